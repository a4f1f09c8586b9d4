select l.structure_id, jsonb_agg(jsonb_build_object(
  'dna_code', l.dna_code, 'month', l.month, 'places', l.places_dna,
  'unavailable', l.indisponibles, 'undue_bpi', l.presences_indues_bpi,
  'undue_refused', l.presences_indues_deboutees
) order by l.dna_code) as value
from (
  select distinct on (a.structure_id, a.dna_code) a.*
  from activity a
  join sheet s on s.structure_id = a.structure_id and a.dna_code = any(s.dna_codes)
  order by a.structure_id, a.dna_code, a.month desc
) l
group by l.structure_id
