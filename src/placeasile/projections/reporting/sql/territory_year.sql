-- A row is a territory, a year and a type of structures, TOUS for all types.
select
  t.level, t.code, coalesce(d.nom, r.nom, 'France') as territoire, t.year, t.type, t.structures,
  t.places, t.places_connues, t.pmr, t.lgbt, t.fvv_teh, t.dotation_requested, t.dotation_granted,
  t.dotations_connues, t.cout_journalier, t.inspections
from {rows} t
left join ref.departement d on t.level = 'departement' and d.code = t.code
left join ref.region r on t.level = 'region' and r.code = t.code
