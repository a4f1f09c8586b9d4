with years as materialized (
  select y as year from generate_series(
    extract(year from p_effective)::int - 4, extract(year from p_effective)::int) y
), member as materialized (
  select m.cpom_id, y.year, type.value ->> 'type' as structure_type,
    count(distinct m.structure_id)::int as structures
  from stays_at(p_keys, p_effective, p_position) m
  join years y on y.year between extract(year from m.start_on) and extract(year from m.end_on)
  cross join lateral step(
    m.structure_id, 'type', '', least(make_date(y.year, 12, 31), p_effective), p_position) type
  group by 1, 2, 3
), budget as materialized (
  select k.subject as cpom_id, y.year, split_part(k.key, '/', 2) as structure_type,
    b.effective_on as decided_on, b.value
  from fact_key k
  join years y on y.year::text = split_part(k.key, '/', 1)
  cross join lateral step(k.subject, k.facet, k.key, p_effective, p_position) b
  where k.subject = any(p_keys) and k.facet = 'cpom_budget'
)
select
  r.cpom_id, r.year, r.structure_type, coalesce(m.structures, 0) as structures, b.decided_on,
  a.dotation_requested,
  a.dotation_granted,
  a.income_proposed,
  a.total_income,
  a.charges_proposed,
  a.charges_retained,
  (a.income_proposed - a.charges_proposed)::numeric(16, 2) as net_proposed,
  (a.total_income - a.charges_retained)::numeric(16, 2) as net_result,
  a.state_recovery,
  a.surplus_recovered,
  a.surplus_carried,
  a.dedicated_funds,
  a.allocation_total,
  a.reserve_investissement,
  a.charges_non_reconductibles,
  a.reserve_compensation_deficits,
  a.reserve_bfr,
  a.reserve_compensation_amortissements,
  a.report_a_nouveau,
  a.autre,
  d.detail as allocation_detail,
  (a.allocation_total - d.detail)::numeric(16, 2) as allocation_gap,
  (a.total_income - a.charges_retained + a.state_recovery - a.allocation_total)::numeric(16, 2)
    as result_gap,
  b.value ->> 'comment' as comment
from (
  select cpom_id, year, structure_type from member
  union select cpom_id, year, structure_type from budget
) r
left join member m using (cpom_id, year, structure_type)
left join budget b using (cpom_id, year, structure_type)
cross join lateral (
  select
    (b.value ->> 'dotation_requested')::numeric(14, 2) as dotation_requested,
    (b.value ->> 'dotation_granted')::numeric(14, 2) as dotation_granted,
    (b.value ->> 'income_proposed')::numeric(14, 2) as income_proposed,
    (b.value ->> 'total_income')::numeric(14, 2) as total_income,
    (b.value ->> 'charges_proposed')::numeric(14, 2) as charges_proposed,
    (b.value ->> 'charges_retained')::numeric(14, 2) as charges_retained,
    (b.value ->> 'state_recovery')::numeric(14, 2) as state_recovery,
    (b.value ->> 'surplus_recovered')::numeric(14, 2) as surplus_recovered,
    (b.value ->> 'surplus_carried')::numeric(14, 2) as surplus_carried,
    (b.value ->> 'dedicated_funds')::numeric(14, 2) as dedicated_funds,
    (b.value ->> 'allocation_total')::numeric(14, 2) as allocation_total,
    (b.value ->> 'reserve_investissement')::numeric(14, 2) as reserve_investissement,
    (b.value ->> 'charges_non_reconductibles')::numeric(14, 2) as charges_non_reconductibles,
    (b.value ->> 'reserve_compensation_deficits')::numeric(14, 2) as reserve_compensation_deficits,
    (b.value ->> 'reserve_bfr')::numeric(14, 2) as reserve_bfr,
    (b.value ->> 'reserve_compensation_amortissements')::numeric(14, 2) as reserve_compensation_amortissements,
    (b.value ->> 'report_a_nouveau')::numeric(14, 2) as report_a_nouveau,
    (b.value ->> 'autre')::numeric(14, 2) as autre
) a
-- What is said of the lines adds up; nothing said is not zero.
cross join lateral (
  select sum(line)::numeric(16, 2) as detail
  from (values
    (a.dedicated_funds), (a.reserve_investissement), (a.charges_non_reconductibles),
    (a.reserve_compensation_deficits), (a.reserve_bfr), (a.reserve_compensation_amortissements),
    (a.report_a_nouveau), (a.autre)) v(line)
) d
