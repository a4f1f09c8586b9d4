-- A row is a structure of a CPOM and a year: the result recorded for the contract, which is
-- said once and is the one that counts, beside what each member says of itself.
with members as (
  select m.structure_id, m.type, m.start_on, m.end_on
  from read.cpom_member_at(array[%(cpom)s::uuid], %(effective)s::date, %(position)s::bigint) m
), said as (
  select y.year, y.structure_type, y.net_result, y.decided_on, b.recorded_at, b.actor
  from read.cpom_year_at(array[%(cpom)s::uuid], %(effective)s::date, %(position)s::bigint) y
  left join lateral (
    select e.recorded_at, e.actor from read.fact f
    join read.entry e on e.event_id = f.event_id
    where f.subject = %(cpom)s::uuid and f.facet = 'cpom_budget'
      and f.key = y.year || '/' || y.structure_type
      and f.position <= %(position)s and f.dead_at > %(position)s
    order by f.effective_on desc, f.position desc limit 1
  ) b on true
  where y.net_result is not null
)
select s.year, s.structure_type, s.net_result as result_cpom, s.decided_on, s.recorded_at, s.actor,
  m.structure_id, b.net_result as result_structure,
  s.net_result - sum(b.net_result) over (partition by s.year, s.structure_type) as gap
from said s
left join members m on m.type = s.structure_type
  and m.start_on <= make_date(s.year, 12, 31) and m.end_on >= make_date(s.year, 1, 1)
left join read.budget_at(
    array(select structure_id from members), %(effective)s::date, %(position)s::bigint) b
  on b.structure_id = m.structure_id and b.year = s.year
order by s.year, s.structure_type, m.structure_id
