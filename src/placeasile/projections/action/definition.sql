select
  s.structure_id, k.key::uuid as action_id,
  (f.value ->> 'inspection_id')::uuid as inspection_id,
  (f.value ->> 'evaluation_id')::uuid as evaluation_id,
  f.value ->> 'standard' as standard,
  f.value ->> 'finding' as finding,
  f.effective_on as planned_on,
  (f.value ->> 'due_on')::date as due_on,
  done.effective_on as done_on,
  dropped.effective_on as dropped_on,
  done.value ->> 'reference' as reference,
  dropped.value ->> 'motif' as motif,
  case
    when done.position is not null then 'FAITE'
    when dropped.position is not null then 'ABANDONNEE'
    else 'OUVERTE'
  end as etat
from structures_at(p_keys, p_position) s
join fact_key k on k.subject = s.structure_id and k.facet = 'action'
cross join lateral step(k.subject, k.facet, k.key, p_effective, p_position) f
left join lateral step(k.subject, 'action_done', k.key, p_effective, p_position) done on true
left join lateral step(k.subject, 'action_dropped', k.key, p_effective, p_position) dropped on true
