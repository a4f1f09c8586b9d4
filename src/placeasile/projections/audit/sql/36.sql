-- A row is a record on the money or the capacity of a year that had already been closed,
-- reopened since or not.
select e.subject as structure_id, of_year.year, closed.recorded_at as closed_at,
  reopened.recorded_at as reopened_at, reopened.motif, e.type, e.recorded_at, e.actor, e.reason,
  e.position
from read.entry e
left join read.entry t on t.event_id = e.supersedes and e.type = 'register.fact_retracted'
cross join lateral (
  select coalesce(t.type, e.type) as type, coalesce(t.data, e.data) as data,
    coalesce(t.effective_on, e.effective_on) as effective_on
) told
cross join lateral (
  select coalesce((told.data ->> 'year')::int, extract(year from told.effective_on)::int) as year
) of_year
cross join lateral (
  select c.recorded_at from read.entry c
  where c.subject = e.subject and c.type = 'finance.budget_year_closed'
    and (c.data ->> 'year')::int = of_year.year and c.position < e.position
  order by c.position desc limit 1
) closed
left join lateral (
  select c.recorded_at, c.data ->> 'motif' as motif from read.entry c
  where c.subject = e.subject and c.type = 'finance.budget_year_reopened'
    and (c.data ->> 'year')::int = of_year.year and c.position < e.position
    and c.recorded_at > closed.recorded_at
  order by c.position desc limit 1
) reopened on true
where (
    starts_with(told.type, 'finance.')
    or told.type = any(array['structure.capacity_authorised', 'structure.capacity_stated'])
  )
  and told.type <> all(array['finance.budget_year_closed', 'finance.budget_year_reopened'])
  and e.position <= %(position)s
  and (%(structure)s::uuid is null or e.subject = %(structure)s::uuid)
order by e.position
