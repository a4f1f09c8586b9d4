-- A row is a transformation. etat: A_INITIALISER, A_FINALISER (a step was begun), FINALISEE,
-- ANNULEE, REVOQUEE. leaving = transferred + not_transferred, and arriving = transferred +
-- created. ecart adds the drifts of its blocks, whatever their sign: 0 unless a capacity
-- around the day was changed besides.
create table transformation (
  transformation_id uuid primary key,
  type text collate "C" not null,
  origin text collate "C" not null,
  dossier text,
  etat text collate "C" not null,
  departement text collate "C",
  started_on date not null,
  etat_since date not null,
  takes_effect_on date,
  a_venir boolean,
  blocks int not null,
  leaving int not null,
  arriving int not null,
  transferred int not null,
  not_transferred int not null,
  created int not null,
  ecart int
);
create index transformation_departement on transformation (departement);
