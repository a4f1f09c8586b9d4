-- A row is an operator, a year and a type of structures, with the terms of every measure. They are
-- those of the structures that it runs on the day of the balance; dotation_prorata shares the
-- dotation by days between successive operators, so that the shares add up to it, and jours is
-- their number. structures_gerees ran at least a day of the year.
create table operator_measure (
  operateur_id uuid not null,
  year int not null,
  type text collate "C" not null,
  structures_gerees int not null,
  dotation_prorata numeric,
  dotation_prorata_n int not null,
  jours int not null,
  {columns},
  primary key (operateur_id, year, type)
);
