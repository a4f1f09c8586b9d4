-- A row is a DNA code that the OFII uses. etat: LISTE, RETIRE, or INCONNU when no list was read.
-- Its days in and out of the list are the dates of the files, the earliest first. What the OFII says
-- of it is kept as it is written: it neither makes nor changes a structure.
create table dna_code (
  subject uuid primary key,
  code text collate "C" not null,
  etat text collate "C" not null,
  registered_on date not null,
  type text collate "C",
  departement text collate "C",
  operateur text,
  nom text,
  nom_ofii text,
  direction_territoriale text,
  listed_on date[] not null,
  delisted_on date[] not null
);
create unique index dna_code_code on dna_code (code);
