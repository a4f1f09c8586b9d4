select
  s.structure_id, split_part(k.key, '/', 1) as month, split_part(k.key, '/', 2) as dna_code,
  reported.effective_on as month_end,
  c.said ->> 'method_version' as method_version,
  v.places_dna, v.indisponibles, v.desinsectisation, v.remise_en_etat, v.sous_occupation, v.travaux,
  d.occupees, d.vacantes, v.presences_indues_bpi, v.presences_indues_deboutees, d.presences_indues,
  (d.occupees is not null and v.occupees is null) or (d.vacantes is not null and v.vacantes is null)
    as deduced,
  v.places_dna - v.indisponibles - v.vacantes - v.occupees as identity_gap,
  v.indisponibles - v.desinsectisation - v.remise_en_etat - v.sous_occupation - v.travaux as reasons_gap,
  case when v.places_dna > 0 then round(100.0 * v.indisponibles / v.places_dna, 2) end::numeric(12, 2)
    as unavailability_rate,
  case when v.places_dna > 0 then round(100.0 * d.vacantes / v.places_dna, 2) end::numeric(12, 2)
    as vacancy_rate,
  case when v.places_dna > 0 then round(100.0 * d.occupees / v.places_dna, 2) end::numeric(12, 2)
    as gross_occupancy,
  case when v.places_dna > v.indisponibles
    then round(100.0 * d.occupees / (v.places_dna - v.indisponibles), 2) end::numeric(12, 2)
    as net_occupancy,
  case when v.places_dna > 0 then round(100.0 * v.presences_indues_bpi / v.places_dna, 2) end
    ::numeric(12, 2) as overstay_bpi_rate,
  case when v.places_dna > 0 then round(100.0 * v.presences_indues_deboutees / v.places_dna, 2) end
    ::numeric(12, 2) as overstay_rejected_rate,
  case when v.places_dna > 0 then round(100.0 * d.presences_indues / v.places_dna, 2) end::numeric(12, 2)
    as overstay_rate,
  restated.position is not null as restated
from structures_at(p_keys, p_position) s
join fact_key k on k.subject = s.structure_id and k.facet = 'activity'
cross join lateral step(k.subject, 'activity', k.key, p_effective, p_position) reported
left join lateral step(k.subject, 'activity_restated', k.key, p_effective, p_position) restated on true
cross join lateral (select coalesce(restated.value, reported.value) as said) c
cross join lateral (
  select
    (c.said ->> 'places_dna')::int as places_dna,
    (c.said ->> 'indisponibles')::int as indisponibles,
    (c.said ->> 'desinsectisation')::int as desinsectisation,
    (c.said ->> 'remise_en_etat')::int as remise_en_etat,
    (c.said ->> 'sous_occupation')::int as sous_occupation,
    (c.said ->> 'travaux')::int as travaux,
    (c.said ->> 'occupees')::int as occupees,
    (c.said ->> 'vacantes')::int as vacantes,
    (c.said ->> 'presences_indues_bpi')::int as presences_indues_bpi,
    (c.said ->> 'presences_indues_deboutees')::int as presences_indues_deboutees
) v
cross join lateral (
  select
    coalesce(v.occupees, case when v.places_dna - v.indisponibles >= v.vacantes
      then v.places_dna - v.indisponibles - v.vacantes end) as occupees,
    coalesce(v.vacantes, case when v.places_dna - v.indisponibles >= v.occupees
      then v.places_dna - v.indisponibles - v.occupees end) as vacantes,
    case when v.presences_indues_bpi is not null or v.presences_indues_deboutees is not null
      then coalesce(v.presences_indues_bpi, 0) + coalesce(v.presences_indues_deboutees, 0) end
      as presences_indues
) d
