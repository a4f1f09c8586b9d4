with decided as (
  select distinct f.subject, f.effective_on as since
  from fact f
  where f.subject = any(p_keys) and f.key = ''
    and f.facet in ('places', 'pmr', 'lgbt', 'fvv_teh', 'closed')
    and f.position <= p_position and f.dead_at > p_position
), step as (
  select d.subject, d.since,
    lead(d.since) over (partition by d.subject order by d.since) - 1 as last_day,
    closed.value ->> 'last_day' is not null as closed,
    (places.value ->> 'n')::int as places,
    (pmr.value ->> 'n')::int as pmr,
    (lgbt.value ->> 'n')::int as lgbt,
    (fvv_teh.value ->> 'n')::int as fvv_teh
  from decided d
  left join lateral step(d.subject, 'closed', '', d.since, p_position) closed on true
  left join lateral step(d.subject, 'places', '', d.since, p_position) places on true
  left join lateral step(d.subject, 'pmr', '', d.since, p_position) pmr on true
  left join lateral step(d.subject, 'lgbt', '', d.since, p_position) lgbt on true
  left join lateral step(d.subject, 'fvv_teh', '', d.since, p_position) fvv_teh on true
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
where not c.closed and not s.annulled and coalesce(c.places, c.pmr, c.lgbt, c.fvv_teh) is not null
