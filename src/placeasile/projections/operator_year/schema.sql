-- A row is an operator and a year. Balances are as at 31 December (today for the running
-- year) and 1 January; the dotation is shared by days between successive operators, so that
-- the shares add up to it.
create table operator_year (
  operateur_id uuid not null,
  year int not null,
  structures int not null,
  structures_1_jan int not null,
  places int,
  places_connues int not null,
  places_1_jan int,
  dotation_granted numeric(18, 2),
  dotations_connues int not null,
  jours int not null,
  primary key (operateur_id, year)
);
