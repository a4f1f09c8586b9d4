-- A row is a structure, and where its finalisation stands. status: NON_COMMENCE,
-- FINALISE_OPERATEUR (the form came), EN_COURS_AGENT (a step is valid), FINALISE_AGENT.
create table finalisation (
  structure_id uuid primary key,
  status text collate "C" not null,
  etat text collate "C",
  etat_since date,
  etat_by text,
  origin text collate "C",
  submission_id uuid,
  submitted_on date,
  missing_documents int,
  steps_valid int not null
);
