select
  k.subject, c.said ->> 'departement' as departement, k.key as month,
  reported.effective_on as month_end,
  (c.said ->> 'deboutes_sans_mesure')::int as deboutes_sans_mesure,
  (c.said ->> 'mises_en_demeure')::int as mises_en_demeure,
  (c.said ->> 'referes_engages')::int as referes_engages,
  (c.said ->> 'referes_executes')::int as referes_executes,
  round(100.0 * (c.said ->> 'referes_executes')::int
    / nullif((c.said ->> 'referes_engages')::int, 0), 2)::numeric(12, 2) as execution_rate,
  restated.position is not null as restated
from fact_key k
cross join lateral step(k.subject, 'referes', k.key, p_effective, p_position) reported
left join lateral step(k.subject, 'referes_restated', k.key, p_effective, p_position) restated on true
cross join lateral (select coalesce(restated.value, reported.value) as said) c
where k.subject = any(p_keys) and k.facet = 'referes'
