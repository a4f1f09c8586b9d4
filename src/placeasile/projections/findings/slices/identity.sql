select s.structure_id, jsonb_build_object(
  'type', s.type, 'departement', s.departement, 'region', s.region, 'etat', s.etat,
  'opened_on', coalesce(
    case when (programme.value ->> 'attached')::boolean then programme.effective_on end, s.opened_on),
  'filled', to_jsonb(array_remove(array[
    case when s.type is not null then 'type' end,
    case when s.operateur_id is not null then 'operateur' end,
    case when s.opened_on is not null then 'opening' end,
    case when public.value is not null then 'public' end,
    case when s.commune is not null and s.code_postal is not null then 'address' end,
    case when cardinality(s.finess_codes) > 0 then 'finess' end
  ], null))
) as value
from sheet s
left join lateral step(s.structure_id, 'public', '', p_effective, p_position) public on true
left join lateral step(s.structure_id, 'programme', '', p_effective, p_position) programme on true
