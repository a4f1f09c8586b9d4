-- A row is an act: of the acts stream, or the authorisation or convention of a structure.
create table act (
  subject uuid not null,
  category text collate "C" not null,
  act_id uuid not null,
  title text,
  structure_type text collate "C",
  act_date date,
  start_on date,
  end_on date,
  year int,
  dotation numeric(14, 2),
  reference text,
  avenants int not null,
  last_avenant_on date,
  withdrawn_on date,
  motif text,
  documents int not null,
  etat text collate "C" not null,
  primary key (subject, category, act_id)
);
