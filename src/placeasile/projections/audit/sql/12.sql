-- A row is a site of the structure that housed people in a year, and its closing if any.
select s.site_id, s.code_postal, s.commune, s.repartition, s.places, s.opened_on, c.last_day,
  c.motif, c.recorded_at as closing_recorded_at, c.actor as closing_actor
from read.site_at(
  array[%(structure)s::uuid], make_date(%(year)s::int, 12, 31), %(position)s::bigint) s
left join lateral (
  select (f.value ->> 'last_day')::date as last_day, f.value ->> 'motif' as motif,
    e.recorded_at, e.actor
  from read.fact f
  join read.entry e on e.event_id = f.event_id
  where f.subject = s.structure_id and f.facet = 'site' and f.key = s.site_id::text
    and f.value ->> 'last_day' is not null
    and f.position <= %(position)s and f.dead_at > %(position)s
  order by f.effective_on desc, f.position desc limit 1
) c on true
where s.opened_on <= make_date(%(year)s::int, 12, 31)
  and (c.last_day is null or c.last_day >= make_date(%(year)s::int, 1, 1))
order by s.opened_on, s.site_id
