-- A row is a stay of an operator in a structure, cut by years: its first and last days of
-- that year there, and their number. A structure runs from its opening to its closing,
-- and again from a reopening; never when it was registered in error.
create table tenure (
  structure_id uuid not null,
  year int not null,
  operateur_id uuid not null,
  first_on date not null,
  last_on date not null,
  days int not null,
  primary key (structure_id, year, first_on)
);
create index tenure_operateur on tenure (operateur_id, year);
