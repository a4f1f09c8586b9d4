select
  k.subject, names.structure_id, split_part(k.key, '/', 2)::uuid, a.value ->> 'category',
  (a.value ->> 'amends')::boolean, a.value ->> 'title', (a.value ->> 'act_date')::date,
  case
    when (a.value ->> 'amends')::boolean then (f.value ->> 'takes_effect_on')::date
    else (a.value ->> 'start')::date
  end,
  (a.value ->> 'end')::date, a.value ->> 'reference'
from subject s
join fact_key k on k.subject = s.subject and k.facet = 'transformation_act'
cross join lateral step(k.subject, k.facet, k.key, p_effective, p_position) a
cross join lateral (select split_part(k.key, '/', 1)::uuid as structure_id) names
left join lateral step(
  k.subject, 'transformation_fill', names.structure_id::text, p_effective, p_position) f on true
where s.subject = any(p_keys) and s.kind = 'transformation' and a.value ->> 'category' is not null
