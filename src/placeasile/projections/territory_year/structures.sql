select distinct f.subject from fact f
join ref.departement d on d.code = f.value ->> 'departement'
where f.facet = 'departement'
  and ('departement:' || d.code = any(p_keys) or 'region:' || d.region = any(p_keys) or 'nation:FR' = any(p_keys))
