-- A row is another name of an operator, a merger, or the name under which a structure was
-- submitted.
with concerned as (
  select s.subject from read.subject s
  where s.kind = 'operateur' and (
    %(structure)s::uuid is null
    or s.subject::text in (
      select f.value ->> 'operateur_id' from read.fact f
      where f.subject = %(structure)s::uuid and f.facet = 'operateur'
        and f.position <= %(position)s)
  )
)
select 'RENOMMAGE' as nature, f.subject as operateur_id, before.nom as nom_before,
  f.value ->> 'nom' as nom_after, f.effective_on, e.recorded_at, e.actor, e.position
from concerned c
join read.fact f on f.subject = c.subject and f.facet = 'nom'
  and f.position <= %(position)s and f.dead_at > %(position)s
join read.entry e on e.event_id = f.event_id
cross join lateral (
  select p.value ->> 'nom' as nom from read.fact p
  where p.subject = f.subject and p.facet = 'nom' and p.key = ''
    and (p.effective_on, p.position) < (f.effective_on, f.position)
    and p.dead_at > %(position)s
  order by p.effective_on desc, p.position desc limit 1
) before
union all
select 'FUSION', f.subject, own.nom, taker.nom, f.effective_on, e.recorded_at, e.actor, e.position
from concerned c
join read.fact f on f.subject = c.subject and f.facet = 'operateur_merged'
  and f.position <= %(position)s and f.dead_at > %(position)s
join read.entry e on e.event_id = f.event_id
left join lateral (
  select p.value ->> 'nom' as nom from read.fact p
  where p.subject = f.subject and p.facet = 'nom' and p.effective_on <= f.effective_on
    and p.position <= %(position)s and p.dead_at > %(position)s
  order by p.effective_on desc, p.position desc limit 1
) own on true
left join lateral (
  select p.value ->> 'nom' as nom from read.fact p
  where p.subject = (f.value ->> 'into_id')::uuid and p.facet = 'nom'
    and p.effective_on <= f.effective_on
    and p.position <= %(position)s and p.dead_at > %(position)s
  order by p.effective_on desc, p.position desc limit 1
) taker on true
union all
select 'SAISIE', run.operateur_id, own.nom, null, e.effective_on, e.recorded_at, e.actor,
  e.position
from read.entry e
cross join lateral (
  select (o.value ->> 'operateur_id')::uuid as operateur_id from read.fact o
  where o.subject = e.subject and o.facet = 'operateur' and o.effective_on <= e.effective_on
    and o.position <= e.position and o.dead_at > e.position
  order by o.effective_on desc, o.position desc limit 1
) run
left join lateral (
  select p.value ->> 'nom' as nom from read.fact p
  where p.subject = run.operateur_id and p.facet = 'nom' and p.effective_on <= e.effective_on
    and p.position <= e.position and p.dead_at > e.position
  order by p.effective_on desc, p.position desc limit 1
) own on true
where e.type = 'finalisation.submission_received' and e.position <= %(position)s
  and (%(structure)s::uuid is null or e.subject = %(structure)s::uuid)
order by position
