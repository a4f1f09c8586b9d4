-- A row is an anomaly that somebody justified, and that came back or was reopened after.
select j.subject as structure_id, j.data ->> 'code' as code, (j.data ->> 'year')::int as year,
  j.data ->> 'target' as target, j.effective_on as justified_on, j.actor as justified_by,
  n.type, n.effective_on as again_on, n.actor as again_by, n.data ->> 'motif' as motif, n.position
from read.entry j
cross join lateral (
  select a.type, a.effective_on, a.actor, a.data, a.position from read.entry a
  where a.subject = j.subject and a.type = any(array['anomaly.raised', 'anomaly.reopened'])
    and a.data ->> 'code' = j.data ->> 'code' and a.data ->> 'year' = j.data ->> 'year'
    and a.data ->> 'target' = j.data ->> 'target'
    and a.position > j.position and a.position <= %(position)s and a.dead_at > %(position)s
  order by a.position limit 1
) n
where j.type = 'anomaly.justified' and j.position <= %(position)s and j.dead_at > %(position)s
  and (%(structure)s::uuid is null or j.subject = %(structure)s::uuid)
order by n.position
