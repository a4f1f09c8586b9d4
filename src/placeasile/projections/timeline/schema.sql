-- A row is an event about a structure or an operator, with what became of it.
-- etat: EN_VIGUEUR, CORRIGE, RETIRE.
create table timeline (
  subject uuid not null,
  position bigint not null,
  event_id uuid not null,
  stream_id uuid not null,
  stream_version int not null,
  type text collate "C" not null,
  effective_on date not null,
  recorded_at timestamptz not null,
  actor text not null,
  source text not null,
  provenance text,
  reason text,
  supersedes uuid,
  etat text collate "C" not null,
  replaced_by uuid,
  a_venir boolean not null,
  data jsonb not null,
  primary key (subject, position)
);
