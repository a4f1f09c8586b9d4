-- A row is an evaluation that was recorded without any mark, and its marks if they came.
select f.subject as structure_id, f.key::uuid as evaluation_id, f.effective_on as evaluated_on,
  e.recorded_at, s.effective_on as scored_on, s.recorded_at as scored_recorded_at, s.actor,
  s.score_overall
from read.fact f
join read.entry e on e.event_id = f.event_id
left join lateral (
  select n.effective_on, r.recorded_at, r.actor,
    (n.value ->> 'score_overall')::numeric(3, 2) as score_overall
  from read.fact n
  join read.entry r on r.event_id = n.event_id
  where n.subject = f.subject and n.facet = 'evaluation_scores' and n.key = f.key
    and n.position <= %(position)s and n.dead_at > %(position)s
  order by n.effective_on, n.position limit 1
) s on true
where f.facet = 'evaluation' and f.position <= %(position)s and f.dead_at > %(position)s
  and coalesce(f.value ->> 'score_person', f.value ->> 'score_professionals',
    f.value ->> 'score_structure', f.value ->> 'score_overall') is null
  and (%(structure)s::uuid is null or f.subject = %(structure)s::uuid)
order by f.effective_on, f.key
