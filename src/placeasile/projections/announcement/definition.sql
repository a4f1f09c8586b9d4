select
  k.subject, k.key::uuid as notification_id, f.value ->> 'content' as content,
  f.effective_on as start_on, (f.value ->> 'last_day')::date as last_day,
  struck.effective_on as withdrawn_on
from fact_key k
cross join lateral step(k.subject, k.facet, k.key, p_effective, p_position) f
left join lateral step(k.subject, 'notification_withdrawn', k.key, p_effective, p_position) struck on true
where k.subject = any(p_keys) and k.facet = 'notification'
