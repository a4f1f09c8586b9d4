select
  s.structure_id, y.year, d.balance_on,
  case
    when s.annulled then 'ANNULEE'
    when life.gone then 'FERMEE'
    when s.opened_on > d.balance_on then 'A_VENIR'
    when s.opened_on is null then 'INCONNUE'
    else 'OUVERTE'
  end as etat,
  type.value ->> 'type' as type,
  s.departement,
  (op.value ->> 'operateur_id')::uuid as operateur_id,
  (op1.value ->> 'operateur_id')::uuid as operateur_id_1_jan,
  p.places,
  case
    when p.places is null then null
    when stated.value is not null then 'BILAN'
    else 'EFFET'
  end as places_source,
  case when not life.gone then coalesce(stated_pmr.value, pmr.value) ->> 'n' end::int as pmr,
  case when not life.gone then coalesce(stated_lgbt.value, lgbt.value) ->> 'n' end::int as lgbt,
  case when not life.gone then coalesce(stated_fvv.value, fvv.value) ->> 'n' end::int as fvv_teh,
  case
    when life.gone_1_jan then null
    when places1.effective_on = d.jan_1 then (places1.value ->> 'n')::int
    else (coalesce(stated1.value, places1.value) ->> 'n')::int
  end as places_1_jan,
  (requested.value ->> 'amount')::numeric(14, 2) as dotation_requested,
  (granted.value ->> 'amount')::numeric(14, 2) as dotation_granted,
  (granted.value ->> 'amended')::boolean as dotation_amended,
  round((granted.value ->> 'amount')::numeric / nullif(p.places, 0)
    / (make_date(y.year, 12, 31) - make_date(y.year, 1, 1) + 1), 2)::numeric(14, 2) as cout_journalier,
  visits.n as inspections
from structures_at(p_keys, p_position) s
cross join lateral generate_series(
  extract(year from p_effective)::int - 4, extract(year from p_effective)::int) y(year)
cross join lateral (
  select make_date(y.year, 1, 1) as jan_1, least(make_date(y.year, 12, 31), p_effective) as balance_on,
    y.year::text as key
) d
left join lateral step(s.structure_id, 'closed', '', d.balance_on, p_position) closed on true
left join lateral step(s.structure_id, 'closed', '', d.jan_1, p_position) closed1 on true
cross join lateral (
  select s.annulled or closed.value ->> 'last_day' is not null as gone,
    s.annulled or closed1.value ->> 'last_day' is not null as gone_1_jan
) life
left join lateral step(s.structure_id, 'type', '', d.balance_on, p_position) type on true
left join lateral step(s.structure_id, 'operateur', '', d.balance_on, p_position) op on true
left join lateral step(s.structure_id, 'operateur', '', d.jan_1, p_position) op1 on true
left join lateral step(s.structure_id, 'places', '', d.balance_on, p_position) places on true
left join lateral step(s.structure_id, 'places', '', d.jan_1, p_position) places1 on true
left join lateral step(s.structure_id, 'places_stated', d.key, d.balance_on, p_position) stated on true
left join lateral step(s.structure_id, 'places_stated', (y.year - 1)::text, d.jan_1, p_position) stated1 on true
left join lateral step(s.structure_id, 'pmr', '', d.balance_on, p_position) pmr on true
left join lateral step(s.structure_id, 'lgbt', '', d.balance_on, p_position) lgbt on true
left join lateral step(s.structure_id, 'fvv_teh', '', d.balance_on, p_position) fvv on true
left join lateral step(s.structure_id, 'pmr_stated', d.key, d.balance_on, p_position) stated_pmr on true
left join lateral step(s.structure_id, 'lgbt_stated', d.key, d.balance_on, p_position) stated_lgbt on true
left join lateral step(s.structure_id, 'fvv_teh_stated', d.key, d.balance_on, p_position) stated_fvv on true
left join lateral step(s.structure_id, 'dotation_requested', d.key, p_effective, p_position) requested on true
left join lateral step(s.structure_id, 'dotation_granted', d.key, p_effective, p_position) granted on true
cross join lateral (
  select case when not life.gone then (coalesce(stated.value, places.value) ->> 'n')::int end as places
) p
cross join lateral (
  select count(*)::int as n
  from fact_key k
  cross join lateral step(k.subject, k.facet, k.key, p_effective, p_position) f
  where k.subject = s.structure_id and k.facet = 'inspection'
    and f.effective_on between d.jan_1 and make_date(y.year, 12, 31)
    and not (f.value ->> 'withdrawn')::boolean
) visits
