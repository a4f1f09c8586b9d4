-- A row is what is planned for a structure in a year: kind is OUVERTURE or FERMETURE. It is shown
-- as soon as it is known, before its year too. A count of 0 says that nothing is planned.
create table plan (
  structure_id uuid not null,
  year int not null,
  kind text collate "C" not null,
  count int not null,
  due_on date,
  dropped boolean not null,
  motif text,
  primary key (structure_id, year, kind)
);
