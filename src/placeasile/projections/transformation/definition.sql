with block as materialized (
  select * from transformation_block_at(p_keys, p_effective, p_position)
), moved as materialized (
  select * from movement_at(p_keys, p_effective, p_position)
)
select
  s.subject, kind.value ->> 'type', kind.value ->> 'origin', dossier.value ->> 'dossier',
  case
    when t.value is not null then t.value ->> 'state'
    when begun.yes then 'A_FINALISER'
    else 'A_INITIALISER'
  end,
  blocks.departement, started.effective_on, coalesce(t.effective_on, started.effective_on),
  blocks.first_on, blocks.first_on > p_effective, blocks.n,
  moves.leaving, moves.arriving, moves.transferred, moves.leaving - moves.transferred,
  moves.arriving - moves.transferred, blocks.ecart
from subject s
cross join lateral step(s.subject, 'registered', '', p_effective, p_position) started
cross join lateral step(s.subject, 'transformation_type', '', p_effective, p_position) kind
left join lateral step(
  s.subject, 'transformation_dossier', '', p_effective, p_position) dossier on true
left join lateral step(s.subject, 'transformation_state', '', p_effective, p_position) t on true
cross join lateral (
  select count(*)::int as n, min(b.takes_effect_on) as first_on, min(b.departement) as departement,
    sum(abs(b.ecart))::int as ecart
  from block b where b.transformation_id = s.subject
) blocks
cross join lateral (
  select
    coalesce(sum(m.places) filter (where m.from_structure_id is not null), 0)::int as leaving,
    coalesce(sum(m.places) filter (where m.to_structure_id is not null), 0)::int as arriving,
    coalesce(sum(m.places) filter (
      where m.from_structure_id is not null and m.to_structure_id is not null), 0)::int as transferred
  from moved m where m.transformation_id = s.subject
) moves
cross join lateral (
  select exists (
    select from fact_key k
    cross join lateral step(k.subject, k.facet, k.key, p_effective, p_position) f
    where k.subject = s.subject and k.facet = 'transformation_step'
      and f.value ->> 'status' not in ('NON_COMMENCE', 'PRE_REMPLI')
  ) as yes
) begun
where s.subject = any(p_keys) and s.kind = 'transformation'
