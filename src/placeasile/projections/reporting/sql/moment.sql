-- The row is the moment that the tables show.
select c.as_of as effective_on, c.position, e.recorded_at as known_at, m.log_epoch, m.demonstration
from {core}.checkpoint c
cross join es.meta m
left join es.event e on e.position = c.position
