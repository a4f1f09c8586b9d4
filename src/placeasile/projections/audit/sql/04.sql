-- The row is the operator that ran a structure on a day, and the record that says so.
select f.operateur_id, n.nom as operateur, f.filiale, e.effective_on as since, e.recorded_at,
  e.actor, e.source, e.reason, e.position
from (
  select (o.value ->> 'operateur_id')::uuid as operateur_id, o.value ->> 'filiale' as filiale,
    o.event_id
  from read.fact o
  where o.subject = %(structure)s::uuid and o.facet = 'operateur' and o.key = ''
    and o.effective_on <= %(day)s::date
    and o.position <= %(position)s and o.dead_at > %(position)s
  order by o.effective_on desc, o.position desc limit 1
) f
join read.entry e on e.event_id = f.event_id
left join lateral (
  select s.value ->> 'nom' as nom from read.fact s
  where s.subject = f.operateur_id and s.facet = 'nom' and s.key = ''
    and s.effective_on <= %(day)s::date
    and s.position <= %(position)s and s.dead_at > %(position)s
  order by s.effective_on desc, s.position desc limit 1
) n on true
