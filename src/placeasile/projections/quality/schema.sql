-- A row is an inspection, an evaluation or a serious incident, struck off or not.
-- kind: INSPECTION, EVALUATION, INCIDENT. An absent mark is not known, and is not zero.
create table quality (
  structure_id uuid not null,
  kind text collate "C" not null,
  id text collate "C" not null,
  day date not null,
  type text collate "C",
  nature text,
  score_person numeric(3, 2),
  score_professionals numeric(3, 2),
  score_structure numeric(3, 2),
  score_overall numeric(3, 2),
  overall_gap numeric(3, 2),
  violent boolean,
  declared_on date,
  report text,
  report_on date,
  action_plan text,
  action_plan_on date,
  withdrawn boolean not null,
  motif text,
  primary key (structure_id, kind, id)
);
