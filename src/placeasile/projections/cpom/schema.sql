-- A row is a multi-year contract, past, present or decided, with its members of the day.
create table cpom (
  cpom_id uuid primary key,
  version int not null,
  nom text,
  nom_tri text collate "C",
  operateur_id uuid not null,
  operateur text,
  reference text,
  region text collate "C",
  granularity text collate "C",
  departements text[] not null,
  start_on date not null,
  end_on date not null,
  avenants int not null,
  last_avenant_on date,
  etat text collate "C" not null,
  structures int not null,
  places int,
  places_connues int not null
);
create index cpom_list on cpom (nom_tri, cpom_id);
create index cpom_operateur on cpom (operateur_id);
