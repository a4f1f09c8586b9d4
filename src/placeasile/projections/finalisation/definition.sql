select
  s.structure_id,
  case
    when f.value ->> 'etat' = 'FINALISEE' then 'FINALISE_AGENT'
    when f.value ->> 'etat' = 'OUVERTE' and steps.valid > 0 then 'EN_COURS_AGENT'
    when f.value ->> 'etat' in ('OUVERTE', 'SOUMISE') then 'FINALISE_OPERATEUR'
    else 'NON_COMMENCE'
  end,
  f.value ->> 'etat', f.effective_on, author.actor, f.value ->> 'origin',
  sent.key::uuid, sent.effective_on, (sent.value ->> 'missing_documents')::int, steps.valid
from structures_at(p_keys, p_position) s
left join lateral step(s.structure_id, 'finalisation', '', p_effective, p_position) f on true
left join lateral (
  select e.actor from entry e where e.position = f.position
) author on true
left join lateral (
  select k.key, v.effective_on, v.value
  from fact_key k
  cross join lateral step(k.subject, k.facet, k.key, p_effective, p_position) v
  where k.subject = s.structure_id and k.facet = 'submission'
  order by v.effective_on desc, v.position desc
  limit 1
) sent on true
cross join lateral (
  select count(*)::int as valid
  from fact_key k
  cross join lateral step(k.subject, k.facet, k.key, p_effective, p_position) v
  where k.subject = s.structure_id and k.facet = 'finalisation_step'
    and v.value ->> 'status' = 'VALIDE'
) steps
