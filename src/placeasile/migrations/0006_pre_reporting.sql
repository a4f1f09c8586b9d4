-- What dashboards read: a schema that each generation of query tables publishes anew
-- (projections/reporting), and a role that reads it and nothing else. The role cannot log in:
-- `placeasile reporting grant` makes the accounts of people and tools, members of it.

do $$
begin
  if not exists (select from pg_roles where rolname = 'placeasile_reporting') then
    begin
      create role placeasile_reporting nologin;
    exception when duplicate_object or unique_violation then
      null;  -- roles belong to the server: another database was migrated at the same time
    end;
  end if;
end $$;

create schema reporting authorization placeasile_projector;
grant usage on schema reporting to placeasile_reporting;
