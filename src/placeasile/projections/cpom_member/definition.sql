select
  m.cpom_id, m.structure_id, m.start_on, m.end_on,
  case
    when m.start_on > p_effective then 'A_VENIR'
    when m.end_on < p_effective then 'TERMINEE'
    else 'EN_COURS'
  end as etat,
  m.motif,
  type.value ->> 'type' as type,
  nom.value ->> 'nom' as nom,
  o.departement,
  (operateur.value ->> 'operateur_id')::uuid as operateur_id,
  (operateur.value ->> 'operateur_id')::uuid <> c.operateur_id as autre_operateur
from cpoms_at(p_keys, p_position) c
join stays_at(p_keys, p_effective, p_position) m on m.cpom_id = c.cpom_id
left join structures_at(
  array(select distinct x.structure_id from stays_at(p_keys, p_effective, p_position) x), p_position
) o on o.structure_id = m.structure_id
-- The day of the stay that is nearest to the day asked.
cross join lateral (select least(greatest(p_effective, m.start_on), m.end_on) as on_day) d
left join lateral step(m.structure_id, 'type', '', d.on_day, p_position) type on true
left join lateral step(m.structure_id, 'nom', '', d.on_day, p_position) nom on true
left join lateral step(m.structure_id, 'operateur', '', d.on_day, p_position) operateur on true
