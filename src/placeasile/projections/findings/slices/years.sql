select y.structure_id, jsonb_agg(jsonb_build_object(
  'year', y.year, 'type', y.type, 'etat', y.etat, 'places', y.places, 'pmr', y.pmr,
  'lgbt', y.lgbt, 'fvv_teh', y.fvv_teh,
  'flag_lgbt', (lgbt.value ->> 'labelled')::boolean,
  'flag_fvv_teh', (fvv.value ->> 'labelled')::boolean
) order by y.year) as value
from year y
left join lateral step(y.structure_id, 'specialisation', 'LGBT', y.balance_on, p_position) lgbt on true
left join lateral step(y.structure_id, 'specialisation', 'FVV_TEH', y.balance_on, p_position) fvv on true
group by y.structure_id
