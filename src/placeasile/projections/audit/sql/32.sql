-- A row is a field of a kind of fact and where the facts came from: how many were corrected in
-- that field, or taken back. Personal values, that differ in every record, are left aside.
with fixed as (
  select t.type, t.source, k.type = 'register.fact_retracted' as retracted, t.data as old,
    k.data as new, t.effective_on as old_on, k.effective_on as new_on
  from read.entry k
  join read.entry t on t.event_id = k.supersedes
  where k.position <= %(position)s
), changed as (
  select type, source, '(fait retiré)' as field from fixed where retracted
  union all
  select type, source, 'effective_on' from fixed where not retracted and old_on <> new_on
  union all
  select x.type, x.source, n.key from fixed x
  cross join lateral jsonb_each(x.new) n
  where not x.retracted and n.value is distinct from x.old -> n.key
    and not starts_with(n.value #>> '{}', 'pa1.')
)
select c.type, c.field, c.source, count(*)::int as corrections, all_of.records,
  round(100.0 * count(*) / all_of.records, 1) as rate
from changed c
cross join lateral (
  select count(*)::int as records from read.entry e
  where e.type = c.type and e.source = c.source and e.position <= %(position)s
) all_of
group by c.type, c.field, c.source, all_of.records
order by corrections desc, c.type, c.field, c.source
