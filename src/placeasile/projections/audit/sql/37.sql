-- A row is a structure of a transformation whose capacity around the day is not what its
-- movements say.
select b.transformation_id, b.structure_id, b.kind, b.takes_effect_on, b.leaving, b.arriving,
  b.places_before, b.places_after, b.ecart
from read.transformation_block_at(
  array(select subject from read.subject where kind = 'transformation'),
  %(effective)s::date, %(position)s::bigint) b
where b.ecart <> 0
order by b.takes_effect_on, b.transformation_id, b.structure_id
