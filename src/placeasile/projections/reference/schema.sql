-- A row is a recorded value of the reference data; null when it was withdrawn.
create table reference (
  subject uuid not null,
  kind text collate "C" not null,
  key text collate "C" not null,
  name text collate "C" not null,
  value numeric,
  since date not null,
  primary key (subject, kind, key, name)
);
