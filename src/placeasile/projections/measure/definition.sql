select
  y.structure_id, y.year, coalesce(y.type, 'INCONNU') as type, y.departement, y.operateur_id,
  c.counted::int as structures,
  c.active::int as structures_actives,
  (c.active and v.in_cpom)::int as structures_cpom,
  (c.counted and s.bati is not distinct from 'COLLECTIF')::int as structures_collectif,
  (c.counted and s.bati is not distinct from 'DIFFUS')::int as structures_diffus,
  (c.counted and s.bati is not distinct from 'MIXTE')::int as structures_mixte,
  case when c.counted then y.places end::numeric as places,
  case when c.counted then y.pmr end::numeric as pmr,
  case when c.counted then y.lgbt end::numeric as lgbt,
  case when c.counted then y.fvv_teh end::numeric as fvv_teh,
  h.sites::numeric as places_sites,
  h.qpv::numeric as places_qpv,
  h.social::numeric as places_logement_social,
  case when h.qpv is not null and h.sites > 0 then h.qpv end::numeric as part_qpv_num,
  case when h.qpv is not null and h.sites > 0 then h.sites end::numeric as part_qpv_den,
  case when h.social is not null and h.sites > 0 then h.social end::numeric as part_logement_social_num,
  case when h.social is not null and h.sites > 0 then h.sites end::numeric as part_logement_social_den,
  b.dotation_requested::numeric as dotation_requested,
  b.dotation_granted::numeric as dotation_granted,
  b.total_income::numeric as total_income,
  b.charges_retained::numeric as charges_retained,
  b.net_result::numeric as net_result,
  greatest(b.net_result, case when b.net_result is not null then 0 end)::numeric as excedents,
  greatest(-b.net_result, case when b.net_result is not null then 0 end)::numeric as deficits,
  b.state_recovery::numeric as state_recovery,
  b.etp_forecast::numeric as etp_forecast,
  b.etp_realised::numeric as etp_realised,
  case when b.etp_forecast > 0 then b.mean_places end::numeric as encadrement_prevu_num,
  case when b.mean_places is not null and b.etp_forecast > 0 then b.etp_forecast end::numeric
    as encadrement_prevu_den,
  case when b.etp_realised > 0 then b.mean_places end::numeric as encadrement_realise_num,
  case when b.mean_places is not null and b.etp_realised > 0 then b.etp_realised end::numeric
    as encadrement_realise_den,
  case when b.dotation_granted > 0 and b.place_days > 0 then b.dotation_granted end::numeric
    as cout_place_jour_num,
  case when b.dotation_granted > 0 and b.place_days > 0 then b.place_days end::numeric
    as cout_place_jour_den,
  b.theoretical_ratio_forecast::numeric as theoretical_ratio_forecast,
  b.theoretical_ratio_realised::numeric as theoretical_ratio_realised,
  case when b.dotation_granted > 0 then b.theoretical_daily_cost end::numeric
    as theoretical_daily_cost,
  coalesce(b.taux_encadrement_realised, b.taux_encadrement_forecast)::numeric as taux_encadrement,
  coalesce(b.cout_journalier_realised, b.cout_journalier_forecast)::numeric
    as cout_journalier_declare,
  q.inspections,
  q.evaluations,
  (q.evaluations > 0)::int as structures_evaluees,
  q.score_person_sum::numeric as note_personne_num,
  nullif(q.score_person_n, 0)::numeric as note_personne_den,
  q.score_professionals_sum::numeric as note_professionnels_num,
  nullif(q.score_professionals_n, 0)::numeric as note_professionnels_den,
  q.score_structure_sum::numeric as note_structure_num,
  nullif(q.score_structure_n, 0)::numeric as note_structure_den,
  q.score_overall_sum::numeric as note_generale_num,
  nullif(q.score_overall_n, 0)::numeric as note_generale_den,
  q.incidents,
  q.violent_incidents,
  (c.active and q.incidents = 0)::int as structures_sans_incident,
  a.mean_places_dna::numeric as mean_places_dna,
  case when k.reception then a.mean_indisponibles end::numeric as mean_indisponibles,
  a.mean_occupees::numeric as mean_occupees,
  case when k.reception then a.mean_vacantes end::numeric as mean_vacantes,
  case when k.seekers then a.mean_presences_indues end::numeric as mean_presences_indues,
  case when k.reception then a.unavailability_num end::numeric as unavailability_num,
  case when k.reception then a.unavailability_den end::numeric as unavailability_den,
  case when k.reception then a.vacancy_num end::numeric as vacancy_num,
  case when k.reception then a.vacancy_den end::numeric as vacancy_den,
  a.gross_occupancy_num::numeric as gross_occupancy_num,
  a.gross_occupancy_den::numeric as gross_occupancy_den,
  case when k.reception then a.net_occupancy_num end::numeric as net_occupancy_num,
  case when k.reception then a.net_occupancy_den end::numeric as net_occupancy_den,
  case when k.seekers then a.overstay_bpi_num end::numeric as overstay_bpi_num,
  case when k.seekers then a.overstay_bpi_den end::numeric as overstay_bpi_den,
  case when k.seekers then a.overstay_rejected_num end::numeric as overstay_rejected_num,
  case when k.seekers then a.overstay_rejected_den end::numeric as overstay_rejected_den,
  case when k.seekers then a.overstay_num end::numeric as overstay_num,
  case when k.seekers then a.overstay_den end::numeric as overstay_den
from year y
join budget b on b.structure_id = y.structure_id and b.year = y.year
join site_year s on s.structure_id = y.structure_id and s.year = y.year
join quality_year q on q.structure_id = y.structure_id and q.year = y.year
join activity_year a on a.structure_id = y.structure_id and a.year = y.year
join cpom_coverage v on v.structure_id = y.structure_id and v.year = y.year
cross join lateral (
  select y.etat in ('OUVERTE', 'INCONNUE') as counted, exists (
    select from tenure t where t.structure_id = y.structure_id and t.year = y.year) as active
) c
cross join lateral (
  select
    case when c.counted then s.places_sites end as sites,
    case when c.counted then s.places_qpv end as qpv,
    case when c.counted then s.places_logement_social end as social
) h
cross join lateral (
  select y.type is distinct from 'CAES' as reception,
    y.type is null or y.type not in ('CAES', 'CPH') as seekers
) k
where y.structure_id = any(p_keys) and y.etat <> 'ANNULEE'
