-- A row is an action that a visit calls for. etat: OUVERTE, FAITE, ABANDONNEE.
-- An open action is late from the day after due_on: readers compare it with their day.
create table action (
  structure_id uuid not null,
  action_id uuid not null,
  inspection_id uuid,
  evaluation_id uuid,
  standard text,
  finding text,
  planned_on date not null,
  due_on date not null,
  done_on date,
  dropped_on date,
  reference text,
  motif text,
  etat text collate "C" not null,
  primary key (structure_id, action_id)
);
