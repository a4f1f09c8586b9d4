-- A row is a day on which something was decided of the capacity of a structure, and what holds
-- from it to last_day included; none after its closing. etat: A_VENIR, EN_COURS, TERMINE.
create table capacity (
  structure_id uuid not null,
  since date not null,
  last_day date,
  places int,
  pmr int,
  lgbt int,
  fvv_teh int,
  etat text collate "C" not null,
  primary key (structure_id, since)
);
