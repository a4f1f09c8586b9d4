select a.structure_id, jsonb_agg(jsonb_build_object(
  'plan_id', a.action_id, 'kind', 'ACTION_CORRECTIVE', 'due_on', a.due_on
) order by a.action_id) as value
from action a
where a.etat = 'OUVERTE'
group by a.structure_id
