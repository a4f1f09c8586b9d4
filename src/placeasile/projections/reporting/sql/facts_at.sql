-- A row is the value of a key on a day, as known at a position: known_to is still to come then.
select
  f.subject, s.kind, c.block, f.facet, c.label, f.key, {unsealed} as value,
  f.effective_on as valid_from, n.effective_on - 1 as valid_to,
  e.recorded_at as known_from, null::timestamptz as known_to, f.event_id
from (select {effective} as day, {position} as known) m
cross join {core}.fact_key k
cross join lateral (
  select x.*
  from {core}.fact x
  where x.subject = k.subject and x.facet = k.facet and x.key = k.key
    and x.effective_on <= m.day and x.position <= m.known and x.dead_at > m.known
  order by x.effective_on desc, x.position desc
  limit 1
) f
join {core}.entry e on e.position = f.position
join reporting.facet c on c.facet = f.facet
left join {core}.subject s on s.subject = f.subject
left join lateral (
  select x.effective_on
  from {core}.fact x
  where x.subject = f.subject and x.facet = f.facet and x.key = f.key
    and x.effective_on > f.effective_on and x.position <= m.known and x.dead_at > m.known
  order by x.effective_on
  limit 1
) n on true
