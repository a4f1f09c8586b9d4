-- A row is a structure in a transformation. places_before and places_after are its capacity on
-- the eve and on the day of the block, as the register knows it; ecart is how much that differs
-- from its movements, null before the finalisation. A capacity that is corrected later around
-- that day shows there.
create table transformation_block (
  transformation_id uuid not null,
  structure_id uuid not null,
  etat text collate "C" not null,
  kind text collate "C" not null,
  structure_type text collate "C" not null,
  operateur_id uuid,
  departement text collate "C" not null,
  takes_effect_on date,
  a_venir boolean,
  new_places int,
  pmr int,
  lgbt int,
  fvv_teh int,
  nom text,
  motif text,
  act_reference text,
  steps int not null,
  steps_valid int not null,
  leaving int not null,
  arriving int not null,
  places_before int,
  places_after int,
  ecart int,
  primary key (transformation_id, structure_id)
);
create index transformation_block_structure on transformation_block (structure_id);
