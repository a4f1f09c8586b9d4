with said as (
  select distinct on (f.subject, f.facet, f.key, f.effective_on)
    f.subject, f.facet, f.key, f.effective_on,
    coalesce((f.value ->> 'held')::boolean, true) as held,
    f.value ->> 'description' as description
  from fact f
  where f.subject = any(p_keys) and f.facet in ('code_bhasile', 'dna', 'finess')
    and f.position <= p_position and f.dead_at > p_position
  order by f.subject, f.facet, f.key, f.effective_on, f.position desc
), compared as (
  select said.*,
    lag(held) over code as held_before, lag(description) over code as description_before
  from said
  window code as (partition by subject, facet, key order by effective_on)
), changed as (
  select compared.*,
    lead(effective_on) over (partition by subject, facet, key order by effective_on) - 1 as last_day
  from compared
  where held is distinct from held_before or description is distinct from description_before
)
select
  s.structure_id,
  case c.facet when 'code_bhasile' then 'BHASILE' when 'dna' then 'DNA' else 'FINESS' end as kind,
  c.key as code,
  c.effective_on as since,
  c.last_day,
  c.description,
  case
    when c.effective_on > p_effective then 'A_VENIR'
    when c.last_day < p_effective then 'TERMINE'
    else 'EN_COURS'
  end as etat
from structures_at(p_keys, p_position) s
join changed c on c.subject = s.structure_id
where c.held
