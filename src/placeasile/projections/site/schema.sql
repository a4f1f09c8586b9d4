-- A row is a dwelling of a structure, open, closed or still to open. etat: A_VENIR, OUVERT, FERME.
-- What a site to come will be is shown from now on. localisation: LOCALISE, INTROUVABLE, or
-- A_LOCALISER when its commune was not looked for since it is at its address. The place is the
-- centre of the commune. street is personal: here it is sealed.
create table site (
  structure_id uuid not null,
  site_id uuid not null,
  street text,
  code_postal text,
  commune text,
  repartition text collate "C",
  places int,
  qpv_places int,
  logement_social_places int,
  opened_on date not null,
  last_day date,
  motif text,
  etat text collate "C" not null,
  localisation text collate "C" not null,
  latitude double precision,
  longitude double precision,
  nom_officiel text,
  primary key (structure_id, site_id)
);
