-- A row is a structure and a year: whether it is in a multi-year contract, by the years of its
-- stays. cpom_id is the contract that it joined last, cpoms how many had it in the year.
create table cpom_coverage (
  structure_id uuid not null,
  year int not null,
  in_cpom boolean not null,
  cpom_id uuid,
  cpoms int not null,
  primary key (structure_id, year)
);
