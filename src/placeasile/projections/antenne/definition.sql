select
  s.structure_id, k.key::uuid as antenne_id,
  a.value ->> 'nom' as nom,
  a.value ->> 'adresse' as adresse,
  a.value ->> 'code_postal' as code_postal,
  a.value ->> 'commune' as commune,
  opened.effective_on as opened_on,
  (closed.value ->> 'last_day')::date as last_day,
  closed.value ->> 'motif' as motif,
  case
    when opened.effective_on > p_effective then 'A_VENIR'
    when closed.value is not null then 'FERME'
    else 'OUVERT'
  end as etat
from structures_at(p_keys, p_position) s
join fact_key k on k.subject = s.structure_id and k.facet = 'antenne'
cross join lateral first_step(k.subject, 'antenne', k.key, p_position) opened
cross join lateral step(
  k.subject, 'antenne', k.key, greatest(p_effective, opened.effective_on), p_position) a
left join lateral step(k.subject, 'antenne_closed', k.key, p_effective, p_position) closed on true
