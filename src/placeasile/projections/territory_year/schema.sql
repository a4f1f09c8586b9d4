-- A row is a territory, a year and a type of structure (TOUS: all types). level is
-- departement, region or nation (code FR). Closed and future structures count neither as
-- structures, nor in places, nor in the cost of a day; their money and their visits do.
-- Nothing of a structure registered in error counts.
create table territory_year (
  territory text collate "C" not null,
  level text collate "C" not null,
  code text collate "C" not null,
  year int not null,
  type text collate "C" not null,
  structures int not null,
  places int,
  places_connues int not null,
  pmr int,
  lgbt int,
  fvv_teh int,
  dotation_requested numeric(18, 2),
  dotation_granted numeric(18, 2),
  dotations_connues int not null,
  cout_journalier numeric(14, 2),
  inspections int not null,
  primary key (territory, year, type)
);
