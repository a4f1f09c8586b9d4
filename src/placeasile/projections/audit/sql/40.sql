-- A row is a month of a year: the places that the OFII counts, those that are authorised at the
-- end of the month, and their gap, as known on an earlier day and as known now.
with moments(known, position) as (
  values ('then', %(then_position)s::bigint), ('now', %(position)s::bigint)
), counted as (
  select m.known, m.position, a.month, min(a.month_end) as month_end,
    sum(a.places_dna)::int as ofii
  from moments m
  cross join lateral read.activity_at(
    array[%(structure)s::uuid], make_date(%(year)s::int, 12, 31), m.position) a
  where split_part(a.month, '-', 1) = %(year)s::int::text
  group by m.known, m.position, a.month
), compared as (
  select c.known, c.month, c.ofii, (p.value ->> 'n')::int as places
  from counted c
  left join lateral (
    select f.value from read.fact f
    where f.subject = %(structure)s::uuid and f.facet = 'places' and f.key = ''
      and f.effective_on <= c.month_end
      and f.position <= c.position and f.dead_at > c.position
    order by f.effective_on desc, f.position desc limit 1
  ) p on true
)
select month, t.ofii as ofii_then, t.places as places_then, t.ofii - t.places as gap_then,
  n.ofii as ofii_now, n.places as places_now, n.ofii - n.places as gap_now
from (select * from compared where known = 'now') n
full join (select * from compared where known = 'then') t using (month)
order by month
