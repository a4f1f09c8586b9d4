select
  s.subject, k.key, (c.value ->> 'year')::int, c.effective_on, (d.value ->> 'deadline')::date,
  d.value ->> 'motif', closed.effective_on
from subject s
cross join lateral step(s.subject, 'campaign', '', p_effective, p_position) c
join fact_key k on k.subject = s.subject and k.facet = 'campaign_deadline'
cross join lateral step(k.subject, k.facet, k.key, p_effective, p_position) d
left join lateral step(s.subject, 'campaign_closed', '', p_effective, p_position) closed on true
where s.subject = any(p_keys) and s.kind = 'campagne'
