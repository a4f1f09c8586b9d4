-- What the facts would be if more had been recorded: the base tables, with what the transaction
-- supposes besides. Same names and columns, so that the definitions of all the tables read them as
-- they are. Settings of the transaction hold what is supposed, so that nothing is ever written:
-- placeasile.facts, placeasile.entries and placeasile.subjects are arrays of rows in JSON,
-- placeasile.replaced the events that they correct or retract, placeasile.position the first
-- position that they would take.
create view fact as
select
  f.position, f.ordinal, f.subject, f.facet, f.key, f.effective_on,
  case
    when f.event_id = any(nullif(current_setting('placeasile.replaced', true), '')::uuid[])
    then least(f.dead_at, current_setting('placeasile.position')::bigint)
    else f.dead_at
  end as dead_at,
  f.event_id, f.value
from {base}.fact f
union all
select s.position, s.ordinal, s.subject, s.facet, s.key, s.effective_on, s.dead_at, s.event_id, s.value
from jsonb_to_recordset(nullif(current_setting('placeasile.facts', true), '')::jsonb) as s(
  position bigint, ordinal smallint, subject uuid, facet text collate "C", key text collate "C",
  effective_on date, dead_at bigint, event_id uuid, value jsonb);

create view fact_key as
select k.subject, k.facet, k.key from {base}.fact_key k
union all
select distinct s.subject, s.facet, s.key
from jsonb_to_recordset(nullif(current_setting('placeasile.facts', true), '')::jsonb) as s(
  subject uuid, facet text collate "C", key text collate "C")
where not exists (
  select from {base}.fact_key k
  where k.subject = s.subject and k.facet = s.facet and k.key = s.key);

create view subject as
select b.subject, b.kind from {base}.subject b
union all
select s.subject, s.kind
from jsonb_to_recordset(nullif(current_setting('placeasile.subjects', true), '')::jsonb) as s(
  subject uuid, kind text collate "C")
where not exists (select from {base}.subject b where b.subject = s.subject);

create view entry as
select
  e.position, e.subject, e.stream_id, e.stream_version, e.event_id, e.type, e.effective_on,
  e.recorded_at, e.actor, e.source, e.provenance, e.reason, e.supersedes,
  case
    when e.event_id = any(nullif(current_setting('placeasile.replaced', true), '')::uuid[])
    then least(e.dead_at, current_setting('placeasile.position')::bigint)
    else e.dead_at
  end as dead_at,
  e.dead_by, e.data
from {base}.entry e
union all
select
  s.position, s.subject, s.stream_id, s.stream_version, s.event_id, s.type, s.effective_on,
  s.recorded_at, s.actor, s.source, s.provenance, s.reason, s.supersedes, s.dead_at, s.dead_by, s.data
from jsonb_to_recordset(nullif(current_setting('placeasile.entries', true), '')::jsonb) as s(
  position bigint, subject uuid, stream_id uuid, stream_version int, event_id uuid,
  type text collate "C", effective_on date, recorded_at timestamptz, actor text, source text,
  provenance text, reason text, supersedes uuid, dead_at bigint, dead_by uuid, data jsonb);
