-- A row is a record of, or a change to, the address of a site of the structure, or the erasure of
-- all of them.
select e.position, e.recorded_at, e.actor, e.type, e.effective_on, f.key::uuid as site_id,
  f.value ->> 'code_postal' as code_postal, f.value ->> 'commune' as commune, e.reason
from read.entry e
join read.fact f
  on f.event_id = case when e.type = 'register.fact_retracted' then e.supersedes else e.event_id end
where e.subject = %(structure)s::uuid and f.facet = 'site_address' and e.position <= %(position)s
union all
select e.position, e.recorded_at, e.actor, e.type, e.effective_on, null, null, null, e.reason
from read.entry e
where e.subject = %(structure)s::uuid and e.type = 'privacy.subject_erased'
  and e.position <= %(position)s
order by position
