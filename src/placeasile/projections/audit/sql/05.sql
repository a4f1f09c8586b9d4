-- A row is a structure that was HUDA and became CADA, with its capacity on the eve and on the
-- day; or places that a finalised transformation moved from a HUDA to a CADA.
with told as materialized (
  select array(select subject from read.subject where kind = 'transformation') as ids
), converted as (
  select f.subject, f.effective_on, f.event_id
  from read.fact f
  cross join lateral (
    select p.value ->> 'type' as type from read.fact p
    where p.subject = f.subject and p.facet = 'type' and p.key = ''
      and p.effective_on < f.effective_on
      and p.position <= %(position)s and p.dead_at > %(position)s
    order by p.effective_on desc, p.position desc limit 1
  ) before
  where f.facet = 'type' and f.value ->> 'type' = 'CADA' and before.type = 'HUDA'
    and f.position <= %(position)s and f.dead_at > %(position)s
)
select 'CONVERSION' as nature, c.subject as structure_id, c.subject as vers_structure_id,
  c.effective_on, eve.n as places_before, day.n as places_after, null::int as places_moved,
  e.data ->> 'legal_basis' as document, e.recorded_at, e.actor, null::uuid as transformation_id
from converted c
join read.entry e on e.event_id = c.event_id
left join lateral (
  select (p.value ->> 'n')::int as n from read.fact p
  where p.subject = c.subject and p.facet = 'places' and p.key = ''
    and p.effective_on < c.effective_on
    and p.position <= %(position)s and p.dead_at > %(position)s
  order by p.effective_on desc, p.position desc limit 1
) eve on true
left join lateral (
  select (p.value ->> 'n')::int as n from read.fact p
  where p.subject = c.subject and p.facet = 'places' and p.key = ''
    and p.effective_on <= c.effective_on
    and p.position <= %(position)s and p.dead_at > %(position)s
  order by p.effective_on desc, p.position desc limit 1
) day on true
union all
select 'TRANSFORMATION', s.structure_id, t.structure_id, t.takes_effect_on, s.places_before,
  t.places_after, m.places, t.act_reference, e.recorded_at, e.actor, m.transformation_id
from told
cross join lateral read.movement_at(told.ids, %(effective)s::date, %(position)s::bigint) m
join read.transformation_block_at((select ids from told), %(effective)s::date,
  %(position)s::bigint) s
  on s.transformation_id = m.transformation_id and s.structure_id = m.from_structure_id
join read.transformation_block_at((select ids from told), %(effective)s::date,
  %(position)s::bigint) t
  on t.transformation_id = m.transformation_id and t.structure_id = m.to_structure_id
join read.entry e on e.subject = m.transformation_id and e.type = 'transformation.finalised'
  and e.position <= %(position)s and e.dead_at > %(position)s
where s.structure_type = 'HUDA' and t.structure_type = 'CADA'
  and s.structure_id <> t.structure_id and t.etat = 'FINALISEE'
order by effective_on, structure_id, vers_structure_id
