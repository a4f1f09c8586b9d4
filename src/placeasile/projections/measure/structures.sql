select unnest(p_keys)
