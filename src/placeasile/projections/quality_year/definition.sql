with found as materialized (
  select *, extract(year from day)::int as of_year
  from quality_at(p_keys, p_effective, p_position)
  where not withdrawn
)
select
  s.structure_id, y.year,
  (count(*) filter (where q.of_year = y.year and q.kind = 'INSPECTION'))::int as inspections,
  (count(*) filter (where q.of_year = y.year and q.kind = 'EVALUATION'))::int as evaluations,
  (sum(q.score_person) filter (where q.of_year = y.year))::numeric(9, 2) as score_person_sum,
  (count(q.score_person) filter (where q.of_year = y.year))::int as score_person_n,
  (sum(q.score_professionals) filter (where q.of_year = y.year))::numeric(9, 2)
    as score_professionals_sum,
  (count(q.score_professionals) filter (where q.of_year = y.year))::int as score_professionals_n,
  (sum(q.score_structure) filter (where q.of_year = y.year))::numeric(9, 2) as score_structure_sum,
  (count(q.score_structure) filter (where q.of_year = y.year))::int as score_structure_n,
  (sum(q.score_overall) filter (where q.of_year = y.year))::numeric(9, 2) as score_overall_sum,
  (count(q.score_overall) filter (where q.of_year = y.year))::int as score_overall_n,
  (count(*) filter (where q.of_year = y.year and q.kind = 'INCIDENT'))::int as incidents,
  (count(*) filter (where q.of_year = y.year and q.violent))::int as violent_incidents,
  max(q.day) filter (where q.of_year <= y.year and q.kind <> 'INCIDENT') as last_visit_on
from structures_at(p_keys, p_position) s
cross join lateral generate_series(
  extract(year from p_effective)::int - 4, extract(year from p_effective)::int) y(year)
left join found q on q.structure_id = s.structure_id
group by s.structure_id, y.year
