-- The keys that personal data are sealed with, one a subject, each wrapped with the master key.

-- A row is a key; once destroyed, it never comes back. kind is the aggregate whose event was
-- the first one sealed with it. The row of the nil id proves the master key.
create table ops.subject_key (
  subject_id uuid primary key,
  kind text not null,
  wrapped bytea,
  created_at timestamptz not null default clock_timestamp(),
  destroyed_at timestamptz,
  reason text,
  check ((wrapped is null) = (destroyed_at is not null))
);

create function ops.only_destroy() returns trigger
language plpgsql set search_path = ops, pg_temp as $$
begin
  if old.destroyed_at is not null then
    return old;
  end if;
  if new.wrapped is not null or new.subject_id <> old.subject_id then
    raise exception 'a key is destroyed, never changed' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger only_destroy before update on ops.subject_key
  for each row execute function ops.only_destroy();

-- The projector has no right on it: query tables hold seals.
grant select, insert on ops.subject_key to placeasile_app;
grant update (wrapped, destroyed_at, reason) on ops.subject_key to placeasile_app;
