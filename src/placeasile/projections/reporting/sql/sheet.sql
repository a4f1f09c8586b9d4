-- A row is a structure at the moment.
select
  s.structure_id, s.code_bhasile, s.type, s.nom, s.dna_code, s.dna_codes, s.finess_code,
  s.finess_codes, s.operateur_id, s.operateur, s.filiale, s.departement, s.region, s.arrondissement,
  s.adresse, s.code_postal, s.commune, s.code_insee, s.latitude, s.longitude, s.etat,
  s.registered_on, s.opened_on, s.last_day, s.motif_fermeture, s.places, s.places_depuis, s.pmr,
  s.lgbt, s.fvv_teh, s.convention_start, s.convention_end, s.authorisation_start,
  s.authorisation_end, s.dotation_granted, s.inspections, s.last_inspection_on, s.public,
  s.specialisation_lgbt, s.specialisation_fvv_teh, s.date_303, s.bati, s.sites, s.places_sites,
  s.places_qpv, s.places_logement_social, s.last_position
from {rows} s
