select
  'departement:' || d.code as territory, d.region, d.code, m.year, m.type,
  {sums}
from ref.departement d
join measure m on m.departement = d.code
where 'departement:' || d.code = any(p_keys)
group by d.code, d.region, m.year, m.type
