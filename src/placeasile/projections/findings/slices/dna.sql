select s.structure_id, to_jsonb(s.dna_codes) as value from sheet s
