-- A row is a change of the allocation of a result, recorded after the accounts of the year were
-- retained.
select e.subject as structure_id, f.key::int as year, kept.recorded_at as retained_at,
  e.type, e.recorded_at, e.actor,
  (before.value ->> 'allocation_total')::numeric(14, 2) as amount_before,
  (after.value ->> 'allocation_total')::numeric(14, 2) as amount_after, e.reason, e.position
from read.entry e
join read.fact f
  on f.event_id = case when e.type = 'register.fact_retracted' then e.supersedes else e.event_id end
  and f.facet = 'allocation'
cross join lateral (
  select v.recorded_at from read.entry v
  join read.fact r on r.event_id = v.event_id and r.facet = 'charges_retained' and r.key = f.key
  where v.subject = e.subject and v.position < e.position
  order by v.position limit 1
) kept
cross join lateral (
  select b.value from read.fact b
  where b.subject = f.subject and b.facet = f.facet and b.key = f.key
    and b.position < e.position and b.dead_at >= e.position
  order by b.effective_on desc, b.position desc limit 1
) before
left join lateral (
  select a.value from read.fact a
  where a.subject = f.subject and a.facet = f.facet and a.key = f.key
    and a.position <= e.position and a.dead_at > e.position
  order by a.effective_on desc, a.position desc limit 1
) after on true
where e.position <= %(position)s
  and (%(structure)s::uuid is null or e.subject = %(structure)s::uuid)
order by e.position
