-- A row is a region and an agent: how many structures the agent finalised, and the days that
-- each took from the last submission of the operator before it.
select d.region, e.actor, count(*)::int as structures,
  round(avg(e.effective_on - s.effective_on), 1) as days_mean,
  min(e.effective_on - s.effective_on) as days_min, max(e.effective_on - s.effective_on) as days_max
from read.entry e
cross join lateral (
  select v.effective_on from read.entry v
  where v.subject = e.subject and v.type = 'finalisation.submission_received'
    and v.position < e.position and v.dead_at > %(position)s
  order by v.position desc limit 1
) s
left join lateral (
  select r.region from read.fact f
  join ref.departement r on r.code = f.value ->> 'departement'
  where f.subject = e.subject and f.facet = 'departement' and f.key = ''
    and f.position <= %(position)s and f.dead_at > %(position)s
  order by f.effective_on, f.position limit 1
) d on true
where e.type = 'finalisation.finalised' and e.position <= %(position)s
  and e.dead_at > %(position)s
group by d.region, e.actor
order by d.region, e.actor
