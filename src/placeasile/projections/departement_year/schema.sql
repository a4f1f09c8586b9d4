-- A row is a département, a year and a type of structures: the sums that `territory_year` adds up,
-- so that a change in one structure costs the nation no more than its départements. What is priced
-- is in structures whose places and dotation are both known.
create table departement_year (
  territory text collate "C" not null,
  region text collate "C" not null,
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
  dotation_priced numeric(18, 2),
  places_priced int,
  inspections int not null,
  primary key (territory, year, type)
);
