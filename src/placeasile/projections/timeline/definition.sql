select
  e.subject, e.position, e.event_id, e.stream_id, e.stream_version, e.type, e.effective_on, e.recorded_at,
  e.actor, e.source, e.provenance, e.reason, e.supersedes,
  case
    when e.dead_at > p_position then 'EN_VIGUEUR'
    when killer.type = 'register.fact_retracted' then 'RETIRE'
    else 'CORRIGE'
  end as etat,
  case when e.dead_at <= p_position then e.dead_by end as replaced_by,
  e.effective_on > p_effective as a_venir,
  e.data
from entry e
left join entry killer on killer.position = e.dead_at and e.dead_at <= p_position
where e.subject = any(p_keys) and e.position <= p_position
