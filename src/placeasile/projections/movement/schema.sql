-- A row is a movement of places of a transformation: without source they are new places,
-- without target they are not transferred.
create table movement (
  transformation_id uuid not null,
  movement_key text collate "C" not null,
  from_structure_id uuid,
  to_structure_id uuid,
  places int not null,
  takes_effect_on date,
  primary key (transformation_id, movement_key)
);
