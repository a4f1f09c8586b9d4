-- A row is a value that an event asserts. It is true from valid_from to valid_to, the eve of the
-- next value of the same key, and was known from known_from until an event corrected it, took it
-- back, or said another value from the same day on. Rows with no known_to are what is known now;
-- of the others, valid_to is as it was last known. Personal values are left out.
select
  f.subject, s.kind, c.block, f.facet, c.label, f.key, {unsealed} as value,
  f.effective_on as valid_from, n.effective_on - 1 as valid_to,
  e.recorded_at as known_from, k.recorded_at as known_to, f.event_id
from {core}.fact f
join {core}.entry e on e.position = f.position
join reporting.facet c on c.facet = f.facet
left join {core}.subject s on s.subject = f.subject
left join lateral (
  select x.effective_on
  from {core}.fact x
  where x.subject = f.subject and x.facet = f.facet and x.key = f.key
    and x.effective_on > f.effective_on and x.position < f.dead_at and x.dead_at >= f.dead_at
  order by x.effective_on
  limit 1
) n on true
left join lateral (
  select x.position
  from {core}.fact x
  where x.subject = f.subject and x.facet = f.facet and x.key = f.key
    and x.effective_on = f.effective_on and x.position > f.position
    and x.position < f.dead_at and x.dead_at >= f.dead_at
  order by x.position
  limit 1
) o on true
left join {core}.entry k on k.position = coalesce(o.position, f.dead_at)
