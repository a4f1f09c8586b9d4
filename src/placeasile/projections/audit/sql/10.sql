-- A row is a figure of one of the five years shown to a dialogue that is not the same now.
with told as (
  select b.year, to_jsonb(b) - array['comment', 'allocation_comment'] as figures
  from read.budget_at(
    array[%(structure)s::uuid], %(then_day)s::date, %(then_position)s::bigint) b
), known as (
  select b.year, to_jsonb(b) - array['comment', 'allocation_comment'] as figures
  from read.budget_at(array[%(structure)s::uuid], %(effective)s::date, %(position)s::bigint) b
)
select k.year, f.key as figure, t.figures ->> f.key as value_then, f.value as value_now
from told t
join known k on k.year = t.year
cross join lateral jsonb_each_text(k.figures) f
where t.figures ->> f.key is distinct from f.value
order by k.year, f.key
