select
  s.structure_id, k.key::int, s.departement, (o.value ->> 'operateur_id')::uuid,
  case
    when done.value is not null then 'FINALISEE'
    when steps.places or steps.documents or steps.analyse or steps.actes then 'EN_COURS'
    else 'A_DEBUTER'
  end,
  f.effective_on, steps.places, steps.documents, steps.analyse, steps.actes,
  done.effective_on, author.actor
from structures_at(p_keys, p_position) s
join fact_key k on k.subject = s.structure_id and k.facet = 'campaign_enrolled'
cross join lateral step(k.subject, k.facet, k.key, p_effective, p_position) f
left join lateral step(s.structure_id, 'operateur', '', p_effective, p_position) o on true
left join lateral step(s.structure_id, 'actualised', k.key, p_effective, p_position) done on true
left join lateral (select e.actor from entry e where e.position = done.position) author on true
cross join lateral (
  select
    coalesce(bool_or(w.step = '01-places'), false) as places,
    coalesce(bool_or(w.step = '02-documents-financiers'), false) as documents,
    coalesce(bool_or(w.step = '03-analyse-financiere'), false) as analyse,
    coalesce(bool_or(w.step = '04-actes-administratifs'), false) as actes
  from unnest(array['01-places', '02-documents-financiers', '03-analyse-financiere',
    '04-actes-administratifs']) w(step)
  cross join lateral step(
    s.structure_id, 'campaign_step', k.key || '/' || w.step, p_effective, p_position) v
  where v.value ->> 'status' = 'VALIDE'
) steps
