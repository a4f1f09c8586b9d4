-- A row is a structure and a year, for the five years that end with the moment's. Marks are
-- kept as sums and numbers, so that they are added without a mean of means; what is struck
-- off does not count. last_visit_on is the latest visit up to the end of the year.
create table quality_year (
  structure_id uuid not null,
  year int not null,
  inspections int not null,
  evaluations int not null,
  score_person_sum numeric(9, 2),
  score_person_n int not null,
  score_professionals_sum numeric(9, 2),
  score_professionals_n int not null,
  score_structure_sum numeric(9, 2),
  score_structure_n int not null,
  score_overall_sum numeric(9, 2),
  score_overall_n int not null,
  incidents int not null,
  violent_incidents int not null,
  last_visit_on date,
  primary key (structure_id, year)
);
