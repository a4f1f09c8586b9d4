select
  s.structure_id, k.key, f.value ->> 'status', f.effective_on, e.actor,
  f.value ->> 'stream_versions'
from structures_at(p_keys, p_position) s
join fact_key k on k.subject = s.structure_id and k.facet = 'finalisation_step'
cross join lateral step(k.subject, k.facet, k.key, p_effective, p_position) f
join entry e on e.position = f.position
