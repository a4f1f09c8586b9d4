with stay as (
  select x.*, sum(x.days) over (partition by x.structure_id, x.year) as all_days,
    sum(x.days) over (partition by x.structure_id, x.year order by x.first_on) as days_after
  from tenure x
  where x.structure_id in (select z.structure_id from tenure z where z.operateur_id = any(p_keys))
), run as (
  select
    t.operateur_id, t.structure_id, t.year, sum(t.days)::int as jours,
    -- What is due by the end of a stay, less what was due before it: shares add up to the cent.
    sum(round(b.dotation_granted * t.days_after / t.all_days, 2)
      - round(b.dotation_granted * (t.days_after - t.days) / t.all_days, 2)) as dotation
  from stay t
  join measure b on b.structure_id = t.structure_id and b.year = t.year
  where t.operateur_id = any(p_keys)
  group by t.operateur_id, t.structure_id, t.year
)
select
  r.operateur_id, r.year, k.type,
  count(*)::int as structures_gerees,
  sum(r.dotation)::numeric as dotation_prorata,
  count(r.dotation)::int as dotation_prorata_n,
  sum(r.jours)::int as jours,
  {sums}
from run r
join measure k on k.structure_id = r.structure_id and k.year = r.year
left join measure m on m.structure_id = r.structure_id and m.year = r.year
  and m.operateur_id = r.operateur_id
group by r.operateur_id, r.year, k.type
