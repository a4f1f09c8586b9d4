select k.subject as structure_id, jsonb_agg(jsonb_build_object(
  'site_id', k.key, 'places', (places.value ->> 'places')::int,
  'located', case when located.value is not null then located.value ->> 'latitude' is not null end
) order by k.key) as value
from fact_key k
cross join lateral step(k.subject, k.facet, k.key, p_effective, p_position) site
left join lateral step(k.subject, 'site_places', k.key, p_effective, p_position) places on true
left join lateral step(k.subject, 'site_location', k.key, p_effective, p_position) located on true
where k.subject = any(p_keys) and k.facet = 'site' and site.value ->> 'last_day' is null
group by k.subject
