-- The base of a generation. Everything else is computed from fact.

-- A row is where this generation stands in the log, and the day it shows as current.
create table checkpoint (
  only_row boolean primary key default true check (only_row),
  position bigint not null,
  leaf bytea,
  log_epoch uuid not null,
  as_of date not null,
  halted text,
  updated_at timestamptz not null default clock_timestamp()
);

-- A row is a thing that facts are about.
create table subject (
  subject uuid primary key,
  kind text collate "C" not null
);

-- A row is a value asserted by an event; dead_at is the position that corrected or retracted it.
create table fact (
  position bigint not null,
  ordinal smallint not null,
  subject uuid not null,
  facet text collate "C" not null,
  key text collate "C" not null,
  effective_on date not null,
  dead_at bigint not null,
  event_id uuid not null,
  value jsonb not null
);

-- A row is a distinct key of fact: few, so that one probe a key answers any moment.
create table fact_key (
  subject uuid not null,
  facet text collate "C" not null,
  key text collate "C" not null
);

-- A row is an event as a line of a timeline.
create table entry (
  position bigint not null,
  subject uuid not null,
  stream_id uuid not null,
  stream_version int not null,
  event_id uuid not null,
  type text collate "C" not null,
  effective_on date not null,
  recorded_at timestamptz not null,
  actor text not null,
  source text not null,
  provenance text,
  reason text,
  supersedes uuid,
  dead_at bigint not null,
  dead_by uuid,
  data jsonb not null
);
