select
  k.subject as structure_id, k.key::uuid as note_id, n.effective_on, e.recorded_at, e.actor,
  n.value ->> 'note_type' as note_type, n.value ->> 'audience' as audience,
  case when w.value is null then n.value ->> 'texte' end as texte,
  case
    when w.value is not null then 'RETIREE'
    when a.value is not null then 'ARCHIVEE'
    else 'COURANTE'
  end as etat,
  a.effective_on as archived_on, w.effective_on as withdrawn_on,
  coalesce(w.value, a.value) ->> 'motif' as motif, n.event_id
from fact_key k
cross join lateral step(k.subject, k.facet, k.key, p_effective, p_position) n
join entry e on e.position = n.position
left join lateral step(k.subject, 'note_archived', k.key, p_effective, p_position) a on true
left join lateral step(k.subject, 'note_withdrawn', k.key, p_effective, p_position) w on true
where k.subject = any(p_keys) and k.facet = 'note'
