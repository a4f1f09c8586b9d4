-- A row is a structure and a year.
select
  y.structure_id, y.year, y.balance_on, y.etat, y.type, y.departement, y.operateur_id,
  y.operateur_id_1_jan, y.places, y.places_source, y.pmr, y.lgbt, y.fvv_teh, y.places_1_jan,
  y.dotation_requested, y.dotation_granted, y.dotation_amended, y.cout_journalier, y.inspections
from {rows} y
