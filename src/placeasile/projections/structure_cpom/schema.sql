-- A row is a stay of a structure in a multi-year contract, with the contract's name and dates.
create table structure_cpom (
  structure_id uuid not null,
  cpom_id uuid not null,
  start_on date not null,
  end_on date not null,
  etat text collate "C" not null,
  en_vigueur boolean not null,
  motif text,
  nom text,
  operateur_id uuid not null,
  cpom_start_on date not null,
  cpom_end_on date not null,
  primary key (structure_id, cpom_id, start_on)
);
