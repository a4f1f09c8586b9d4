with filed as materialized (
  select
    k.subject, k.key::uuid as document_id, f.value as filing, file.value as file,
    file.effective_on as filed_on, s.value as fate, s.effective_on as fate_on,
    coalesce(s.value ->> 'etat', 'DEPOSE') as own,
    (file.value ->> 'replaces_document_id')::uuid as replaces,
    jsonb_build_array(f.value -> 'category', f.value -> 'year', f.value -> 'granularity',
      f.value -> 'structure_type') as place
  from fact_key k
  cross join lateral step(k.subject, k.facet, k.key, p_effective, p_position) f
  cross join lateral step(k.subject, 'document_file', k.key, p_effective, p_position) file
  left join lateral step(k.subject, 'document_status', k.key, p_effective, p_position) s on true
  where k.subject = any(p_keys) and k.facet = 'document'
), replaced as (
  -- What was filed in the place of a document holds it as long as it is not withdrawn.
  select distinct on (old.subject, old.document_id)
    old.subject, old.document_id, new.document_id as by_id, new.filed_on as since
  from filed new
  join filed old on old.subject = new.subject and old.document_id = new.replaces
  where new.own <> 'RETIRE' and new.place = old.place
    and old.own = 'DEPOSE' and (old.fate_on is null or old.fate_on <= new.filed_on)
  order by old.subject, old.document_id, new.filed_on, new.document_id
), told as (
  select
    f.*, r.by_id, r.since,
    case when r.by_id is null then f.own else 'REMPLACE' end as etat
  from filed f
  left join replaced r on r.subject = f.subject and r.document_id = f.document_id
)
select
  t.subject, t.document_id,
  case when t.filing ->> 'year' is null then 'ACTE' else 'FINANCIER' end as family,
  coalesce(t.filing ->> 'category', parent.filing ->> 'category') as category,
  (t.filing ->> 'year')::int as year,
  t.filing ->> 'granularity' as granularity,
  coalesce(t.filing ->> 'structure_type', parent.filing ->> 'structure_type') as structure_type,
  coalesce(t.filing ->> 'act_id', t.filing ->> 'period_id',
    parent.filing ->> 'act_id', parent.filing ->> 'period_id')::uuid as act_id,
  (t.filing ->> 'parent_document_id')::uuid as parent_document_id,
  (t.filing ->> 'avenant_on')::date as avenant_on,
  (t.filing ->> 'valid_from')::date as valid_from,
  (t.filing ->> 'valid_to')::date as valid_to,
  t.filing ->> 'title' as title,
  t.file ->> 'original_name' as original_name,
  t.file ->> 'mime_type' as mime_type,
  (t.file ->> 'size_bytes')::bigint as size_bytes,
  t.file ->> 'sha256' as sha256,
  t.filed_on,
  t.etat,
  coalesce(t.since, t.fate_on, t.filed_on) as etat_depuis,
  coalesce(t.by_id, (t.fate ->> 'by_document_id')::uuid) as remplace_par,
  t.fate ->> 'motif' as motif,
  t.etat = 'DEPOSE' and t.filing ->> 'year' is not null
    and t.filing ->> 'category' <> 'AUTRE_FINANCIER'
    and count(*) filter (where t.etat = 'DEPOSE') over (partition by t.subject, t.place) > 1
    as en_double
from told t
left join filed parent
  on parent.subject = t.subject and parent.document_id = (t.filing ->> 'parent_document_id')::uuid
