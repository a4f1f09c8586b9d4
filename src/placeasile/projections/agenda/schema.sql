-- A row is what falls due in a structure: important, then urgent, from a day on.
create table agenda (
  structure_id uuid not null,
  task text collate "C" not null,
  target text collate "C" not null,
  cpom_id uuid,
  deadline date not null,
  important_from date not null,
  urgent_from date not null,
  label text not null,
  primary key (structure_id, task, target)
);
create index agenda_deadline on agenda (deadline, structure_id);
