select p.structure_id, jsonb_agg(jsonb_build_object(
  'act_id', p.period_id,
  'category', case p.kind when 'authorisation' then 'ARRETE_AUTORISATION' else 'CONVENTION' end,
  'start', p.start_on, 'end', p.end_on, 'signed_end', signed.value ->> 'end',
  'ended_early', p.ended_early, 'avenants', p.avenants
) order by p.period_id) as value
from period p
left join lateral first_step(
  p.structure_id, p.kind || '_end', p.period_id::text, p_position) signed on true
group by p.structure_id
