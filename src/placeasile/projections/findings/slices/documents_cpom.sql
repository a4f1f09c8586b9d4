select f.structure_id, jsonb_agg(distinct jsonb_build_object(
  'category', f.category, 'year', f.year, 'by_cpom', f.by_cpom)) as value
from (
  select d.subject as structure_id, d.category, d.year, false as by_cpom
  from document d
  where d.subject = any(p_keys) and d.family = 'FINANCIER' and d.etat = 'DEPOSE'
  union all
  select m.structure_id, d.category, d.year, true
  from structure_cpom m
  join sheet s on s.structure_id = m.structure_id
  join document d on d.subject = m.cpom_id and d.structure_type = s.type
    and d.year between extract(year from m.start_on) and extract(year from m.end_on)
  where d.family = 'FINANCIER' and d.etat = 'DEPOSE'
) f
group by f.structure_id
