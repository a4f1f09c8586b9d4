-- A row is a structure whose public went back to TOUT_PUBLIC. It is deliberate when a person sent
-- it, and not when a file or the register did.
select f.subject as structure_id, f.effective_on, before.public as public_before, e.recorded_at,
  e.actor, e.source, e.provenance, e.reason,
  e.provenance is null and e.source = any(array['API', 'CLI', 'WEB']) as deliberate, e.position
from read.fact f
join read.entry e on e.event_id = f.event_id
cross join lateral (
  select p.value ->> 'public' as public from read.fact p
  where p.subject = f.subject and p.facet = 'public' and p.key = ''
    and (p.effective_on, p.position) < (f.effective_on, f.position)
    and p.dead_at > %(position)s
  order by p.effective_on desc, p.position desc limit 1
) before
where f.facet = 'public' and f.value ->> 'public' = 'TOUT_PUBLIC'
  and before.public <> 'TOUT_PUBLIC'
  and f.position <= %(position)s and f.dead_at > %(position)s
order by f.effective_on, f.position
