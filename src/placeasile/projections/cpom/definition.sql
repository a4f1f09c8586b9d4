with stay as materialized (
  select m.cpom_id, m.structure_id
  from stays_at(p_keys, p_effective, p_position) m
  where p_effective between m.start_on and m.end_on
), member as (
  select m.cpom_id, (places.value ->> 'n')::int as places,
    closed.value ->> 'last_day' is null and not coalesce(o.annulled, false)
      and (o.opened_on is null or o.opened_on <= p_effective) as counted
  from stay m
  left join structures_at(array(select distinct x.structure_id from stay x), p_position) o
    on o.structure_id = m.structure_id
  left join lateral step(m.structure_id, 'closed', '', p_effective, p_position) closed on true
  left join lateral step(m.structure_id, 'places', '', p_effective, p_position) places on true
)
select
  c.cpom_id, touched.version,
  nom.value ->> 'nom' as nom,
  ref.fold(nom.value ->> 'nom') as nom_tri,
  c.operateur_id,
  operateur.value ->> 'nom' as operateur,
  c.reference,
  territory.value ->> 'region' as region,
  territory.value ->> 'granularity' as granularity,
  covered.codes as departements,
  c.start_on,
  (ended.value ->> 'end')::date as end_on,
  avenants.n as avenants,
  avenants.last_on as last_avenant_on,
  case
    when c.start_on > p_effective then 'A_VENIR'
    when (ended.value ->> 'end')::date >= p_effective then 'EN_COURS'
    when (ended.value ->> 'ended_early')::boolean then 'RESILIE'
    else 'EXPIREE'
  end as etat,
  members.structures,
  case when members.counted = 0 then 0 else members.places end as places,
  members.places_connues
from cpoms_at(p_keys, p_position) c
left join lateral step(c.cpom_id, 'nom', '', p_effective, p_position) nom on true
left join lateral step(c.operateur_id, 'nom', '', p_effective, p_position) operateur on true
cross join lateral step(
  c.cpom_id, 'cpom_end', '', greatest(p_effective, c.start_on), p_position) ended
left join lateral step(
  c.cpom_id, 'cpom_territory', '', greatest(p_effective, c.start_on), p_position) territory on true
cross join lateral (
  select coalesce(array_agg(x.code order by x.code), '{}') as codes
  from (
    select d.code from ref.departement d
    where territory.value ->> 'granularity' = 'REGIONALE' and d.region = territory.value ->> 'region'
    union
    select k.key from fact_key k
    cross join lateral step(
      k.subject, k.facet, k.key, greatest(p_effective, c.start_on), p_position) f
    where k.subject = c.cpom_id and k.facet = 'cpom_departement' and (f.value ->> 'covered')::boolean
  ) x
) covered
cross join lateral (
  select count(*)::int as n, max(f.effective_on) as last_on
  from fact f
  where f.subject = c.cpom_id and f.facet = 'cpom_avenant' and f.key = ''
    and f.effective_on <= p_effective and f.position <= p_position and f.dead_at > p_position
) avenants
cross join lateral (
  select count(*)::int as structures, (count(*) filter (where m.counted))::int as counted,
    (sum(m.places) filter (where m.counted))::int as places,
    (count(m.places) filter (where m.counted))::int as places_connues
  from member m where m.cpom_id = c.cpom_id
) members
cross join lateral (
  select coalesce(max(e.stream_version) filter (where e.stream_id = c.cpom_id), 0) as version
  from entry e where e.subject = c.cpom_id and e.position <= p_position
) touched
