select
  k.subject, k.key, ends.source, ends.target, (m.value ->> 'places')::int,
  least((leaving.value ->> 'takes_effect_on')::date, (arriving.value ->> 'takes_effect_on')::date)
from subject s
join fact_key k on k.subject = s.subject and k.facet = 'movement'
cross join lateral step(k.subject, k.facet, k.key, p_effective, p_position) m
cross join lateral (
  select nullif(split_part(k.key, '>', 1), '')::uuid as source,
    nullif(split_part(k.key, '>', 2), '')::uuid as target
) ends
left join lateral step(
  k.subject, 'transformation_fill', ends.source::text, p_effective, p_position) leaving on true
left join lateral step(
  k.subject, 'transformation_fill', ends.target::text, p_effective, p_position) arriving on true
where s.subject = any(p_keys) and s.kind = 'transformation' and (m.value ->> 'places')::int > 0
