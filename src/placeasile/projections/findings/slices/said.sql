select g.subject as structure_id, jsonb_agg(jsonb_build_object(
  'code', split_part(g.key, '/', 1), 'year', split_part(g.key, '/', 2)::int,
  'target', split_part(g.key, '/', 3),
  'raised_on', g.raised_on, 'raised_at', g.raised_at,
  'corrected_on', g.corrected_on, 'corrected_at', g.corrected_at,
  'justified_on', g.justified_on, 'justified_at', g.justified_at, 'comment', g.comment,
  'reopened_on', g.reopened_on, 'reopened_at', g.reopened_at
) order by g.key) as value
from (
  select
    k.subject, k.key,
    max(f.effective_on) filter (where k.facet = 'anomaly_raised') as raised_on,
    max(f.position) filter (where k.facet = 'anomaly_raised') as raised_at,
    max(f.effective_on) filter (where k.facet = 'anomaly_corrected') as corrected_on,
    max(f.position) filter (where k.facet = 'anomaly_corrected') as corrected_at,
    max(f.effective_on) filter (where k.facet = 'anomaly_justified') as justified_on,
    max(f.position) filter (where k.facet = 'anomaly_justified') as justified_at,
    max(f.value ->> 'comment') as comment,
    max(f.effective_on) filter (where k.facet = 'anomaly_reopened') as reopened_on,
    max(f.position) filter (where k.facet = 'anomaly_reopened') as reopened_at
  from fact_key k
  cross join lateral step(k.subject, k.facet, k.key, p_effective, p_position) f
  where k.subject = any(p_keys)
    and k.facet in ('anomaly_raised', 'anomaly_corrected', 'anomaly_justified', 'anomaly_reopened')
  group by k.subject, k.key
) g
group by g.subject
