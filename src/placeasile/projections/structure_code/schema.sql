-- A row is a code and the days in which it names a structure under one description, the last
-- included. An end that is decided shows before its day. kind: BHASILE, DNA, FINESS.
-- etat: A_VENIR, EN_COURS, TERMINE.
create table structure_code (
  structure_id uuid not null,
  kind text collate "C" not null,
  code text collate "C" not null,
  since date not null,
  last_day date,
  description text,
  etat text collate "C" not null,
  primary key (structure_id, kind, code, since)
);
