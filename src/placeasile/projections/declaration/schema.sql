-- A row is a year of a structure that its operator spoke of. cpom_declare is what it declared, to
-- compare with the members of the CPOM; null is not said. The comment is personal: here it is sealed.
create table declaration (
  structure_id uuid not null,
  year int not null,
  cpom_declare boolean,
  commentaire_operateur text,
  primary key (structure_id, year)
);
