-- A row is an avenant that gave a convention of the structure another end.
select f.key::uuid as period_id, f.effective_on, f.value ->> 'reference' as document,
  (before.value ->> 'end')::date as end_before, (f.value ->> 'new_end')::date as end_after,
  (f.value ->> 'new_end')::date - (before.value ->> 'end')::date as days,
  row_number() over (partition by f.key order by f.effective_on, f.position) as rank,
  e.recorded_at, e.actor
from read.fact f
join read.entry e on e.event_id = f.event_id
left join lateral (
  select b.value from read.fact b
  where b.subject = f.subject and b.facet = 'convention_end' and b.key = f.key
    and (b.effective_on, b.position) < (f.effective_on, f.position)
    and b.dead_at > %(position)s
  order by b.effective_on desc, b.position desc limit 1
) before on true
where f.subject = %(structure)s::uuid and f.facet = 'convention_avenant'
  and f.value ->> 'new_end' is not null
  and f.position <= %(position)s and f.dead_at > %(position)s
order by f.effective_on, f.position
