select b.structure_id, jsonb_agg(jsonb_build_object(
  'year', b.year, 'etp_forecast', b.etp_forecast::text, 'etp_realised', b.etp_realised::text,
  'ratio_forecast', b.taux_encadrement_forecast::text,
  'ratio_realised', b.taux_encadrement_realised::text,
  'cost_forecast', b.cout_journalier_forecast::text,
  'cost_realised', b.cout_journalier_realised::text,
  'mean_places', b.mean_places::text, 'theoretical_cost', b.theoretical_daily_cost::text
) order by b.year) as value
from budget b
where coalesce(b.etp_forecast, b.etp_realised, b.taux_encadrement_forecast,
  b.taux_encadrement_realised, b.cout_journalier_forecast, b.cout_journalier_realised) is not null
group by b.structure_id
