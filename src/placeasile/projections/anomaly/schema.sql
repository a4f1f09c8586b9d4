-- A row is what a rule finds about one target of a structure: an anomaly (result is true), what
-- nobody can tell for want of data (null), or an anomaly that was seen once and is gone (false).
-- year is 0 and target empty for the structure as a whole. comment is sealed.
create table anomaly (
  structure_id uuid not null,
  code text collate "C" not null,
  year int not null,
  target text collate "C" not null,
  version int not null,
  family text collate "C" not null,
  grain text collate "C" not null,
  level text collate "C" not null,
  displayed boolean not null,
  label text not null,
  detail text not null,
  result boolean,
  etat text collate "C" not null,
  since date,
  justified_on date,
  comment text,
  edit text collate "C",
  primary key (structure_id, code, year, target)
);
create index anomaly_code on anomaly (code, etat);
