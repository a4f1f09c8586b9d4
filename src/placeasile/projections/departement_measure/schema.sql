-- A row is a département, a year and a type of structures, with the terms of every measure and how
-- many structures they are known of (`domain/registry/measures.py`). A region, the nation and all
-- types together are sums of such rows, made when they are read.
create table departement_measure (
  territory text collate "C" not null,
  region text collate "C" not null,
  code text collate "C" not null,
  year int not null,
  type text collate "C" not null,
  {columns},
  primary key (territory, year, type)
);
