-- A row is an operator, under its name of the moment, and a year.
select
  o.operateur_id, n.value ->> 'nom' as operateur, o.year, o.structures, o.structures_1_jan,
  o.places, o.places_connues, o.places_1_jan, o.dotation_granted, o.dotations_connues, o.jours
from {rows} o
left join lateral (
  select f.value
  from {core}.fact f
  where f.subject = o.operateur_id and f.facet = 'nom' and f.key = ''
    and f.effective_on <= {effective} and f.position <= {position} and f.dead_at > {position}
  order by f.effective_on desc, f.position desc
  limit 1
) n on true
