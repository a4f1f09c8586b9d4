-- A row is a change of a granted dotation that was recorded after 31 December of its year.
select f.subject as structure_id, f.key::int as year, e.type,
  (before.value ->> 'amount')::numeric(14, 2) as amount_before,
  (after.value ->> 'amount')::numeric(14, 2) as amount_after, e.effective_on, e.recorded_at,
  e.actor, e.reason, e.position
from read.entry e
join read.fact f
  on f.event_id = case when e.type = 'register.fact_retracted' then e.supersedes else e.event_id end
  and f.facet = 'dotation_granted'
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
where (e.recorded_at at time zone 'Europe/Paris')::date > make_date(f.key::int, 12, 31)
  and before.value ->> 'amount' is distinct from after.value ->> 'amount'
  and e.position <= %(position)s
  and (%(year)s::int is null or f.key = %(year)s::int::text)
  and (%(structure)s::uuid is null or e.subject = %(structure)s::uuid)
order by e.position
