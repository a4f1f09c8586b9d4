select
  k.subject, k.key::uuid as contact_id, (c.value ->> 'rang')::int as rang,
  c.value ->> 'prenom' as prenom, c.value ->> 'nom' as nom,
  c.value ->> 'telephone' as telephone, c.value ->> 'email' as email,
  c.value ->> 'fonction' as fonction, c.value ->> 'perimetre' as perimetre,
  f.effective_on as since, c.effective_on as changed_on,
  case when r.value is null then 'EN_FONCTION' else 'TERMINE' end as etat,
  r.effective_on as released_on, r.value ->> 'motif' as motif, c.event_id
from fact_key k
cross join lateral step(k.subject, k.facet, k.key, p_effective, p_position) c
cross join lateral first_step(k.subject, k.facet, k.key, p_position) f
left join lateral step(k.subject, 'contact_released', k.key, p_effective, p_position) r on true
where k.subject = any(p_keys) and k.facet = 'contact'
