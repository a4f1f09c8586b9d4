-- A row is a record that says, corrects or takes back the capacity of a structure for a year:
-- what the register said on that day just before it, and just after.
select e.position, e.recorded_at, e.actor, e.source, e.type,
  case when f.facet = 'places' then f.effective_on end as effective_on,
  (before.value ->> 'n')::int as places_before, (after.value ->> 'n')::int as places_after,
  e.data ->> 'act_reference' as document, e.reason, e.dead_at <= %(position)s as replaced
from read.entry e
join read.fact f
  on f.event_id = case when e.type = 'register.fact_retracted' then e.supersedes else e.event_id end
cross join lateral (
  select greatest(f.effective_on, make_date(%(year)s::int, 1, 1)) as day
) d
left join lateral (
  select b.value from read.fact b
  where b.subject = f.subject and b.facet = f.facet and b.key = f.key
    and b.effective_on <= d.day and b.position < e.position and b.dead_at >= e.position
  order by b.effective_on desc, b.position desc limit 1
) before on true
left join lateral (
  select a.value from read.fact a
  where a.subject = f.subject and a.facet = f.facet and a.key = f.key
    and a.effective_on <= d.day and a.position <= e.position and a.dead_at > e.position
  order by a.effective_on desc, a.position desc limit 1
) after on true
where e.subject = %(structure)s::uuid and e.position <= %(position)s
  and (
    (f.facet = 'places' and extract(year from d.day) = %(year)s::int
      and (f.effective_on = d.day or before.value is distinct from after.value))
    or (f.facet = 'places_stated' and f.key = %(year)s::int::text)
  )
order by e.position
