-- A row is a standing fact that was recorded more than a year after the day from which it is true.
select e.subject, e.type, e.effective_on, e.recorded_at,
  (e.recorded_at at time zone 'Europe/Paris')::date - e.effective_on as days, e.actor, e.source,
  e.provenance, e.position
from read.entry e
where (e.effective_on + interval '1 year')::date < (e.recorded_at at time zone 'Europe/Paris')::date
  and e.position <= %(position)s and e.dead_at > %(position)s
  and (%(structure)s::uuid is null or e.subject = %(structure)s::uuid)
order by e.position
