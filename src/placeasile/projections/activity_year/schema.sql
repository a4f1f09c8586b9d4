-- A row is a structure and a year, for the five years that end with the moment's. A mean is over
-- the months whose count is known for every DNA code counted that month. The two terms of a
-- rate are sums over the counts where both are known and the second is above zero.
create table activity_year (
  structure_id uuid not null,
  year int not null,
  months int not null,
  mean_places_dna numeric(12, 2),
  mean_indisponibles numeric(12, 2),
  mean_desinsectisation numeric(12, 2),
  mean_remise_en_etat numeric(12, 2),
  mean_sous_occupation numeric(12, 2),
  mean_travaux numeric(12, 2),
  mean_occupees numeric(12, 2),
  mean_vacantes numeric(12, 2),
  mean_presences_indues_bpi numeric(12, 2),
  mean_presences_indues_deboutees numeric(12, 2),
  mean_presences_indues numeric(12, 2),
  unavailability_num int,
  unavailability_den int,
  vacancy_num int,
  vacancy_den int,
  gross_occupancy_num int,
  gross_occupancy_den int,
  net_occupancy_num int,
  net_occupancy_den int,
  overstay_bpi_num int,
  overstay_bpi_den int,
  overstay_rejected_num int,
  overstay_rejected_den int,
  overstay_num int,
  overstay_den int,
  primary key (structure_id, year)
);
