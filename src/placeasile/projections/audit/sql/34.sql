-- A row is a standing fact that was recorded before the day from which it is true.
select e.subject, e.type, e.effective_on, e.recorded_at,
  e.effective_on - (e.recorded_at at time zone 'Europe/Paris')::date as days, e.actor, e.position
from read.entry e
where e.effective_on > (e.recorded_at at time zone 'Europe/Paris')::date
  and e.position <= %(position)s and e.dead_at > %(position)s
  and (%(structure)s::uuid is null or e.subject = %(structure)s::uuid)
order by e.position
