-- A row is a contact of a structure or an operator. etat: EN_FONCTION, TERMINE.
-- prenom, nom, telephone and email are seals.
create table contact (
  subject uuid not null,
  contact_id uuid not null,
  rang int not null,
  prenom text not null,
  nom text not null,
  telephone text not null,
  email text not null,
  fonction text not null,
  perimetre text,
  since date not null,
  changed_on date not null,
  etat text collate "C" not null,
  released_on date,
  motif text,
  event_id uuid not null,
  primary key (subject, contact_id)
);
