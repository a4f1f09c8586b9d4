-- A row is a source and who signed: how many facts were recorded so. It is a person when the
-- record was typed, and not read from a file or made by the register.
select e.source, e.actor, e.provenance is null and e.source = any(array['API', 'CLI', 'WEB']) as person,
  count(*)::int as records, min(e.recorded_at) as first_at, max(e.recorded_at) as last_at
from read.entry e
where e.position <= %(position)s
  and (%(structure)s::uuid is null or e.subject = %(structure)s::uuid)
group by 1, 2, 3
order by person, e.source, e.actor
