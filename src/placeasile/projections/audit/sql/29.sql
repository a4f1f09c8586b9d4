-- A row is who contributed to the figures of a structure for a year: its money, its capacity, its
-- activity.
select e.actor, e.source, e.type, count(distinct e.position)::int as records,
  max(e.recorded_at) as last_at
from read.entry e
join read.fact f
  on f.event_id = case when e.type = 'register.fact_retracted' then e.supersedes else e.event_id end
where e.subject = %(structure)s::uuid and e.position <= %(position)s
  and (
    (starts_with(e.type, 'finance.') and f.key = %(year)s::int::text)
    or (f.facet = 'places_stated' and f.key = %(year)s::int::text)
    or (f.facet = any(array['places', 'pmr', 'lgbt', 'fvv_teh'])
      and extract(year from f.effective_on) = %(year)s::int)
    or (f.facet = any(array['activity', 'activity_restated'])
      and split_part(f.key, '-', 1) = %(year)s::int::text)
  )
group by e.actor, e.source, e.type
order by e.actor, e.source, e.type
