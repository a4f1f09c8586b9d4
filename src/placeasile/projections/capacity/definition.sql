-- What stands on a day is what was said last: the greatest of (day, position), its value behind.
-- The facts of a structure are read once, in the order of their days, however many they are.
with said as (
  select f.subject, f.facet, f.effective_on,
    (
      lpad((f.effective_on - date '0001-01-01')::text, 7, '0') || lpad(f.position::text, 19, '0')
      || coalesce(case f.facet when 'closed' then f.value ->> 'last_day' else f.value ->> 'n' end, '')
    ) collate "C" as what
  from fact f
  where f.subject = any(p_keys) and f.key = ''
    and f.facet in ('places', 'pmr', 'lgbt', 'fvv_teh', 'closed')
    and f.position <= p_position and f.dead_at > p_position
), step as (
  select f.subject, f.effective_on as since,
    lead(f.effective_on) over until - 1 as last_day,
    substr(max(max(f.what) filter (where f.facet = 'closed')) over until, 27) <> '' as closed,
    nullif(substr(max(max(f.what) filter (where f.facet = 'places')) over until, 27), '')::int as places,
    nullif(substr(max(max(f.what) filter (where f.facet = 'pmr')) over until, 27), '')::int as pmr,
    nullif(substr(max(max(f.what) filter (where f.facet = 'lgbt')) over until, 27), '')::int as lgbt,
    nullif(substr(max(max(f.what) filter (where f.facet = 'fvv_teh')) over until, 27), '')::int as fvv_teh
  from said f
  group by f.subject, f.effective_on
  window until as (partition by f.subject order by f.effective_on)
)
select
  s.structure_id, c.since, c.last_day, c.places, c.pmr, c.lgbt, c.fvv_teh,
  case
    when c.since > p_effective then 'A_VENIR'
    when c.last_day < p_effective then 'TERMINE'
    else 'EN_COURS'
  end as etat
from structures_at(p_keys, p_position) s
join step c on c.subject = s.structure_id
where c.closed is not true and not s.annulled
  and coalesce(c.places, c.pmr, c.lgbt, c.fvv_teh) is not null
