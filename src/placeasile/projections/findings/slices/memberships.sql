select m.structure_id, jsonb_agg(jsonb_build_object(
  'cpom_id', m.cpom_id, 'start', m.start_on, 'end', m.end_on
) order by m.cpom_id, m.start_on) as value
from structure_cpom m
group by m.structure_id
