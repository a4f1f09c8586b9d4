select k.subject as structure_id, jsonb_agg(jsonb_build_object(
  'plan_id', replace(k.key, '/', '-'),
  'kind', case split_part(k.key, '/', 1)
    when 'OUVERTURE' then 'PLACES_A_OUVRIR' else 'PLACES_A_FERMER' end,
  'due_on', plan.value ->> 'due_on', 'places', (plan.value ->> 'count')::int
) order by k.key) as value
from fact_key k
cross join lateral step(k.subject, k.facet, k.key, p_effective, p_position) plan
left join lateral step(k.subject, 'plan_dropped', k.key, p_effective, p_position) dropped on true
where k.subject = any(p_keys) and k.facet = 'plan'
  and split_part(k.key, '/', 2)::int >= extract(year from p_effective)
  and (plan.value ->> 'count')::int > 0 and plan.value ->> 'due_on' is not null
  and (dropped.position is null
    or (dropped.effective_on, dropped.position) < (plan.effective_on, plan.position))
group by k.subject
