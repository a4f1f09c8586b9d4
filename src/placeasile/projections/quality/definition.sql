select
  s.structure_id, 'INSPECTION' as kind, k.key as id, f.effective_on as day, f.value ->> 'type' as type,
  null::text as nature,
  null::numeric(3, 2) as score_person, null::numeric(3, 2) as score_professionals,
  null::numeric(3, 2) as score_structure, null::numeric(3, 2) as score_overall,
  null::numeric(3, 2) as overall_gap,
  null::boolean as violent, null::date as declared_on,
  report.value ->> 'reference' as report, report.effective_on as report_on,
  null::text as action_plan, null::date as action_plan_on,
  (f.value ->> 'withdrawn')::boolean as withdrawn,
  null::text as motif
from structures_at(p_keys, p_position) s
join fact_key k on k.subject = s.structure_id and k.facet = 'inspection'
cross join lateral step(k.subject, k.facet, k.key, p_effective, p_position) f
left join lateral step(k.subject, 'inspection_report', k.key, p_effective, p_position) report on true
union all
select
  s.structure_id, 'EVALUATION', k.key, f.effective_on, null, null,
  m.person, m.professionals, m.structure, m.overall,
  round(m.overall - (m.person + m.professionals + m.structure) / 3, 2)::numeric(3, 2),
  null, null,
  f.value ->> 'reference', case when f.value ->> 'reference' is not null then f.effective_on end,
  plan.value ->> 'reference', plan.effective_on,
  struck.position is not null, struck.value ->> 'motif'
from structures_at(p_keys, p_position) s
join fact_key k on k.subject = s.structure_id and k.facet = 'evaluation'
cross join lateral step(k.subject, k.facet, k.key, p_effective, p_position) f
left join lateral step(k.subject, 'evaluation_scores', k.key, p_effective, p_position) scored on true
left join lateral step(k.subject, 'action_plan', k.key, p_effective, p_position) plan on true
left join lateral step(k.subject, 'evaluation_withdrawn', k.key, p_effective, p_position) struck on true
cross join lateral (
  select
    (v ->> 'score_person')::numeric(3, 2) as person,
    (v ->> 'score_professionals')::numeric(3, 2) as professionals,
    (v ->> 'score_structure')::numeric(3, 2) as structure,
    (v ->> 'score_overall')::numeric(3, 2) as overall
  from coalesce(scored.value, f.value) v
) m
union all
select
  s.structure_id, 'INCIDENT', k.key,
  coalesce((known.value ->> 'occurred_on')::date, f.effective_on), null,
  coalesce(known.value, f.value) ->> 'nature',
  null, null, null, null, null,
  (coalesce(known.value, f.value) ->> 'violent')::boolean,
  (f.value ->> 'declared_on')::date,
  null, null, null, null,
  struck.position is not null, struck.value ->> 'motif'
from structures_at(p_keys, p_position) s
join fact_key k on k.subject = s.structure_id and k.facet = 'incident'
cross join lateral step(k.subject, k.facet, k.key, p_effective, p_position) f
left join lateral step(k.subject, 'incident_requalified', k.key, p_effective, p_position) known on true
left join lateral step(k.subject, 'incident_withdrawn', k.key, p_effective, p_position) struck on true
