select
  s.structure_id, y.year, d.balance_on,
  coalesce(h.sites, 0) as sites,
  coalesce(h.sites_connus, 0) as sites_connus,
  case when not life.gone then h.places end as places_sites,
  case when not life.gone then h.qpv end as places_qpv,
  case when not life.gone then h.social end as places_logement_social,
  h.bati,
  complete.effective_on as sites_complets_le
from structures_at(p_keys, p_position) s
cross join lateral generate_series(
  extract(year from p_effective)::int - 4, extract(year from p_effective)::int) y(year)
cross join lateral (select least(make_date(y.year, 12, 31), p_effective) as balance_on) d
left join lateral step(s.structure_id, 'closed', '', d.balance_on, p_position) closed on true
left join lateral step(s.structure_id, 'sites_complete', '', d.balance_on, p_position) complete on true
cross join lateral (select s.annulled or closed.value ->> 'last_day' is not null as gone) life
cross join lateral (
  select
    count(*)::int as sites,
    count(p.value ->> 'places')::int as sites_connus,
    sum((p.value ->> 'places')::int)::int as places,
    sum((p.value ->> 'qpv_places')::int)::int as qpv,
    sum((p.value ->> 'logement_social_places')::int)::int as social,
    case when count(r.value) = 0 then null
      when min(r.value ->> 'repartition') = max(r.value ->> 'repartition')
      then min(r.value ->> 'repartition') else 'MIXTE' end as bati
  from fact_key k
  cross join lateral step(k.subject, k.facet, k.key, d.balance_on, p_position) o
  left join lateral step(k.subject, 'site_places', k.key, d.balance_on, p_position) p on true
  left join lateral step(k.subject, 'site_repartition', k.key, d.balance_on, p_position) r on true
  where k.subject = s.structure_id and k.facet = 'site' and o.value ->> 'last_day' is null
) h
