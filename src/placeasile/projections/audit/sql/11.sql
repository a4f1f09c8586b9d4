-- A row is a record that came after a publication and changed what a structure counts for in the
-- total of places on 1 January of a year; without record, a structure that changed by itself.
with parc as materialized (
  select array(select subject from read.subject where kind = 'structure') as ids
), told as materialized (
  select y.structure_id, y.places_1_jan as places from parc
  cross join lateral read.year_at(
    parc.ids, make_date(%(year)s::int, 1, 1), %(then_position)s::bigint) y
  where y.year = %(year)s::int and y.etat <> 'ANNULEE'
), known as materialized (
  select y.structure_id, y.places_1_jan as places from parc
  cross join lateral read.year_at(
    parc.ids, make_date(%(year)s::int, 1, 1), %(position)s::bigint) y
  where y.year = %(year)s::int and y.etat <> 'ANNULEE'
), totals as (
  select (select sum(places) from told)::int as total_then,
    (select sum(places) from known)::int as total_now
)
select totals.total_then, totals.total_now, structure_id, t.places as places_then,
  k.places as places_now, e.position, e.recorded_at, e.type, e.effective_on, e.actor, e.reason
from told t
full join known k using (structure_id)
cross join totals
left join read.entry e on e.subject = structure_id
  and e.position > %(then_position)s and e.position <= %(position)s
  and exists (
    select from read.fact f
    where f.event_id = coalesce(
        case when e.type = 'register.fact_retracted' then e.supersedes end, e.event_id)
      and f.facet = any(
        array['places', 'places_stated', 'opened', 'closed', 'void', 'registered'])
      and f.effective_on < make_date(%(year)s::int + 1, 1, 1)
  )
where t.places is distinct from k.places
order by structure_id, e.position
