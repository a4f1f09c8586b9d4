select m.structure_id, jsonb_agg(jsonb_build_object(
  'cpom_id', m.cpom_id, 'nom', m.nom, 'members', c.structures, 'start', m.start_on, 'end', m.end_on,
  'contract_end', m.cpom_end_on,
  'contract_filed', coalesce(filed.contract, false), 'covers', coalesce(filed.covers, '[]')
) order by m.cpom_id) as value
from structure_cpom m
join sheet s on s.structure_id = m.structure_id
left join cpom c on c.cpom_id = m.cpom_id
cross join lateral (
  select
    bool_or(a.category in ('CONVENTION_CPOM', 'CONVENTION') and a.structure_type is null) as contract,
    jsonb_agg(distinct a.category) filter (where a.structure_type = s.type) as covers
  from act a
  where a.subject = m.cpom_id and a.documents > 0 and a.withdrawn_on is null
) filed
where m.en_vigueur
group by m.structure_id
