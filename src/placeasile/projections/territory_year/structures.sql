select 'departement:' || d.code from ref.departement d
where 'departement:' || d.code = any(p_keys) or 'region:' || d.region = any(p_keys)
  or 'nation:FR' = any(p_keys)
