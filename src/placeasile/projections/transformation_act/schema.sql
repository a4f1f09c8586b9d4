-- A row is an act of a block, which the finalisation records on the structure. It starts on
-- start_on; one that amends starts with its block, and ends when the act in force does unless
-- end_on says otherwise.
create table transformation_act (
  transformation_id uuid not null,
  structure_id uuid not null,
  act_id uuid not null,
  category text collate "C" not null,
  amends boolean not null,
  title text,
  act_date date,
  start_on date,
  end_on date,
  reference text,
  primary key (transformation_id, structure_id, act_id)
);
