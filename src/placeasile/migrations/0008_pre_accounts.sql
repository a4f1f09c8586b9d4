-- Who signs in to the pages, and where keys and accounts may record.

-- A key records in the territory that it was issued for: nation:FR, region:28 or departement:14.
alter table ops.api_key add column perimeter text not null default 'nation:FR';

-- A row is a person who may sign in. password_hash is argon2id, null when there is no password:
-- accounts of a demonstration are entered without one, and only while the log is a demonstration.
-- The log names an account by its id: what is personal here is not there.
create table ops.account (
  account_id uuid primary key default gen_random_uuid(),
  login text not null unique check (login = lower(login)),
  nom text not null,
  password_hash text,
  role text not null,
  perimeter text not null default 'nation:FR',
  demonstration boolean not null default false,
  valid_until date,
  created_at timestamptz not null default clock_timestamp(),
  disabled_at timestamptz,
  check (demonstration = (password_hash is null))
);

-- A row is a browser that signed in. The token itself is not kept: only its sha256. Instants are
-- those of the service's clock.
create table ops.session (
  token_hash bytea primary key,
  account_id uuid not null references ops.account on delete cascade,
  opened_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null
);
create index session_account on ops.session (account_id);
create index session_expiry on ops.session (expires_at);

-- A row is a sign-in that failed. What was typed is not kept: only a digest of the login or of the
-- address that it came from, for as long as failures are counted.
create table ops.sign_in_failure (
  key_hash bytea not null,
  failed_at timestamptz not null
);
create index sign_in_failure_key on ops.sign_in_failure (key_hash, failed_at);
create index sign_in_failure_age on ops.sign_in_failure (failed_at);

grant select on ops.account to placeasile_app;
grant select, insert, delete on ops.session to placeasile_app;
grant update (seen_at) on ops.session to placeasile_app;
grant select, insert, delete on ops.sign_in_failure to placeasile_app;
