with moved as materialized (
  select * from movement_at(p_keys, p_effective, p_position)
), block as (
  select
    k.subject as transformation_id, k.key::uuid as structure_id, b.value as b,
    coalesce(f.value, '{}') as f, (f.value ->> 'takes_effect_on')::date as on_day,
    coalesce(t.value ->> 'state', 'BROUILLON') as etat
  from subject s
  join fact_key k on k.subject = s.subject and k.facet = 'transformation_block'
  cross join lateral step(k.subject, k.facet, k.key, p_effective, p_position) b
  left join lateral step(
    k.subject, 'transformation_fill', k.key, p_effective, p_position) f on true
  left join lateral step(
    k.subject, 'transformation_state', '', p_effective, p_position) t on true
  where s.subject = any(p_keys) and s.kind = 'transformation' and b.value ->> 'kind' is not null
)
select
  b.transformation_id, b.structure_id, b.etat, b.b ->> 'kind', b.b ->> 'structure_type',
  (b.b ->> 'operateur_id')::uuid, b.b ->> 'departement', b.on_day, b.on_day > p_effective,
  (b.f ->> 'new_places')::int, (b.f ->> 'pmr')::int, (b.f ->> 'lgbt')::int,
  (b.f ->> 'fvv_teh')::int, b.f ->> 'nom', b.f ->> 'motif', b.f ->> 'act_reference',
  case when b.b ->> 'kind' = 'FERMETURE' then 1 else 3 end,
  steps.valid, sums.leaving, sums.arriving, seen.before, seen.after,
  case when b.etat = 'FINALISEE'
    then coalesce(seen.after, 0) - coalesce(seen.before, 0) - (sums.arriving - sums.leaving) end
from block b
cross join lateral (
  select
    coalesce(sum(m.places) filter (where m.from_structure_id = b.structure_id), 0)::int as leaving,
    coalesce(sum(m.places) filter (where m.to_structure_id = b.structure_id), 0)::int as arriving
  from moved m where m.transformation_id = b.transformation_id
) sums
cross join lateral (
  select count(*)::int as valid
  from unnest(array['01-identification', '02-places-hebergement', '03-actes-administratifs']) w(step)
  cross join lateral step(
    b.transformation_id, 'transformation_step', b.structure_id || '/' || w.step,
    p_effective, p_position) s
  where s.value ->> 'status' = 'VALIDE'
    and (b.b ->> 'kind' <> 'FERMETURE' or w.step = '01-identification')
) steps
cross join lateral (
  select
    max(case when d.closed then 0 else d.n end) filter (where d.eve) as before,
    max(case when d.closed then 0 else d.n end) filter (where not d.eve) as after
  from (
    select w.eve, p.n, c.value ->> 'last_day' is not null as closed
    from (values (true, b.on_day - 1), (false, b.on_day)) w(eve, on_day)
    left join lateral (
      select (v.value ->> 'n')::int as n
      from step(b.structure_id, 'places', '', w.on_day, p_position) v
    ) p on true
    left join lateral step(b.structure_id, 'closed', '', w.on_day, p_position) c on true
  ) d
) seen
