-- A row is an erasure of personal data: of what, when, by whom and why.
select coalesce(e.data ->> 'owner_id', e.data ->> 'subject_id')::uuid as subject,
  e.data ->> 'kind' as kind, e.data ->> 'part' as part, e.effective_on,
  e.recorded_at, e.actor, e.source, e.reason, e.position
from read.entry e
where e.type = 'privacy.subject_erased' and e.position <= %(position)s
order by e.position
