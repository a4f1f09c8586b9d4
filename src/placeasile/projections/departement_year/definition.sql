select
  'departement:' || d.code as territory, d.region, d.code, y.year, coalesce(y.type, 'INCONNU') as type,
  (count(*) filter (where y.counts))::int as structures,
  (sum(y.places) filter (where y.counts))::int as places,
  (count(y.places) filter (where y.counts))::int as places_connues,
  (sum(y.pmr) filter (where y.counts))::int as pmr,
  (sum(y.lgbt) filter (where y.counts))::int as lgbt,
  (sum(y.fvv_teh) filter (where y.counts))::int as fvv_teh,
  sum(y.dotation_requested)::numeric(18, 2) as dotation_requested,
  sum(y.dotation_granted)::numeric(18, 2) as dotation_granted,
  count(y.dotation_granted)::int as dotations_connues,
  (sum(y.dotation_granted) filter (where y.counts and y.places > 0))::numeric(18, 2) as dotation_priced,
  (sum(y.places) filter (where y.counts and y.dotation_granted is not null))::int as places_priced,
  sum(y.inspections)::int as inspections
from ref.departement d
join (select z.*, z.etat in ('OUVERTE', 'INCONNUE') as counts from year z) y on y.departement = d.code
where 'departement:' || d.code = any(p_keys) and y.etat <> 'ANNULEE'
group by d.code, d.region, y.year, coalesce(y.type, 'INCONNU')
