-- A row is a structure and a year, for the five years that end with the moment's.
--
-- The balance of a year is its value on 31 December, today for the running year: the
-- statement made for that year if any, else the authorised capacity then in force; each
-- kind of special places likewise. On 1 January it is the capacity that takes effect on that
-- day, else the balance of the year before. A closed structure has no places;
-- one registered in error has the etat ANNULEE, and counts nowhere.
create table year (
  structure_id uuid not null,
  year int not null,
  balance_on date not null,
  etat text collate "C" not null,
  type text collate "C",
  departement text collate "C",
  operateur_id uuid,
  operateur_id_1_jan uuid,
  places int,
  places_source text collate "C",
  pmr int,
  lgbt int,
  fvv_teh int,
  places_1_jan int,
  dotation_requested numeric(14, 2),
  dotation_granted numeric(14, 2),
  dotation_amended boolean,
  cout_journalier numeric(14, 2),
  inspections int not null,
  primary key (structure_id, year)
);
create index year_departement on year (departement, year);
