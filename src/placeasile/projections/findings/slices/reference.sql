select s.structure_id, fixed.value
from sheet s
cross join (
  select jsonb_build_object(
    'tariffs', coalesce(jsonb_agg(jsonb_build_object(
      'type', split_part(k.key, '/', 1), 'year', split_part(k.key, '/', 2)::int,
      'ile_de_france', split_part(k.key, '/', 3) = 'True', 'amount', f.value ->> 'amount'
    ) order by k.key) filter (
      where k.facet = 'target_tariff' and f.value ->> 'amount' is not null), '[]'),
    'thresholds', coalesce(jsonb_agg(jsonb_build_object(
      'indicator', split_part(k.key, '/', 1),
      'family', replace(split_part(k.key, '/', 2), 'TOUTES', ''), 'value', f.value ->> 'value'
    ) order by k.key) filter (where k.facet = 'threshold'), '[]'),
    'open_year', max((f.value ->> 'documents_open_year')::int) filter (
      where k.facet = 'reference_year')
  ) as value
  from fact_key k
  cross join lateral step(k.subject, k.facet, k.key, p_effective, p_position) f
  where k.subject = '{reference}' and k.facet in ('target_tariff', 'threshold', 'reference_year')
) fixed
