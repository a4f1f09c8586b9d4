-- A row is a step of the finalisation of a structure: where it stands, since when, by whom, and
-- when it is valid the versions of the data that were validated.
create table finalisation_step (
  structure_id uuid not null,
  step text collate "C" not null,
  status text collate "C" not null,
  since date not null,
  author text not null,
  stream_versions text,
  primary key (structure_id, step)
);
