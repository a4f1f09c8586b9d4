-- What runs the service: generations of the query tables, jobs, and keys of the API.

-- A row is a set of query tables, core_v<number>; one is the current one.
create table ops.generation (
  number int primary key,
  definition text not null,
  state text not null check (state in ('LOADING', 'READY', 'CURRENT', 'OLD')),
  created_at timestamptz not null default clock_timestamp()
);
create unique index one_current on ops.generation (state) where state = 'CURRENT';

-- A row is a piece of work; Redis only carries its id. attempts counts the tries since the
-- cursor last moved, and fence every lease ever given: a worker writes under its own number.
create table ops.job (
  job_id uuid primary key,
  kind text not null,
  dedupe_key text not null unique,
  state text not null default 'DUE' check (state in ('DUE', 'RUNNING', 'DONE', 'FAILED')),
  cursor jsonb not null default '{}',
  progress jsonb not null default '{}',
  attempts int not null default 0,
  fence int not null default 0,
  leased_until timestamptz,
  due_at timestamptz not null default clock_timestamp(),
  sent_at timestamptz,
  planned_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  error text
);
create index job_due on ops.job (due_at) where state in ('DUE', 'RUNNING');

-- A row is a key of the API. The key itself is not kept: only its sha256.
create table ops.api_key (
  key_hash bytea primary key,
  label text not null,
  role text not null,
  created_at timestamptz not null default clock_timestamp(),
  revoked_at timestamptz
);

create schema read;
grant usage on schema ops to placeasile_app, placeasile_projector;
grant usage on schema read to placeasile_app;
grant select, insert, update on ops.job to placeasile_app;
grant select on ops.api_key, ops.generation to placeasile_app;
grant select, insert, update, delete on ops.generation to placeasile_projector;
alter schema read owner to placeasile_projector;
grant usage on schema read to placeasile_app;
