-- A row is a month of a DNA code that was said again: its occupied places before and after.
select f.subject as structure_id, split_part(f.key, '/', 1) as month,
  split_part(f.key, '/', 2) as dna_code, (before.value ->> 'occupees')::int as occupees_before,
  (f.value ->> 'occupees')::int as occupees_after,
  (f.value ->> 'occupees')::int - (before.value ->> 'occupees')::int as gap, e.type,
  coalesce(f.value ->> 'motif', e.reason) as motif, e.recorded_at, e.actor, e.position
from read.fact f
join read.entry e on e.event_id = f.event_id
cross join lateral (
  select b.value from read.fact b
  where b.subject = f.subject and b.key = f.key
    and b.facet = any(array['activity', 'activity_restated'])
    and b.position < f.position and b.dead_at >= f.position
  order by b.facet desc, b.effective_on desc, b.position desc limit 1
) before
where f.facet = any(array['activity', 'activity_restated']) and f.position <= %(position)s
  and (%(structure)s::uuid is null or f.subject = %(structure)s::uuid)
order by f.position
