with found as materialized (
  select subject, facet, key, effective_on, value
  from facts_at(p_keys, p_effective, p_position)
  -- Half of the keys are years and reports that a sheet does not show.
  where key = '' or facet in ('dna', 'finess', 'inspection', 'dotation_granted')
), pivot as (
  select
    subject,
    jsonb_object_agg(facet, value) filter (where key = '') as v,
    jsonb_object_agg(facet, effective_on) filter (where key = '') as since,
    coalesce(array_agg(key order by effective_on desc, key)
      filter (where facet = 'dna' and (value ->> 'held')::boolean), '{}') as dna_codes,
    coalesce(array_agg(key order by effective_on desc, key)
      filter (where facet = 'finess' and (value ->> 'held')::boolean), '{}') as finess_codes,
    (count(*) filter (where facet = 'inspection' and not (value ->> 'withdrawn')::boolean))::int as inspections,
    max(effective_on) filter (where facet = 'inspection' and not (value ->> 'withdrawn')::boolean)
      as last_inspection_on,
    max(value ->> 'amount') filter (
      where facet = 'dotation_granted' and key = extract(year from p_effective)::int::text) as granted
  from found group by subject
), contract as (
  select distinct on (structure_id, kind) structure_id, kind, start_on, end_on
  from period_at(p_keys, p_effective, p_position)
  where etat = 'EN_COURS'
  order by structure_id, kind, start_on desc, end_on desc, period_id
)
select
  s.structure_id,
  touched.version,
  touched.last_position,
  p.v -> 'type' ->> 'type' as type,
  p.v -> 'nom' ->> 'nom' as nom,
  ref.fold(p.v -> 'nom' ->> 'nom') as nom_tri,
  p.dna_codes[1] as dna_code,
  coalesce(p.dna_codes, '{}') as dna_codes,
  p.finess_codes[1] as finess_code,
  coalesce(p.finess_codes, '{}') as finess_codes,
  (p.v -> 'operateur' ->> 'operateur_id')::uuid as operateur_id,
  operateur.value ->> 'nom' as operateur,
  ref.fold(operateur.value ->> 'nom') as operateur_tri,
  p.v -> 'operateur' ->> 'filiale' as filiale,
  s.departement,
  d.region,
  p.v -> 'adresse' ->> 'adresse' as adresse,
  p.v -> 'adresse' ->> 'code_postal' as code_postal,
  p.v -> 'adresse' ->> 'commune' as commune,
  p.v -> 'adresse' ->> 'code_insee' as code_insee,
  (p.v -> 'adresse' ->> 'latitude')::double precision as latitude,
  (p.v -> 'adresse' ->> 'longitude')::double precision as longitude,
  case
    when p.v ? 'closed' then 'FERMEE'
    when s.opened_on > p_effective then 'A_VENIR'
    when s.opened_on is null then 'INCONNUE'
    else 'OUVERTE'
  end as etat,
  s.registered_on,
  s.opened_on,
  (p.v -> 'closed' ->> 'last_day')::date as last_day,
  p.v -> 'closed' ->> 'motif' as motif_fermeture,
  case when not coalesce(p.v ? 'closed', false) then (p.v -> 'places' ->> 'n')::int end as places,
  case when not coalesce(p.v ? 'closed', false) then (p.since ->> 'places')::date end as places_depuis,
  case when not coalesce(p.v ? 'closed', false) then (p.v -> 'pmr' ->> 'n')::int end as pmr,
  case when not coalesce(p.v ? 'closed', false) then (p.v -> 'lgbt' ->> 'n')::int end as lgbt,
  case when not coalesce(p.v ? 'closed', false) then (p.v -> 'fvv_teh' ->> 'n')::int end as fvv_teh,
  convention.start_on as convention_start,
  convention.end_on as convention_end,
  authorisation.start_on as authorisation_start,
  authorisation.end_on as authorisation_end,
  p.granted::numeric(14, 2) as dotation_granted,
  coalesce(p.inspections, 0) as inspections,
  p.last_inspection_on
from structures_at(p_keys, p_position) s
left join pivot p on p.subject = s.structure_id
left join ref.departement d on d.code = s.departement
left join lateral step(
  (p.v -> 'operateur' ->> 'operateur_id')::uuid, 'nom', '', p_effective, p_position) operateur on true
left join contract convention
  on convention.structure_id = s.structure_id and convention.kind = 'convention'
left join contract authorisation
  on authorisation.structure_id = s.structure_id and authorisation.kind = 'authorisation'
cross join lateral (
  select max(e.position) as last_position,
    coalesce(max(e.stream_version) filter (where e.stream_id = s.structure_id), 0) as version
  from entry e where e.subject = s.structure_id and e.position <= p_position
) touched
where s.registered_on <= p_effective or s.opened_on <= p_effective
