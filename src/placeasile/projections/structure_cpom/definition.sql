-- Of the structures that are in no contract, as most are, no function is called.
with held as materialized (
  select array_agg(distinct f.subject) as cpoms from fact f
  where f.facet = 'member' and f.key = any(p_keys::text[])
  having count(*) > 0
), stay as materialized (
  select m.* from held h cross join lateral stays_at(h.cpoms, p_effective, p_position) m
), contract as materialized (
  select c.* from held h cross join lateral cpoms_at(h.cpoms, p_position) c
), structure as materialized (
  select structure_id from structures_at(p_keys, p_position)
)
select
  s.structure_id, m.cpom_id, m.start_on, m.end_on,
  case
    when m.start_on > p_effective then 'A_VENIR'
    when m.end_on < p_effective then 'TERMINEE'
    else 'EN_COURS'
  end as etat,
  p_effective between m.start_on and m.end_on as en_vigueur,
  m.motif,
  nom.value ->> 'nom' as nom,
  c.operateur_id,
  c.start_on as cpom_start_on,
  (ended.value ->> 'end')::date as cpom_end_on
from stay m
join contract c using (cpom_id)
join structure s using (structure_id)
left join lateral step(c.cpom_id, 'nom', '', p_effective, p_position) nom on true
cross join lateral step(
  c.cpom_id, 'cpom_end', '', greatest(p_effective, c.start_on), p_position) ended
