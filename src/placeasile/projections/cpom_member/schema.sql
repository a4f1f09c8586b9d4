-- A row is a stay of a structure in a multi-year contract, past, present or decided.
create table cpom_member (
  cpom_id uuid not null,
  structure_id uuid not null,
  start_on date not null,
  end_on date not null,
  etat text collate "C" not null,
  motif text,
  type text collate "C",
  nom text,
  departement text collate "C",
  operateur_id uuid,
  autre_operateur boolean,
  primary key (cpom_id, structure_id, start_on)
);
