-- A position, that of the tables for none; refused when they have not reached it.
create or replace function reporting.position_checked("position" bigint) returns bigint
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  reached bigint := (select m.position from reporting.moment m);
begin
  if $1 not between 0 and reached then
    raise exception 'position : % n''existe pas, le registre en est à %', $1, reached
      using errcode = 'invalid_parameter_value',
        hint = 'Reprenez la position d''une réponse antérieure, ou n''en donnez pas.';
  end if;
  return coalesce($1, reached);
end $$
