with told as materialized (
  -- A row is a structure and all that is said of its money, so that each key is probed once.
  select
    s.structure_id, s.opened_on,
    case when closing.value ->> 'last_day' is not null then closing.effective_on end as closed_from,
    said.years, granted.years as grants,
    capacity.places, capacity.since, capacity.until
  from structures_at(p_keys, p_position) s
  left join lateral step(s.structure_id, 'closed', '', p_effective, p_position) closing on true
  cross join lateral (
    select jsonb_object_agg(y.key, y.v) as years
    from (
      select k.key, jsonb_object_agg(k.facet, case when k.facet = 'budget_closed'
        then f.value || jsonb_build_object('on', f.effective_on) else f.value end) as v
      from fact_key k
      cross join lateral step(k.subject, k.facet, k.key,
        -- A forecast is about a day to come, and is shown as soon as it is known.
        case when k.facet in ('etp_forecast', 'taux_encadrement_forecast', 'cout_journalier_forecast')
          then greatest(p_effective, make_date(k.key::int, 12, 31)) else p_effective end,
        p_position) f
      where k.subject = s.structure_id
        and k.key between (extract(year from p_effective)::int - 6)::text
          and (extract(year from p_effective)::int)::text
        and k.facet in (
          'dotation_requested', 'dotation_granted', 'income_proposed', 'charges_proposed',
          'total_income', 'charges_retained', 'state_recovery', 'surplus_recovered',
          'surplus_carried', 'dedicated_funds', 'allocation', 'budget_comment', 'budget_closed',
          'in_cpom_declared', 'places_stated',
          'etp_forecast', 'taux_encadrement_forecast', 'cout_journalier_forecast',
          'etp_realised', 'taux_encadrement_realised', 'cout_journalier_realised')
      group by k.key
    ) y
  ) said
  cross join lateral (
    select jsonb_object_agg(y.key, y.v) as years
    from (
      select f.key, jsonb_build_object(
        'initial', (array_agg(f.value ->> 'amount' order by f.effective_on, f.position)
          filter (where not (f.value ->> 'amended')::boolean))[1],
        'amendments', count(*) filter (where (f.value ->> 'amended')::boolean)) as v
      from fact f
      where f.subject = s.structure_id and f.facet = 'dotation_granted'
        and f.effective_on <= p_effective and f.position <= p_position and f.dead_at > p_position
      group by f.key
    ) y
  ) granted
  cross join lateral (
    -- Of two capacities of a day, the earlier recorded lasts no day.
    select array_agg(c.places) as places, array_agg(c.since) as since, array_agg(c.until) as until
    from (
      select (f.value ->> 'n')::int as places, f.effective_on as since,
        lead(f.effective_on, 1, 'infinity') over (order by f.effective_on, f.position) as until
      from fact f
      where f.subject = s.structure_id and f.facet = 'places' and f.key = ''
        and f.effective_on <= p_effective and f.position <= p_position and f.dead_at > p_position
    ) c
  ) capacity
), figures as (
  select
    s.structure_id, y.year, type.value ->> 'type' as type,
    case
      when type.value ->> 'type' in ('CADA', 'CPH') then 'AUTORISEE'
      when type.value ->> 'type' in ('HUDA', 'CAES') then 'SUBVENTIONNEE'
      else 'AUCUNE'
    end as profile,
    (p.v -> 'in_cpom_declared' ->> 'in_cpom')::boolean as in_cpom_declared,
    coalesce((p.v -> 'budget_closed' ->> 'closed')::boolean, false) as closed,
    (p.v -> 'budget_closed' ->> 'on')::date as turned_on,
    (p.v -> 'dotation_requested' ->> 'amount')::numeric(14, 2) as dotation_requested,
    (p.v -> 'dotation_granted' ->> 'amount')::numeric(14, 2) as dotation_granted,
    (p.grants ->> 'initial')::numeric(14, 2) as dotation_initial,
    coalesce((p.grants ->> 'amendments')::int, 0) as dotation_amendments,
    (p.v -> 'income_proposed' ->> 'amount')::numeric(14, 2) as income_proposed,
    (p.v -> 'total_income' ->> 'amount')::numeric(14, 2) as total_income,
    (p.v -> 'charges_proposed' ->> 'amount')::numeric(14, 2) as charges_proposed,
    (p.v -> 'charges_retained' ->> 'amount')::numeric(14, 2) as charges_retained,
    (p.v -> 'state_recovery' ->> 'amount')::numeric(14, 2) as state_recovery,
    (p.v -> 'surplus_recovered' ->> 'amount')::numeric(14, 2) as surplus_recovered,
    (p.v -> 'surplus_carried' ->> 'amount')::numeric(14, 2) as surplus_carried,
    (p.v -> 'dedicated_funds' ->> 'amount')::numeric(14, 2) as dedicated_funds,
    (p.earlier -> 'surplus_carried' ->> 'amount')::numeric(14, 2) as expected_deduction,
    a.*,
    p.v -> 'budget_comment' ->> 'comment' as comment,
    (p.v -> 'etp_forecast' ->> 'n')::numeric(12, 3) as etp_forecast,
    (p.v -> 'etp_realised' ->> 'n')::numeric(12, 3) as etp_realised,
    (p.v -> 'taux_encadrement_forecast' ->> 'n')::numeric(12, 3) as taux_encadrement_forecast,
    (p.v -> 'taux_encadrement_realised' ->> 'n')::numeric(12, 3) as taux_encadrement_realised,
    (p.v -> 'cout_journalier_forecast' ->> 'n')::numeric(14, 2) as cout_journalier_forecast,
    (p.v -> 'cout_journalier_realised' ->> 'n')::numeric(14, 2) as cout_journalier_realised,
    case
      when dated.days is not null then dated.place_days
      when y.year <= 2025 and d.until_on > d.first_on
        then (p.v -> 'places_stated' ->> 'n')::int * (d.until_on - d.first_on)
    end as place_days,
    coalesce(dated.days, d.until_on - d.first_on) as days
  from told s
  cross join lateral generate_series(
    extract(year from p_effective)::int - 4, extract(year from p_effective)::int) y(year)
  cross join lateral (
    select greatest(make_date(y.year, 1, 1), s.opened_on) as first_on,
      least(make_date(y.year + 1, 1, 1), s.closed_from) as until_on
  ) d
  cross join lateral (
    select s.years -> y.year::text as v, s.years -> (y.year - 2)::text as earlier,
      s.grants -> y.year::text as grants
    offset 0 -- Else each column would look the year up again.
  ) p
  left join lateral step(
    s.structure_id, 'type', '', least(make_date(y.year, 12, 31), p_effective), p_position) type on true
  cross join lateral (
    select
      (l.v ->> 'allocation_total')::numeric(14, 2) as allocation_total,
      (l.v ->> 'reserve_investissement')::numeric(14, 2) as reserve_investissement,
      (l.v ->> 'charges_non_reconductibles')::numeric(14, 2) as charges_non_reconductibles,
      (l.v ->> 'reserve_compensation_deficits')::numeric(14, 2) as reserve_compensation_deficits,
      (l.v ->> 'reserve_bfr')::numeric(14, 2) as reserve_bfr,
      (l.v ->> 'reserve_compensation_amortissements')::numeric(14, 2)
        as reserve_compensation_amortissements,
      (l.v ->> 'report_a_nouveau')::numeric(14, 2) as report_a_nouveau,
      (l.v ->> 'autre')::numeric(14, 2) as autre,
      (l.v ->> 'fonds_dedies')::numeric(14, 2) as fonds_dedies,
      l.v ->> 'comment' as allocation_comment
    from (select p.v -> 'allocation' as v offset 0) l
  ) a
  left join lateral (
    select sum(c.places * (least(c.until, d.until_on) - greatest(c.since, d.first_on)))::int as place_days,
      sum(least(c.until, d.until_on) - greatest(c.since, d.first_on))::int as days
    from unnest(s.places, s.since, s.until) c(places, since, until)
    where least(c.until, d.until_on) > greatest(c.since, d.first_on)
  ) dated on true
)
select
  f.structure_id, f.year, f.type, f.profile, member.in_cpom, f.in_cpom_declared,
  coalesce(f.in_cpom_declared <> member.in_cpom, false) as cpom_disagrees,
  f.closed, case when f.closed then f.turned_on end as closed_on,
  f.dotation_requested, f.dotation_granted, f.dotation_initial, f.dotation_amendments,
  f.income_proposed, f.total_income, f.charges_proposed, f.charges_retained,
  n.net_result,
  case when f.year < 2024 then coalesce(f.income_proposed, f.total_income) else f.income_proposed end
    - f.charges_proposed as net_result_proposed,
  f.state_recovery, f.surplus_recovered, f.surplus_carried, f.dedicated_funds, f.expected_deduction,
  f.allocation_total, f.reserve_investissement, f.charges_non_reconductibles,
  f.reserve_compensation_deficits, f.reserve_bfr, f.reserve_compensation_amortissements,
  f.report_a_nouveau, f.autre, f.fonds_dedies, f.allocation_comment,
  n.allocation_detail,
  f.allocation_total - n.allocation_detail as allocation_gap,
  -- The State recovery is negative when the State takes back, as the register says it.
  case
    when member.in_cpom then null
    when f.profile = 'AUTORISEE' then n.net_result + f.state_recovery - f.allocation_total
    when f.profile = 'AUCUNE' then null
    when n.net_result >= 0
      then n.net_result - f.surplus_recovered - f.surplus_carried - f.dedicated_funds
    when n.net_result + f.state_recovery is not null then greatest(0, n.net_result + f.state_recovery)
  end as identity_gap,
  f.comment,
  f.etp_forecast, f.etp_realised, f.taux_encadrement_forecast, f.taux_encadrement_realised,
  f.cout_journalier_forecast, f.cout_journalier_realised,
  f.place_days,
  round(f.place_days::numeric / nullif(f.days, 0), 3) as mean_places,
  round(f.place_days / (f.days * nullif(f.etp_forecast, 0)), 3) as theoretical_ratio_forecast,
  round(f.place_days / (f.days * nullif(f.etp_realised, 0)), 3) as theoretical_ratio_realised,
  round(f.dotation_granted / nullif(f.place_days, 0), 2) as theoretical_daily_cost
from figures f
join cpom_coverage_at(p_keys, p_effective, p_position) member
  on member.structure_id = f.structure_id and member.year = f.year
cross join lateral (
  select f.total_income - f.charges_retained as net_result, (
    select sum(line) from unnest(array[
      f.reserve_investissement, f.charges_non_reconductibles, f.reserve_compensation_deficits,
      f.reserve_bfr, f.reserve_compensation_amortissements, f.report_a_nouveau, f.autre,
      f.fonds_dedies]) line
  ) as allocation_detail
) n
