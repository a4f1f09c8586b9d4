-- Of the structures that are in no transformation, as most are, no function is called.
with touched as materialized (
  select array_agg(distinct k.subject) as ids from fact_key k
  where k.facet = 'transformation_block' and k.key = any(p_keys::text[])
  having count(*) > 0
), block as materialized (
  select b.* from touched t
  cross join lateral transformation_block_at(t.ids, p_effective, p_position) b
), moved as materialized (
  select m.* from touched t cross join lateral movement_at(t.ids, p_effective, p_position) m
)
select
  s.structure_id, b.transformation_id, b.kind, b.takes_effect_on, b.a_venir, b.leaving, b.arriving,
  b.places_before, b.places_after, b.ecart, b.motif,
  array(
    select m.from_structure_id from moved m
    where m.transformation_id = b.transformation_id and m.to_structure_id = s.structure_id
      and m.from_structure_id is not null
    order by 1),
  array(
    select m.to_structure_id from moved m
    where m.transformation_id = b.transformation_id and m.from_structure_id = s.structure_id
      and m.to_structure_id is not null
    order by 1)
from structures_at(p_keys, p_position) s
join block b on b.structure_id = s.structure_id and b.etat = 'FINALISEE'
where b.takes_effect_on is not null
