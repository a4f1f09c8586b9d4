-- A row is a removal: a visit or an evaluation struck off, or its report taken back.
select e.subject as structure_id, e.type, t.type as removed_type,
  coalesce(t.data, e.data) ->> 'inspection_id' as inspection_id,
  coalesce(t.data, e.data) ->> 'evaluation_id' as evaluation_id,
  coalesce(t.data ->> 'reference', r.reference) as document, e.recorded_at, e.actor,
  coalesce(e.data ->> 'motif', e.reason) as motif, e.position
from read.entry e
left join read.entry t on t.event_id = e.supersedes and e.type = 'register.fact_retracted'
left join lateral (
  select f.value ->> 'reference' as reference from read.fact f
  where f.subject = e.subject and f.facet = any(array['inspection_report', 'action_plan'])
    and f.key = coalesce(e.data ->> 'inspection_id', e.data ->> 'evaluation_id')
    and f.position < e.position and f.dead_at >= e.position
  order by f.effective_on desc, f.position desc limit 1
) r on true
where e.position <= %(position)s
  and (%(structure)s::uuid is null or e.subject = %(structure)s::uuid)
  and (
    e.type = any(array['quality.inspection_withdrawn', 'quality.evaluation_withdrawn'])
    or t.type = any(array[
      'quality.inspection_recorded', 'quality.inspection_report_filed',
      'quality.evaluation_recorded', 'quality.action_plan_filed'])
  )
order by e.position
