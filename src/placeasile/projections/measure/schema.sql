-- A row is a structure and a year, for the five years that end with the moment's: what it brings
-- to every measure of `domain/registry/measures.py`. Nothing of a structure registered in error
-- is here. Places are those of structures open on the day of the balance; a rate has both its
-- terms, or none. What a type of structures is not asked is null.
create table measure (
  structure_id uuid not null,
  year int not null,
  type text collate "C" not null,
  departement text collate "C",
  operateur_id uuid,
  {structure columns},
  primary key (structure_id, year)
);
create index measure_departement on measure (departement, year);
create index measure_operateur on measure (operateur_id, year);
