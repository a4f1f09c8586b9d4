select
  s.structure_id, k.key::uuid as site_id,
  address.value ->> 'street' as street,
  address.value ->> 'code_postal' as code_postal,
  address.value ->> 'commune' as commune,
  form.value ->> 'repartition' as repartition,
  (places.value ->> 'places')::int as places,
  (places.value ->> 'qpv_places')::int as qpv_places,
  (places.value ->> 'logement_social_places')::int as logement_social_places,
  opened.effective_on as opened_on,
  (life.value ->> 'last_day')::date as last_day,
  life.value ->> 'motif' as motif,
  case
    when opened.effective_on > p_effective then 'A_VENIR'
    when life.value ->> 'last_day' is not null then 'FERME'
    else 'OUVERT'
  end as etat,
  case
    when location.effective_on is null or location.effective_on < address.effective_on then 'A_LOCALISER'
    when location.value ->> 'latitude' is null then 'INTROUVABLE'
    else 'LOCALISE'
  end as localisation,
  case when location.effective_on >= address.effective_on
    then (location.value ->> 'latitude')::double precision end as latitude,
  case when location.effective_on >= address.effective_on
    then (location.value ->> 'longitude')::double precision end as longitude,
  case when location.effective_on >= address.effective_on
    then location.value ->> 'nom_officiel' end as nom_officiel
from structures_at(p_keys, p_position) s
join fact_key k on k.subject = s.structure_id and k.facet = 'site'
cross join lateral first_step(k.subject, 'site', k.key, p_position) opened
cross join lateral (select greatest(p_effective, opened.effective_on) as day) d
left join lateral step(k.subject, 'site', k.key, d.day, p_position) life on true
left join lateral step(k.subject, 'site_address', k.key, d.day, p_position) address on true
left join lateral step(k.subject, 'site_repartition', k.key, d.day, p_position) form on true
left join lateral step(k.subject, 'site_places', k.key, d.day, p_position) places on true
left join lateral step(k.subject, 'site_location', k.key, d.day, p_position) location on true
