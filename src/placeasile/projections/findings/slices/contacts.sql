select k.subject as structure_id, to_jsonb(count(*)) as value
from fact_key k
cross join lateral step(k.subject, k.facet, k.key, p_effective, p_position) contact
left join lateral step(k.subject, 'contact_released', k.key, p_effective, p_position) left_on on true
where k.subject = any(p_keys) and k.facet = 'contact' and left_on.position is null
group by k.subject
