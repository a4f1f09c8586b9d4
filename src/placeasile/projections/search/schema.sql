-- A row is the folded text by which a structure is found: its names, codes, operators and
-- communes (those of its sites too), former ones included, and its département.
create table search (
  structure_id uuid primary key,
  texte text collate "C" not null
);
