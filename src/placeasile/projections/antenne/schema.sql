-- A row is an office of a structure besides its main one. etat: A_VENIR, OUVERT, FERME.
create table antenne (
  structure_id uuid not null,
  antenne_id uuid not null,
  nom text not null,
  adresse text not null,
  code_postal text not null,
  commune text not null,
  opened_on date not null,
  last_day date,
  motif text,
  etat text collate "C" not null,
  primary key (structure_id, antenne_id)
);
