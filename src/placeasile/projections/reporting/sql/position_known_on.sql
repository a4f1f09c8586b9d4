-- The last position that the register had at the end of a day, in Paris; that of the tables for
-- no day, or a day to come.
create or replace function reporting.position_known_on(known_on date default null) returns bigint
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select case when $1 is null then m.position else least(m.position, coalesce((
      select e.position from es.event e
      where e.recorded_at < (($1 + 1)::timestamp at time zone 'Europe/Paris')
      order by e.recorded_at desc, e.position desc
      limit 1
    ), 0)) end
  from reporting.moment m;
end
