select distinct f.subject from fact f
where f.facet = 'departement' and 'departement:' || (f.value ->> 'departement') = any(p_keys)
