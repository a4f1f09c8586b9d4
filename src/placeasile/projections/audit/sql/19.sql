-- A row is a day when a DNA code of the structure entered the list of the OFII, or left it.
select r.value ->> 'code' as dna_code,
  case when (l.value ->> 'listed')::boolean then 'ENTREE' else 'SORTIE' end as nature,
  l.effective_on, e.recorded_at, e.actor, e.provenance, e.position
from read.fact r
join read.fact l on l.subject = r.subject and l.facet = 'dna_listed'
  and l.position <= %(position)s and l.dead_at > %(position)s
join read.entry e on e.event_id = l.event_id
where r.facet = 'registered' and r.value ->> 'kind' = 'dna'
  and r.position <= %(position)s and r.dead_at > %(position)s
  and r.value ->> 'code' in (
    select d.key from read.fact d
    where d.subject = %(structure)s::uuid and d.facet = 'dna'
      and d.position <= %(position)s and d.dead_at > %(position)s
  )
order by dna_code, l.effective_on, l.position
