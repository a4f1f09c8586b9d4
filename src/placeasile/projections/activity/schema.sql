-- A row is a month of a DNA code of a structure, as restated if it was. The rates are in
-- percent, null when their denominator is unknown or zero. Places occupied or vacant that
-- were not counted are deduced from T = I + V + O; the gaps are those of what was counted.
create table activity (
  structure_id uuid not null,
  month text collate "C" not null,
  dna_code text collate "C" not null,
  month_end date not null,
  method_version text,
  places_dna int,
  indisponibles int,
  desinsectisation int,
  remise_en_etat int,
  sous_occupation int,
  travaux int,
  occupees int,
  vacantes int,
  presences_indues_bpi int,
  presences_indues_deboutees int,
  presences_indues int,
  deduced boolean not null,
  identity_gap int,
  reasons_gap int,
  unavailability_rate numeric(12, 2),
  vacancy_rate numeric(12, 2),
  gross_occupancy numeric(12, 2),
  net_occupancy numeric(12, 2),
  overstay_bpi_rate numeric(12, 2),
  overstay_rejected_rate numeric(12, 2),
  overstay_rate numeric(12, 2),
  restated boolean not null,
  primary key (structure_id, month, dna_code)
);
