select s.structure_id, y.year, t.operateur_id, d.first_on, d.last_on, d.last_on - d.first_on + 1 as days
from structures_at(p_keys, p_position) s
join lateral (
  -- An operator that takes over from itself, for another subsidiary, stays.
  select b.operateur_id, b.effective_on,
    lead(b.effective_on) over (order by b.effective_on) - 1 as last_on
  from (
    select a.operateur_id, a.effective_on,
      lag(a.operateur_id) over (order by a.effective_on) as before_id
    from (
      select distinct on (f.effective_on) f.effective_on, (f.value ->> 'operateur_id')::uuid as operateur_id
      from fact f
      where f.subject = s.structure_id and f.facet = 'operateur' and f.key = ''
        and f.effective_on <= p_effective and f.position <= p_position and f.dead_at > p_position
      order by f.effective_on, f.position desc
    ) a
  ) b
  where b.operateur_id is distinct from b.before_id
) t on true
join lateral (
  -- What follows a reopening is another stay.
  select o.effective_on, lead(o.effective_on) over (order by o.effective_on) - 1 as last_on, o.open
  from (
    select c.effective_on, c.open, lag(c.open) over (order by c.effective_on) as before_open
    from (
      select date '-infinity' as effective_on, true as open
      union all
      (select distinct on (f.effective_on) f.effective_on, f.value ->> 'last_day' is null
      from fact f
      where f.subject = s.structure_id and f.facet = 'closed' and f.key = ''
        and f.effective_on <= p_effective and f.position <= p_position and f.dead_at > p_position
      order by f.effective_on, f.position desc)
    ) c
  ) o
  where o.open is distinct from o.before_open
) life on life.open
cross join lateral generate_series(
  extract(year from p_effective)::int - 4, extract(year from p_effective)::int) y(year)
cross join lateral (
  select
    greatest(t.effective_on, make_date(y.year, 1, 1), s.opened_on, life.effective_on) as first_on,
    least(t.last_on, make_date(y.year, 12, 31), life.last_on) as last_on
) d
where d.first_on <= d.last_on and not s.annulled
