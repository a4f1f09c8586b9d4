select q.structure_id, jsonb_agg(jsonb_build_object(
  'evaluation_id', q.id, 'on', q.day,
  'scored', num_nulls(q.score_person, q.score_professionals, q.score_structure, q.score_overall) = 0
) order by q.id) as value
from quality q
where q.kind = 'EVALUATION' and not q.withdrawn and q.day <= p_effective
group by q.structure_id
