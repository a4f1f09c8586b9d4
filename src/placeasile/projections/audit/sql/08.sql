-- A row is a record of the dotation of a structure for a year: requested, granted or amended.
select e.type, (f.value ->> 'amount')::numeric(14, 2) as amount, f.effective_on,
  e.data ->> 'reference' as document, e.recorded_at, e.actor, e.reason,
  case
    when e.dead_at > %(position)s then 'EN_VIGUEUR'
    when k.type = 'register.fact_retracted' then 'RETIRE'
    else 'CORRIGE'
  end as etat, e.position
from read.fact f
join read.entry e on e.event_id = f.event_id
left join read.entry k on k.event_id = e.dead_by
where f.subject = %(structure)s::uuid
  and f.facet = any(array['dotation_requested', 'dotation_granted'])
  and f.key = %(year)s::int::text and f.position <= %(position)s
order by e.position
