select b.structure_id, jsonb_agg(jsonb_build_object(
  'year', b.year, 'dotation_requested', b.dotation_requested::text,
  'dotation_granted', b.dotation_granted::text, 'income_proposed', b.income_proposed::text,
  'total_income', b.total_income::text, 'charges_proposed', b.charges_proposed::text,
  'charges_retained', b.charges_retained::text, 'net_result', b.net_result::text,
  'state_recovery', b.state_recovery::text, 'allocation_total', b.allocation_total::text,
  'allocation_detail', b.allocation_detail::text,
  'surplus_recovered', b.surplus_recovered::text, 'surplus_carried', b.surplus_carried::text,
  'dedicated_funds', b.dedicated_funds::text
) order by b.year) as value
from budget b
where coalesce(b.dotation_requested, b.dotation_granted, b.income_proposed, b.total_income,
  b.charges_proposed, b.charges_retained, b.state_recovery, b.allocation_total,
  b.surplus_recovered, b.surplus_carried, b.dedicated_funds) is not null
group by b.structure_id
