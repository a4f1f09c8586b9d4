with found as materialized (
  select subject, facet, key, effective_on, value
  from facts_at(p_keys, p_effective, p_position)
  -- Half of the keys are years and reports that a sheet does not show.
  where key = '' or facet in (
    'dna', 'finess', 'inspection', 'dotation_granted', 'code_bhasile', 'specialisation', 'site',
    'site_places', 'site_repartition')
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
      where facet = 'dotation_granted' and key = extract(year from p_effective)::int::text) as granted,
    max(key) filter (where facet = 'code_bhasile') as code_bhasile,
    bool_or((value ->> 'labelled')::boolean) filter (where facet = 'specialisation' and key = 'LGBT')
      as specialisation_lgbt,
    bool_or((value ->> 'labelled')::boolean) filter (where facet = 'specialisation' and key = 'FVV_TEH')
      as specialisation_fvv_teh
  from found group by subject
), housing as (
  select subject,
    count(*)::int as sites,
    sum(places)::int as places,
    sum(qpv)::int as qpv,
    sum(social)::int as social,
    case when count(form) = 0 then null when min(form) = max(form) then min(form) else 'MIXTE' end as bati
  from (
    select subject,
      bool_or(value ->> 'last_day' is null) filter (where facet = 'site') as open,
      max((value ->> 'places')::int) filter (where facet = 'site_places') as places,
      max((value ->> 'qpv_places')::int) filter (where facet = 'site_places') as qpv,
      max((value ->> 'logement_social_places')::int) filter (where facet = 'site_places') as social,
      max(value ->> 'repartition') filter (where facet = 'site_repartition') as form
    from found
    where facet in ('site', 'site_places', 'site_repartition')
    group by subject, key
  ) site
  where open group by subject
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
  (p.v -> place.facet ->> 'latitude')::double precision as latitude,
  (p.v -> place.facet ->> 'longitude')::double precision as longitude,
  case
    when s.annulled then 'ANNULEE'
    when life.closed then 'FERMEE'
    when s.opened_on > p_effective then 'A_VENIR'
    when s.opened_on is null then 'INCONNUE'
    else 'OUVERTE'
  end as etat,
  s.registered_on,
  s.opened_on,
  (p.v -> 'closed' ->> 'last_day')::date as last_day,
  case when life.closed then p.v -> 'closed' ->> 'motif' end as motif_fermeture,
  case when not life.gone then (p.v -> 'places' ->> 'n')::int end as places,
  case when not life.gone then (p.since ->> 'places')::date end as places_depuis,
  case when not life.gone then (p.v -> 'pmr' ->> 'n')::int end as pmr,
  case when not life.gone then (p.v -> 'lgbt' ->> 'n')::int end as lgbt,
  case when not life.gone then (p.v -> 'fvv_teh' ->> 'n')::int end as fvv_teh,
  convention.start_on as convention_start,
  convention.end_on as convention_end,
  authorisation.start_on as authorisation_start,
  authorisation.end_on as authorisation_end,
  p.granted::numeric(14, 2) as dotation_granted,
  coalesce(p.inspections, 0) as inspections,
  p.last_inspection_on,
  p.code_bhasile,
  p.v -> 'public' ->> 'public' as public,
  p.specialisation_lgbt,
  p.specialisation_fvv_teh,
  case when (p.v -> 'programme' ->> 'attached')::boolean then (p.since ->> 'programme')::date end as date_303,
  h.bati,
  coalesce(h.sites, 0) as sites,
  case when not life.gone then h.places end as places_sites,
  case when not life.gone then h.qpv end as places_qpv,
  case when not life.gone then h.social end as places_logement_social,
  p.v -> 'arrondissement' ->> 'arrondissement' as arrondissement
from structures_at(p_keys, p_position) s
left join pivot p on p.subject = s.structure_id
left join housing h on h.subject = s.structure_id
cross join lateral (select p.v -> 'closed' ->> 'last_day' is not null as closed) e
cross join lateral (select e.closed, e.closed or s.annulled as gone) life
-- A geocoder's answer holds until the next address.
cross join lateral (
  select case when p.since ->> 'geocode' >= coalesce(p.since ->> 'adresse', '') then 'geocode'
    else 'adresse' end as facet
) place
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
