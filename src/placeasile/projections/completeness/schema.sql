-- A row is something that the dossier of a structure must hold. present is null when it is not
-- known whether it does; year is 0 for what is asked for once.
create table completeness (
  structure_id uuid not null,
  block text collate "C" not null,
  year int not null,
  rule text collate "C" not null,
  item text collate "C" not null,
  label text not null,
  present boolean,
  missing boolean not null,
  primary key (structure_id, block, year, rule, item)
);
create index completeness_missing on completeness (block, structure_id) where missing;
