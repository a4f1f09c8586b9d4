select
  t.territory, t.level, t.code, t.year, t.type, t.structures, t.places, t.places_connues, t.pmr, t.lgbt,
  t.fvv_teh, t.dotation_requested, t.dotation_granted, t.dotations_connues,
  round(t.dotation_priced / nullif(t.places_priced, 0)
    / (make_date(t.year, 12, 31) - make_date(t.year, 1, 1) + 1), 2)::numeric(14, 2) as cout_journalier,
  t.inspections
from (
  select
    p.territory, p.level, p.code, p.year, k.type,
    sum(p.structures)::int as structures,
    case when sum(p.structures) = 0 then 0 else sum(p.places) end::int as places,
    sum(p.places_connues)::int as places_connues,
    sum(p.pmr)::int as pmr,
    sum(p.lgbt)::int as lgbt,
    sum(p.fvv_teh)::int as fvv_teh,
    sum(p.dotation_requested)::numeric(18, 2) as dotation_requested,
    sum(p.dotation_granted)::numeric(18, 2) as dotation_granted,
    sum(p.dotations_connues)::int as dotations_connues,
    sum(p.dotation_priced) as dotation_priced,
    sum(p.places_priced) as places_priced,
    sum(p.inspections)::int as inspections
  from (
    select
      g.territory, g.level, g.code, y.year, y.type,
      count(*) filter (where y.counts) as structures,
      sum(y.places) filter (where y.counts) as places,
      count(y.places) filter (where y.counts) as places_connues,
      sum(y.pmr) filter (where y.counts) as pmr,
      sum(y.lgbt) filter (where y.counts) as lgbt,
      sum(y.fvv_teh) filter (where y.counts) as fvv_teh,
      sum(y.dotation_requested) as dotation_requested,
      sum(y.dotation_granted) as dotation_granted,
      count(y.dotation_granted) as dotations_connues,
      sum(y.dotation_granted) filter (where y.counts and y.places > 0) as dotation_priced,
      sum(y.places) filter (where y.counts and y.dotation_granted is not null) as places_priced,
      sum(y.inspections) as inspections
    from (select z.*, z.etat in ('OUVERTE', 'INCONNUE') as counts from year z) y
    join ref.departement d on d.code = y.departement
    cross join lateral (values
      ('departement:' || d.code, 'departement', d.code),
      ('region:' || d.region, 'region', d.region),
      ('nation:FR', 'nation', 'FR')
    ) g(territory, level, code)
    where g.territory = any(p_keys)
    group by g.territory, g.level, g.code, y.year, y.type
  ) p
  -- Not grouping sets: a condition on the year must reach the rows of the structures.
  cross join lateral (values ('TOUS'), (coalesce(p.type, 'INCONNU'))) k(type)
  group by p.territory, p.level, p.code, p.year, k.type
) t
