select
  s.structure_id, y.year,
  covered.cpoms is not null as in_cpom,
  covered.cpom_id,
  coalesce(covered.cpoms, 0) as cpoms
from structures_at(p_keys, p_position) s
cross join lateral generate_series(
  extract(year from p_effective)::int - 4, extract(year from p_effective)::int) y(year)
left join (
  select m.structure_id, g.year, count(distinct m.cpom_id)::int as cpoms,
    (array_agg(m.cpom_id order by m.start_on desc, m.cpom_id desc))[1] as cpom_id
  from (
    -- Of the structures that are in no contract, as most are, no function is called.
    select array_agg(distinct f.subject) as ids from fact f
    where f.facet = 'member' and f.key = any(p_keys::text[])
    having count(*) > 0
  ) held
  cross join lateral stays_at(held.ids, p_effective, p_position) m
  cross join lateral generate_series(
    greatest(extract(year from m.start_on)::int, extract(year from p_effective)::int - 4),
    least(extract(year from m.end_on)::int, extract(year from p_effective)::int)) g(year)
  where m.structure_id = any(p_keys)
  group by 1, 2
) covered on covered.structure_id = s.structure_id and covered.year = y.year
