select
  s.structure_id, y.year, split_part(k.key, '/', 1) as kind,
  (p.value ->> 'count')::int as count,
  (p.value ->> 'due_on')::date as due_on,
  dropped.value is not null as dropped,
  dropped.value ->> 'motif' as motif
from structures_at(p_keys, p_position) s
join fact_key k on k.subject = s.structure_id and k.facet = 'plan'
cross join lateral (select split_part(k.key, '/', 2)::int as year) y
cross join lateral step(
  k.subject, 'plan', k.key, greatest(p_effective, make_date(y.year, 1, 1)), p_position) p
left join lateral step(k.subject, 'plan_dropped', k.key, p_effective, p_position) dropped on true
