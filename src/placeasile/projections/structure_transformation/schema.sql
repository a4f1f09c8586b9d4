-- A row is a finalised transformation that touched a structure, or will: what it was there, and
-- the structures from which its places came, or to which they went.
create table structure_transformation (
  structure_id uuid not null,
  transformation_id uuid not null,
  kind text collate "C" not null,
  takes_effect_on date not null,
  a_venir boolean not null,
  leaving int not null,
  arriving int not null,
  places_before int,
  places_after int,
  ecart int not null,
  motif text,
  sources uuid[] not null,
  targets uuid[] not null,
  primary key (structure_id, transformation_id)
);
