-- A row is a note on a structure. etat: COURANTE, ARCHIVEE, RETIREE. texte is a seal, null
-- once the note was withdrawn.
create table note (
  structure_id uuid not null,
  note_id uuid not null,
  effective_on date not null,
  recorded_at timestamptz not null,
  actor text not null,
  note_type text collate "C" not null,
  audience text collate "C" not null,
  texte text,
  etat text collate "C" not null,
  archived_on date,
  withdrawn_on date,
  motif text,
  event_id uuid not null,
  primary key (structure_id, note_id)
);
