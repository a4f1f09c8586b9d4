select
  g.territory, g.level, g.code, y.year, k.type,
  sum(y.structures)::int as structures,
  case when sum(y.structures) = 0 then 0 else sum(y.places) end::int as places,
  sum(y.places_connues)::int as places_connues,
  sum(y.pmr)::int as pmr,
  sum(y.lgbt)::int as lgbt,
  sum(y.fvv_teh)::int as fvv_teh,
  sum(y.dotation_requested)::numeric(18, 2) as dotation_requested,
  sum(y.dotation_granted)::numeric(18, 2) as dotation_granted,
  sum(y.dotations_connues)::int as dotations_connues,
  round(sum(y.dotation_priced) / nullif(sum(y.places_priced), 0)
    / (make_date(y.year, 12, 31) - make_date(y.year, 1, 1) + 1), 2)::numeric(14, 2) as cout_journalier,
  sum(y.inspections)::int as inspections
from departement_year y
cross join lateral (values
  (y.territory, 'departement', y.code),
  ('region:' || y.region, 'region', y.region),
  ('nation:FR', 'nation', 'FR')
) g(territory, level, code)
cross join lateral (values ('TOUS'), (y.type)) k(type)
where g.territory = any(p_keys)
group by g.territory, g.level, g.code, y.year, k.type
