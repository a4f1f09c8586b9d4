-- A row is a structure and a year, for the five years that end with the moment's: its sites that
-- are open on the day of the balance (31 December, today for the running year). A sum adds up what
-- is known; it is null when nothing is, or when the structure is closed. bati is COLLECTIF, DIFFUS,
-- MIXTE, or null without site. sites_complets_le is when the operator last said that all of them
-- are recorded.
create table site_year (
  structure_id uuid not null,
  year int not null,
  balance_on date not null,
  sites int not null,
  sites_connus int not null,
  places_sites int,
  places_qpv int,
  places_logement_social int,
  bati text collate "C",
  sites_complets_le date,
  primary key (structure_id, year)
);
