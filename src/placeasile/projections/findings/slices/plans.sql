select p.structure_id, jsonb_agg(jsonb_build_object(
  'plan_id', p.kind || '-' || p.year,
  'kind', case p.kind when 'OUVERTURE' then 'PLACES_A_OUVRIR' else 'PLACES_A_FERMER' end,
  'due_on', p.due_on, 'places', p.count
) order by p.kind, p.year) as value
from plan p
where p.year >= extract(year from p_effective) and not p.dropped
  and p.count > 0 and p.due_on is not null
group by p.structure_id
