select s.structure_id, jsonb_build_object('places', s.places) as value from sheet s
