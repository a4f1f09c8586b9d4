select d.subject as structure_id, jsonb_build_object(
  'convention_start', min(d.valid_from) filter (where d.category = 'CONVENTION'),
  'convention_end', max(d.valid_to) filter (where d.category = 'CONVENTION'),
  'authorisation_start', min(d.valid_from) filter (where d.category = 'ARRETE_AUTORISATION'),
  'authorisation_end', max(d.valid_to) filter (where d.category = 'ARRETE_AUTORISATION')
) as value
from document d
where d.subject = any(p_keys) and d.family = 'ACTE' and d.etat = 'DEPOSE'
group by d.subject
