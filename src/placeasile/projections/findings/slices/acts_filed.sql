select a.subject as structure_id, jsonb_agg(jsonb_build_object(
  'act_id', a.act_id, 'category', a.category, 'start', a.start_on, 'end', a.end_on,
  'signed_end', signed.value ->> 'end', 'ended_early', coalesce(p.ended_early, false),
  'avenants', a.avenants, 'filed', a.documents > 0
) order by a.act_id) as value
from act a
left join period p on p.structure_id = a.subject and p.period_id = a.act_id
  and a.category = case p.kind when 'authorisation' then 'ARRETE_AUTORISATION' else 'CONVENTION' end
left join lateral first_step(
  a.subject, coalesce(p.kind || '_end', 'act_end'), a.act_id::text, p_position) signed on true
where a.subject = any(p_keys) and a.withdrawn_on is null
group by a.subject
