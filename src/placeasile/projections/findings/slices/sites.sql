select t.structure_id, jsonb_agg(jsonb_build_object(
  'site_id', t.site_id, 'places', t.places,
  'located', case t.localisation when 'LOCALISE' then true when 'INTROUVABLE' then false end
) order by t.site_id) as value
from site t
where t.etat = 'OUVERT'
group by t.structure_id
