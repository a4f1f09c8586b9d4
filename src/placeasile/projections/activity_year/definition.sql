with found as materialized (
  select *, left(month, 4)::int as year from activity_at(p_keys, p_effective, p_position)
), monthly as (
  select structure_id, year, month,
    case when count(places_dna) = count(*) then sum(places_dna) end as places_dna,
    case when count(indisponibles) = count(*) then sum(indisponibles) end as indisponibles,
    case when count(desinsectisation) = count(*) then sum(desinsectisation) end as desinsectisation,
    case when count(remise_en_etat) = count(*) then sum(remise_en_etat) end as remise_en_etat,
    case when count(sous_occupation) = count(*) then sum(sous_occupation) end as sous_occupation,
    case when count(travaux) = count(*) then sum(travaux) end as travaux,
    case when count(occupees) = count(*) then sum(occupees) end as occupees,
    case when count(vacantes) = count(*) then sum(vacantes) end as vacantes,
    case when count(presences_indues_bpi) = count(*) then sum(presences_indues_bpi) end as presences_indues_bpi,
    case when count(presences_indues_deboutees) = count(*) then sum(presences_indues_deboutees) end as presences_indues_deboutees,
    case when count(presences_indues) = count(*) then sum(presences_indues) end as presences_indues
  from found group by structure_id, year, month
), averaged as (
  select structure_id, year, count(*)::int as months,
    round(avg(places_dna), 2)::numeric(12, 2) as mean_places_dna,
    round(avg(indisponibles), 2)::numeric(12, 2) as mean_indisponibles,
    round(avg(desinsectisation), 2)::numeric(12, 2) as mean_desinsectisation,
    round(avg(remise_en_etat), 2)::numeric(12, 2) as mean_remise_en_etat,
    round(avg(sous_occupation), 2)::numeric(12, 2) as mean_sous_occupation,
    round(avg(travaux), 2)::numeric(12, 2) as mean_travaux,
    round(avg(occupees), 2)::numeric(12, 2) as mean_occupees,
    round(avg(vacantes), 2)::numeric(12, 2) as mean_vacantes,
    round(avg(presences_indues_bpi), 2)::numeric(12, 2) as mean_presences_indues_bpi,
    round(avg(presences_indues_deboutees), 2)::numeric(12, 2) as mean_presences_indues_deboutees,
    round(avg(presences_indues), 2)::numeric(12, 2) as mean_presences_indues
  from monthly group by structure_id, year
), rated as (
  select structure_id, year,
    (sum(indisponibles) filter (where indisponibles is not null and places_dna > 0))::int as unavailability_num,
    (sum(places_dna) filter (where indisponibles is not null and places_dna > 0))::int as unavailability_den,
    (sum(vacantes) filter (where vacantes is not null and places_dna > 0))::int as vacancy_num,
    (sum(places_dna) filter (where vacantes is not null and places_dna > 0))::int as vacancy_den,
    (sum(occupees) filter (where occupees is not null and places_dna > 0))::int as gross_occupancy_num,
    (sum(places_dna) filter (where occupees is not null and places_dna > 0))::int as gross_occupancy_den,
    (sum(occupees) filter (where occupees is not null and places_dna - indisponibles > 0))::int as net_occupancy_num,
    (sum(places_dna - indisponibles) filter (where occupees is not null and places_dna - indisponibles > 0))::int as net_occupancy_den,
    (sum(presences_indues_bpi) filter (where presences_indues_bpi is not null and places_dna > 0))::int as overstay_bpi_num,
    (sum(places_dna) filter (where presences_indues_bpi is not null and places_dna > 0))::int as overstay_bpi_den,
    (sum(presences_indues_deboutees) filter (where presences_indues_deboutees is not null and places_dna > 0))::int as overstay_rejected_num,
    (sum(places_dna) filter (where presences_indues_deboutees is not null and places_dna > 0))::int as overstay_rejected_den,
    (sum(presences_indues) filter (where presences_indues is not null and places_dna > 0))::int as overstay_num,
    (sum(places_dna) filter (where presences_indues is not null and places_dna > 0))::int as overstay_den
  from found group by structure_id, year
)
select
  s.structure_id, y.year, coalesce(a.months, 0) as months,
  a.mean_places_dna,
  a.mean_indisponibles,
  a.mean_desinsectisation,
  a.mean_remise_en_etat,
  a.mean_sous_occupation,
  a.mean_travaux,
  a.mean_occupees,
  a.mean_vacantes,
  a.mean_presences_indues_bpi,
  a.mean_presences_indues_deboutees,
  a.mean_presences_indues,
  r.unavailability_num, r.unavailability_den,
  r.vacancy_num, r.vacancy_den,
  r.gross_occupancy_num, r.gross_occupancy_den,
  r.net_occupancy_num, r.net_occupancy_den,
  r.overstay_bpi_num, r.overstay_bpi_den,
  r.overstay_rejected_num, r.overstay_rejected_den,
  r.overstay_num, r.overstay_den
from structures_at(p_keys, p_position) s
cross join lateral generate_series(
  extract(year from p_effective)::int - 4, extract(year from p_effective)::int) y(year)
left join averaged a on a.structure_id = s.structure_id and a.year = y.year
left join rated r on r.structure_id = s.structure_id and r.year = y.year
