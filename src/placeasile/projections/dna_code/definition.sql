select
  s.subject,
  registered.value ->> 'code' as code,
  case (listed.value ->> 'listed')::boolean
    when true then 'LISTE' when false then 'RETIRE' else 'INCONNU'
  end as etat,
  registered.effective_on as registered_on,
  r.value ->> 'type' as type,
  r.value ->> 'departement' as departement,
  r.value ->> 'operateur' as operateur,
  r.value ->> 'nom' as nom,
  r.value ->> 'nom_ofii' as nom_ofii,
  r.value ->> 'direction_territoriale' as direction_territoriale,
  moves.listed_on,
  moves.delisted_on
from subject s
cross join lateral first_step(s.subject, 'registered', '', p_position) registered
left join lateral step(s.subject, 'dna_listed', '', p_effective, p_position) listed on true
left join lateral step(s.subject, 'dna_reference', '', p_effective, p_position) r on true
cross join lateral (
  select
    coalesce(array_agg(f.effective_on order by f.effective_on)
      filter (where (f.value ->> 'listed')::boolean), '{}') as listed_on,
    coalesce(array_agg(f.effective_on order by f.effective_on)
      filter (where not (f.value ->> 'listed')::boolean), '{}') as delisted_on
  from fact f
  where f.subject = s.subject and f.facet = 'dna_listed' and f.key = ''
    and f.effective_on <= p_effective and f.position <= p_position and f.dead_at > p_position
) moves
where s.subject = any(p_keys) and s.kind = 'dna'
