select k.subject, k.facet as kind, k.key, said.key as name, said.value::numeric as value,
  f.effective_on as since
from fact_key k
cross join lateral step(k.subject, k.facet, k.key, p_effective, p_position) f
cross join lateral jsonb_each_text(f.value - 'motif') said
where k.subject = any(p_keys)
  and k.facet in ('population', 'threshold', 'target_tariff', 'target_ratio', 'region_target', 'reference_year')
