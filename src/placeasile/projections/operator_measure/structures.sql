select distinct f.subject from fact f
where f.facet = 'operateur' and f.value ->> 'operateur_id' = any(p_keys::text[])
