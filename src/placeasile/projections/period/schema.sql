-- A row is a convention or an authorisation of a structure, past, present or decided.
create table period (
  structure_id uuid not null,
  kind text collate "C" not null,
  period_id uuid not null,
  start_on date not null,
  end_on date not null,
  ended_early boolean not null,
  previous_id uuid,
  reference text,
  avenants int not null,
  last_avenant_on date,
  etat text collate "C" not null,
  statut text collate "C" not null,
  gap_before_days int,
  overlapping boolean not null,
  merged_start date not null,
  merged_end date not null,
  primary key (structure_id, kind, period_id)
);
