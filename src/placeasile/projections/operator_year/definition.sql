select
  t.operateur_id, t.year,
  (count(distinct t.structure_id) filter (
    where y.operateur_id = t.operateur_id and y.etat in ('OUVERTE', 'INCONNUE')))::int as structures,
  (count(distinct t.structure_id) filter (where y.operateur_id_1_jan = t.operateur_id
    and t.opens_the_year))::int as structures_1_jan,
  case when count(*) filter (where y.operateur_id = t.operateur_id and t.ends_the_year
      and y.etat in ('OUVERTE', 'INCONNUE')) = 0 then 0
    else sum(y.places) filter (where y.operateur_id = t.operateur_id and t.ends_the_year
      and y.etat in ('OUVERTE', 'INCONNUE')) end::int as places,
  (count(y.places) filter (where y.operateur_id = t.operateur_id and t.ends_the_year
    and y.etat in ('OUVERTE', 'INCONNUE')))::int as places_connues,
  case when count(*) filter (where t.opens_the_year) = 0 then 0
    else sum(y.places_1_jan) filter (where t.opens_the_year) end::int as places_1_jan,
  -- What is due by the end of a stay, less what was due before it: shares add up to the cent.
  sum(round(y.dotation_granted * t.days_after / t.all_days, 2)
    - round(y.dotation_granted * (t.days_after - t.days) / t.all_days, 2))::numeric(18, 2) as dotation_granted,
  (count(distinct t.structure_id) filter (where y.dotation_granted is not null))::int as dotations_connues,
  sum(t.days)::int as jours
from (
  select x.*, sum(x.days) over (partition by x.structure_id, x.year) as all_days,
    sum(x.days) over (partition by x.structure_id, x.year order by x.first_on) as days_after,
    x.first_on = make_date(x.year, 1, 1) as opens_the_year,
    x.first_on = max(x.first_on) over (partition by x.structure_id, x.year) as ends_the_year
  from tenure x
  where x.structure_id in (select z.structure_id from tenure z where z.operateur_id = any(p_keys))
) t
join year y on y.structure_id = t.structure_id and y.year = t.year
where t.operateur_id = any(p_keys)
group by t.operateur_id, t.year
