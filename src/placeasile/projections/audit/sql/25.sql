-- A row is a fact of the structure that is not, for the day of its operator's first submission,
-- what the register held when the submission came.
with sent as (
  select e.position, e.effective_on from read.entry e
  where e.subject = %(structure)s::uuid and e.type = 'finalisation.submission_received'
    and e.position <= %(position)s
  order by e.position limit 1
)
select k.facet, k.key, told.value as value_submitted, known.value as value_now,
  coalesce(e.type, x.type) as type, coalesce(e.recorded_at, x.recorded_at) as recorded_at,
  coalesce(e.actor, x.actor) as actor, coalesce(e.reason, x.reason) as reason
from sent
cross join (
  select distinct facet, key from read.fact
  where subject = %(structure)s::uuid and position <= %(position)s
    and split_part(facet, '_', 1) <> all(
      array['finalisation', 'submission', 'campaign', 'actualised', 'anomaly'])
) k
left join lateral (
  select f.value, f.event_id from read.fact f
  where f.subject = %(structure)s::uuid and f.facet = k.facet and f.key = k.key
    and f.effective_on <= sent.effective_on
    and f.position <= sent.position and f.dead_at > sent.position
  order by f.effective_on desc, f.position desc limit 1
) told on true
left join lateral (
  select f.value, f.event_id from read.fact f
  where f.subject = %(structure)s::uuid and f.facet = k.facet and f.key = k.key
    and f.effective_on <= sent.effective_on
    and f.position <= %(position)s and f.dead_at > %(position)s
  order by f.effective_on desc, f.position desc limit 1
) known on true
left join read.entry e on e.event_id = known.event_id and e.position > sent.position
left join read.entry o on o.event_id = told.event_id and o.dead_at <= %(position)s
left join read.entry x on x.event_id = o.dead_by
where known.value is distinct from told.value
order by k.facet, k.key
