-- A row is a structure in the update campaign of a year. etat: A_DEBUTER, EN_COURS (a step is
-- valid), FINALISEE. The steps say whether they are valid.
create table actualisation (
  structure_id uuid not null,
  year int not null,
  departement text collate "C",
  operateur_id uuid,
  etat text collate "C" not null,
  enrolled_on date not null,
  step_places boolean not null,
  step_documents_financiers boolean not null,
  step_analyse_financiere boolean not null,
  step_actes_administratifs boolean not null,
  actualised_on date,
  actualised_by text,
  primary key (structure_id, year)
);
create index actualisation_year on actualisation (year);
