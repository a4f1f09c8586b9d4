-- A row is a standing value that came from a file: where in which file, and when.
select f.subject, f.facet, f.key, f.value, e.effective_on, e.provenance, e.source, e.recorded_at,
  e.actor, e.position
from read.entry e
join read.fact f on f.event_id = e.event_id
where e.provenance is not null and e.position <= %(position)s and e.dead_at > %(position)s
  and (%(structure)s::uuid is null or e.subject = %(structure)s::uuid)
  and (%(file)s::text is null or starts_with(e.provenance, %(file)s::text))
order by e.position, f.ordinal
