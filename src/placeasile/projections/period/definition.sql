select
  s.structure_id, k.facet as kind, k.key::uuid as period_id,
  started.effective_on as start_on,
  (ended.value ->> 'end')::date as end_on,
  (ended.value ->> 'ended_early')::boolean as ended_early,
  (started.value ->> 'previous_id')::uuid as previous_id,
  started.value ->> 'reference' as reference,
  avenants.n as avenants,
  avenants.last_on as last_avenant_on,
  case
    when started.effective_on > p_effective then 'A_VENIR'
    when (ended.value ->> 'end')::date < p_effective then 'EXPIREE'
    else 'EN_COURS'
  end as etat
from structures_at(p_keys, p_position) s
join fact_key k on k.subject = s.structure_id and k.facet in ('authorisation', 'convention')
cross join lateral first_step(k.subject, k.facet, k.key, p_position) started
cross join lateral step(
  k.subject, k.facet || '_end', k.key, greatest(p_effective, started.effective_on), p_position) ended
cross join lateral (
  select count(*)::int as n, max(f.effective_on) as last_on
  from fact f
  where f.subject = k.subject and f.facet = k.facet || '_avenant' and f.key = k.key
    and f.effective_on <= p_effective and f.position <= p_position and f.dead_at > p_position
) avenants
