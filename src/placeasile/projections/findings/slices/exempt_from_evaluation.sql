select k.subject as structure_id, to_jsonb(true) as value
from fact_key k
cross join lateral step(k.subject, k.facet, k.key, p_effective, p_position) said
where k.subject = any(p_keys) and k.facet = 'evaluation_exemption'
