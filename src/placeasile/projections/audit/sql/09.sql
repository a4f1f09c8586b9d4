-- A row is a record on the money of a structure made after its step « finance » was validated,
-- or after it was finalised.
select e.subject as structure_id, (coalesce(t.data, e.data) ->> 'year')::int as year, e.type,
  e.position, e.recorded_at, e.actor, e.reason, step.recorded_at as step_validated_at,
  done.recorded_at as finalised_at
from read.entry e
left join read.entry t on t.event_id = e.supersedes and e.type = 'register.fact_retracted'
left join lateral (
  select v.recorded_at from read.entry v
  where v.subject = e.subject and v.type = 'finalisation.step_validated'
    and v.data ->> 'step' = '03-finance' and v.position < e.position
  order by v.position desc limit 1
) step on true
left join lateral (
  select v.recorded_at from read.entry v
  where v.subject = e.subject and v.type = 'finalisation.finalised' and v.position < e.position
  order by v.position desc limit 1
) done on true
where starts_with(coalesce(t.type, e.type), 'finance.')
  and (%(structure)s::uuid is null or e.subject = %(structure)s::uuid)
  and e.position <= %(position)s and step.recorded_at is not null
order by e.position
