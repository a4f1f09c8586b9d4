-- Each left join is one row: the planner drops those that nothing reads.
select
  s.structure_id,
  coalesce(version.n, 0) as version,
  touched.position as last_position,
  type.value ->> 'type' as type,
  nom.value ->> 'nom' as nom,
  ref.fold(nom.value ->> 'nom') as nom_tri,
  dna.codes[1] as dna_code,
  coalesce(dna.codes, '{}') as dna_codes,
  finess.codes[1] as finess_code,
  coalesce(finess.codes, '{}') as finess_codes,
  (op.value ->> 'operateur_id')::uuid as operateur_id,
  operateur.value ->> 'nom' as operateur,
  ref.fold(operateur.value ->> 'nom') as operateur_tri,
  op.value ->> 'filiale' as filiale,
  s.departement,
  d.region,
  adresse.value ->> 'adresse' as adresse,
  adresse.value ->> 'code_postal' as code_postal,
  adresse.value ->> 'commune' as commune,
  adresse.value ->> 'code_insee' as code_insee,
  (place.value ->> 'latitude')::double precision as latitude,
  (place.value ->> 'longitude')::double precision as longitude,
  case
    when s.annulled then 'ANNULEE'
    when life.closed then 'FERMEE'
    when s.opened_on > p_effective then 'A_VENIR'
    when s.opened_on is null then 'INCONNUE'
    else 'OUVERTE'
  end as etat,
  s.registered_on,
  s.opened_on,
  (closed.value ->> 'last_day')::date as last_day,
  case when life.closed then closed.value ->> 'motif' end as motif_fermeture,
  case when not life.gone then (places.value ->> 'n')::int end as places,
  case when not life.gone then places.effective_on end as places_depuis,
  case when not life.gone then (pmr.value ->> 'n')::int end as pmr,
  case when not life.gone then (lgbt.value ->> 'n')::int end as lgbt,
  case when not life.gone then (fvv.value ->> 'n')::int end as fvv_teh,
  convention.start_on as convention_start,
  convention.end_on as convention_end,
  authorisation.start_on as authorisation_start,
  authorisation.end_on as authorisation_end,
  (granted.value ->> 'amount')::numeric(14, 2) as dotation_granted,
  coalesce(visits.n, 0) as inspections,
  visits.last_on as last_inspection_on,
  bhasile.code as code_bhasile,
  public.value ->> 'public' as public,
  (s_lgbt.value ->> 'labelled')::boolean as specialisation_lgbt,
  (s_fvv.value ->> 'labelled')::boolean as specialisation_fvv_teh,
  case when (programme.value ->> 'attached')::boolean then programme.effective_on end as date_303,
  h.bati,
  coalesce(h.sites, 0) as sites,
  case when not life.gone then h.places end as places_sites,
  case when not life.gone then h.qpv end as places_qpv,
  case when not life.gone then h.social end as places_logement_social,
  arr.value ->> 'arrondissement' as arrondissement
from structures_at(p_keys, p_position) s
left join ref.departement d on d.code = s.departement
left join lateral held(s.structure_id, 'type', '', p_effective, p_position) type on true
left join lateral held(s.structure_id, 'nom', '', p_effective, p_position) nom on true
left join lateral held(s.structure_id, 'operateur', '', p_effective, p_position) op on true
left join lateral held(s.structure_id, 'adresse', '', p_effective, p_position) adresse on true
left join lateral held(s.structure_id, 'geocode', '', p_effective, p_position) geocode on true
left join lateral held(s.structure_id, 'closed', '', p_effective, p_position) closed on true
left join lateral held(s.structure_id, 'places', '', p_effective, p_position) places on true
left join lateral held(s.structure_id, 'pmr', '', p_effective, p_position) pmr on true
left join lateral held(s.structure_id, 'lgbt', '', p_effective, p_position) lgbt on true
left join lateral held(s.structure_id, 'fvv_teh', '', p_effective, p_position) fvv on true
left join lateral held(s.structure_id, 'public', '', p_effective, p_position) public on true
left join lateral held(s.structure_id, 'programme', '', p_effective, p_position) programme on true
left join lateral held(s.structure_id, 'arrondissement', '', p_effective, p_position) arr on true
left join lateral held(s.structure_id, 'specialisation', 'LGBT', p_effective, p_position) s_lgbt on true
left join lateral held(s.structure_id, 'specialisation', 'FVV_TEH', p_effective, p_position) s_fvv on true
left join lateral held(
  s.structure_id, 'dotation_granted', extract(year from p_effective)::int::text, p_effective, p_position) granted on true
left join lateral held((op.value ->> 'operateur_id')::uuid, 'nom', '', p_effective, p_position) operateur on true
cross join lateral (
  select closed.value ->> 'last_day' is not null as closed,
    s.annulled or closed.value ->> 'last_day' is not null as gone
) life
-- A geocoder's answer holds until the next address.
cross join lateral (
  select case
    when geocode.effective_on < adresse.effective_on or geocode.value is null then adresse.value
    else geocode.value
  end as value
) place
left join lateral (
  select array_agg(k.key order by f.effective_on desc, k.key) as codes
  from fact_key k
  cross join lateral step(k.subject, k.facet, k.key, p_effective, p_position) f
  where k.subject = s.structure_id and k.facet = 'dna' and (f.value ->> 'held')::boolean
) dna on true
left join lateral (
  select array_agg(k.key order by f.effective_on desc, k.key) as codes
  from fact_key k
  cross join lateral step(k.subject, k.facet, k.key, p_effective, p_position) f
  where k.subject = s.structure_id and k.facet = 'finess' and (f.value ->> 'held')::boolean
) finess on true
left join lateral (
  select max(k.key) as code
  from fact_key k
  cross join lateral step(k.subject, k.facet, k.key, p_effective, p_position) f
  where k.subject = s.structure_id and k.facet = 'code_bhasile'
) bhasile on true
left join lateral (
  select count(*)::int as n, max(v.effective_on) as last_on
  from (
    select distinct on (f.key) f.effective_on, (f.value ->> 'withdrawn')::boolean as withdrawn
    from fact f
    where f.subject = s.structure_id and f.facet = 'inspection'
      and f.effective_on <= p_effective and f.position <= p_position and f.dead_at > p_position
    order by f.key, f.effective_on desc, f.position desc
  ) v
  where not v.withdrawn
) visits on true
left join lateral (
  select count(*)::int as sites,
    sum((pl.value ->> 'places')::int)::int as places,
    sum((pl.value ->> 'qpv_places')::int)::int as qpv,
    sum((pl.value ->> 'logement_social_places')::int)::int as social,
    case
      when count(r.value) = 0 then null
      when min(r.value ->> 'repartition') = max(r.value ->> 'repartition') then min(r.value ->> 'repartition')
      else 'MIXTE'
    end as bati
  from fact_key k
  cross join lateral step(k.subject, k.facet, k.key, p_effective, p_position) f
  left join lateral step(k.subject, 'site_places', k.key, p_effective, p_position) pl on true
  left join lateral step(k.subject, 'site_repartition', k.key, p_effective, p_position) r on true
  where k.subject = s.structure_id and k.facet = 'site' and f.value ->> 'last_day' is null
) h on true
left join lateral (
  select max(c.start_on) as start_on, max(c.end_on) as end_on
  from (
    select f.effective_on as start_on, (ended.value ->> 'end')::date as end_on
    from fact_key k
    cross join lateral first_step(k.subject, k.facet, k.key, p_position) f
    cross join lateral step(k.subject, 'convention_end', k.key, p_effective, p_position) ended
    where k.subject = s.structure_id and k.facet = 'convention'
      and f.effective_on <= p_effective and (ended.value ->> 'end')::date >= p_effective
    order by 1 desc, 2 desc limit 1
  ) c
) convention on true
left join lateral (
  select max(c.start_on) as start_on, max(c.end_on) as end_on
  from (
    select f.effective_on as start_on, (ended.value ->> 'end')::date as end_on
    from fact_key k
    cross join lateral first_step(k.subject, k.facet, k.key, p_position) f
    cross join lateral step(k.subject, 'authorisation_end', k.key, p_effective, p_position) ended
    where k.subject = s.structure_id and k.facet = 'authorisation'
      and f.effective_on <= p_effective and (ended.value ->> 'end')::date >= p_effective
    order by 1 desc, 2 desc limit 1
  ) c
) authorisation on true
left join lateral (
  select max(e.position) as position from entry e
  where e.subject = s.structure_id and e.position <= p_position
) touched on true
left join lateral (
  select max(v.stream_version) as n
  from (
    select e.stream_version from entry e
    where e.stream_id = s.structure_id and e.position <= p_position
    order by e.position desc limit 1
  ) v
) version on true
where s.registered_on <= p_effective or s.opened_on <= p_effective
