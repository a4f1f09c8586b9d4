-- A row is a validation, a reopening or a completion in the finalisation or a yearly update:
-- by whom, and on which versions of the data.
select split_part(e.type, '.', 1) as process, (e.data ->> 'year')::int as year,
  e.data ->> 'step' as step, e.type, e.recorded_at, e.actor,
  e.data ->> 'stream_versions' as stream_versions, coalesce(e.data ->> 'motif', e.reason) as motif,
  e.position
from read.entry e
where e.subject = %(structure)s::uuid and e.position <= %(position)s
  and e.type = any(array[
    'finalisation.step_validated', 'finalisation.step_reopened', 'finalisation.finalised',
    'finalisation.revoked', 'campaign.step_validated', 'campaign.step_invalidated',
    'campaign.structure_actualised'])
order by e.position
