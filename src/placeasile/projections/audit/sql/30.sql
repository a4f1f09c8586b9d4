-- A row is an anomaly that the register had seen and not seen gone on a day, and when it was gone.
select f.subject as structure_id, split_part(f.key, '/', 1) as code,
  split_part(f.key, '/', 2)::int as year, split_part(f.key, '/', 3) as target,
  f.effective_on as raised_on, e.recorded_at as raised_recorded_at, gone.effective_on as corrected_on,
  gone.recorded_at as corrected_recorded_at
from read.fact f
join read.entry e on e.event_id = f.event_id
left join lateral (
  select g.effective_on, r.recorded_at from read.fact g
  join read.entry r on r.event_id = g.event_id
  where g.subject = f.subject and g.facet = 'anomaly_corrected' and g.key = f.key
    and (g.effective_on, g.position) > (f.effective_on, f.position)
    and g.position <= %(position)s and g.dead_at > %(position)s
  order by g.effective_on, g.position limit 1
) gone on true
where f.facet = 'anomaly_raised' and f.effective_on <= %(day)s::date
  and f.position <= %(position)s and f.dead_at > %(position)s
  and (gone.effective_on is null or gone.effective_on > %(day)s::date)
  and (%(structure)s::uuid is null or f.subject = %(structure)s::uuid)
order by f.subject, f.key, f.effective_on
