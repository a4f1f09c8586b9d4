-- Documents that were filed before they held a key of their dossier take it: those who decide on
-- the dossier find its documents by these keys.
set local role placeasile_log;
insert into es.claim (scope, key, stream_id, held_from, free_from)
select distinct 'documents/' || (d.said ->> 'owner_id'), d.said ->> 'document_id', e.stream_id,
  date '0001-01-01', null::date
from es.event e
cross join lateral (select convert_from(e.data, 'UTF8')::jsonb as said) d
where e.type in ('documents.financial_filed', 'documents.act_filed', 'documents.avenant_filed')
on conflict (scope, key, stream_id) do nothing;
reset role;
