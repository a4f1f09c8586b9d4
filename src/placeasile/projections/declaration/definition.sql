select s.structure_id, k.key::int as year,
  bool_or((f.value ->> 'in_cpom')::boolean) as cpom_declare,
  max(f.value ->> 'text') as commentaire_operateur
from structures_at(p_keys, p_position) s
join fact_key k on k.subject = s.structure_id and k.facet in ('in_cpom_declared', 'operator_comment')
cross join lateral step(k.subject, k.facet, k.key, p_effective, p_position) f
group by s.structure_id, k.key
