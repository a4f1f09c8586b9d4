-- A row is a member of a CPOM on 1 January of a year, or one that came and left within it.
with contract as (
  select c.start_on, c.end_on
  from read.cpom_at(array[%(cpom)s::uuid], %(effective)s::date, %(position)s::bigint) c
)
select y.year::int as year, m.structure_id, m.nom, m.type,
  m.start_on <= make_date(y.year::int, 1, 1) as on_1_jan, m.start_on, m.end_on,
  m.end_on < contract.end_on as left_early, m.motif
from contract
cross join lateral generate_series(
  extract(year from contract.start_on)::int, extract(year from contract.end_on)::int) y(year)
join read.cpom_member_at(
    array[%(cpom)s::uuid], %(effective)s::date, %(position)s::bigint) m
  on m.start_on <= make_date(y.year::int, 12, 31) and m.end_on >= make_date(y.year::int, 1, 1)
order by y.year, m.structure_id, m.start_on
