select d.subject as structure_id, jsonb_agg(
  distinct jsonb_build_object('category', d.category, 'year', d.year)) as value
from document d
where d.subject = any(p_keys) and d.family = 'FINANCIER' and d.etat = 'DEPOSE'
group by d.subject
