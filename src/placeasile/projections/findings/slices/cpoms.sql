select m.structure_id, jsonb_agg(jsonb_build_object(
  'cpom_id', m.cpom_id, 'nom', m.nom, 'members', c.structures, 'start', m.start_on, 'end', m.end_on,
  'contract_end', m.cpom_end_on
) order by m.cpom_id) as value
from structure_cpom m
left join cpom c on c.cpom_id = m.cpom_id
where m.en_vigueur
group by m.structure_id
