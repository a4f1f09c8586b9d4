-- The event log: one total order, two dates, one function that writes.
--
-- placeasile_log owns it and cannot log in. placeasile_app may call es.append and read.
-- A trigger refuses every other way to change a row, to superusers too.

do $$
declare
  wanted text;
begin
  foreach wanted in array array['placeasile_log', 'placeasile_app', 'placeasile_projector'] loop
    if not exists (select from pg_roles where rolname = wanted) then
      begin
        execute format('create role %I nologin', wanted);
      exception when duplicate_object or unique_violation then
        null;  -- roles belong to the server: another database was migrated at the same time
      end;
    end if;
  end loop;
  -- The owner of the database acts as each of them: migrations create, services restrict.
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant placeasile_log, placeasile_app, placeasile_projector to %I', current_user);
  end if;
end $$;

create schema es;
create schema ops;

-- A row is a log: its identity, and whether its clock was ever simulated.
create table es.meta (
  only_row boolean primary key default true check (only_row),
  log_epoch uuid not null default gen_random_uuid(),
  demonstration boolean not null default false,
  created_at timestamptz not null default clock_timestamp()
);
insert into es.meta default values;

-- A row is a stream and its current version.
create table es.stream (
  stream_id uuid primary key,
  kind text not null,
  version int not null check (version > 0)
) with (fillfactor = 70);

-- A row is an event, for ever.
create table es.event (
  position bigint primary key check (position > 0),
  stream_id uuid not null,
  stream_version int not null check (stream_version > 0),
  event_id uuid not null unique,
  type text not null,
  schema_version smallint not null check (schema_version > 0),
  effective_on date not null,
  recorded_at timestamptz not null,
  command_id uuid not null,
  actor text not null,
  source text not null,
  provenance text,
  reason text,
  supersedes uuid,
  correlation_id uuid not null,
  causation_id uuid,
  data bytea not null,
  leaf bytea not null,
  unique (stream_id, stream_version)
);
create index event_recorded_at on es.event (recorded_at, position);
create index event_supersedes on es.event (supersedes) where supersedes is not null;

-- A row is a command that was accepted, and what it recorded (nothing: null positions).
create table es.command (
  command_id uuid primary key,
  request_hash bytea not null,
  stream_id uuid not null,
  stream_version int not null,
  first_position bigint,
  last_position bigint,
  recorded_at timestamptz not null
);

-- A row is a unique key and a stream that holds it, from a day until free_from, if ever.
create table es.claim (
  scope text not null,
  key text not null,
  stream_id uuid not null,
  held_from date not null,
  free_from date check (free_from > held_from),
  primary key (scope, key, stream_id)
);

-- A row is an event that waits for es.append_staged, with the command that recorded it;
-- or a command that recorded nothing (no event_id).
create unlogged table es.staged (
  batch uuid not null,
  rank int not null,
  command_id uuid not null,
  request_hash bytea not null,
  command_stream uuid not null,
  command_version int not null,
  actor text not null,
  source text not null,
  provenance text,
  correlation_id uuid not null,
  causation_id uuid,
  recorded_at timestamptz,
  stream_id uuid,
  kind text,
  stream_version int,
  event_id uuid,
  type text,
  schema_version smallint,
  effective_on date,
  reason text,
  supersedes uuid,
  data bytea,
  primary key (batch, rank)
);

-- The bytes of a text or a bytea with their length in front; null has its own mark.
create function es.framed(bytes bytea) returns bytea
language sql immutable parallel safe
begin atomic
  select coalesce(int4send(length(bytes)) || bytes, '\xffffffff'::bytea);
end;

-- The sha256 of every column of an event, each with its length in front. Its value follows
-- from its arguments alone; declared stable, as convert_to is, so that it is inlined.
create function es.leaf(
  p_position bigint, p_stream_id uuid, p_stream_version int, p_event_id uuid, p_type text,
  p_schema_version smallint, p_effective_on date, p_recorded_at timestamptz, p_command_id uuid,
  p_actor text, p_source text, p_provenance text, p_reason text, p_supersedes uuid,
  p_correlation_id uuid, p_causation_id uuid, p_data bytea
) returns bytea
language sql stable parallel safe
begin atomic
  select sha256(
    int8send(p_position) || uuid_send(p_stream_id) || int4send(p_stream_version)
    || uuid_send(p_event_id) || es.framed(convert_to(p_type, 'UTF8')) || int2send(p_schema_version)
    || date_send(p_effective_on) || timestamptz_send(p_recorded_at) || uuid_send(p_command_id)
    || es.framed(convert_to(p_actor, 'UTF8')) || es.framed(convert_to(p_source, 'UTF8'))
    || es.framed(convert_to(p_provenance, 'UTF8')) || es.framed(convert_to(p_reason, 'UTF8'))
    || es.framed(uuid_send(p_supersedes)) || uuid_send(p_correlation_id)
    || es.framed(uuid_send(p_causation_id)) || es.framed(p_data));
end;

-- The next instant of the log: the database's clock, later than the tail, never far behind it.
create function es.next_instant(p_tail timestamptz, p_simulated timestamptz) returns timestamptz
language plpgsql set search_path = es, pg_temp as $$
declare
  t timestamptz := clock_timestamp();
begin
  if p_simulated is not null then
    if not (select demonstration from es.meta) then
      raise exception 'only a demonstration log takes a simulated clock' using errcode = 'ES006';
    end if;
    if p_simulated > t then
      raise exception 'a simulated clock never runs ahead: %', p_simulated using errcode = 'ES006';
    end if;
    if p_tail is not null and p_simulated < p_tail - interval '5 seconds' then
      raise exception 'simulated clock went back from % to %', p_tail, p_simulated using errcode = 'ES003';
    end if;
    t := p_simulated;
  end if;
  if p_tail is not null and t <= p_tail then
    if p_tail - t > interval '5 seconds' then
      raise exception 'clock went back by %', p_tail - t using errcode = 'ES003';
    end if;
    t := p_tail + interval '1 microsecond';
  end if;
  return t;
end $$;

-- Takes the one lock of the log: until the end of the transaction nobody else appends.
--
-- A commit is flushed to the disk with the lock held, and others wait. Who finds the lock
-- taken and may (p_shared) commits without flushing, and answers false: the caller flushes
-- afterwards, one flush for all who waited together. Until then nobody else relies on it:
-- the query tables show a position only once it is flushed, since their own commit follows.
create function es.lock_log(p_shared boolean) returns boolean
language plpgsql set search_path = es, pg_temp as $$
begin
  -- An older snapshot would not see what was committed while waiting for the lock.
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'the log is appended to under READ COMMITTED only' using errcode = 'ES008';
  end if;
  if pg_try_advisory_xact_lock(7041) then
    return true;
  end if;
  if p_shared then
    perform set_config('synchronous_commit', 'off', true);
  end if;
  perform pg_advisory_xact_lock(7041);
  return not p_shared;
end $$;

-- Refuses when a stream that the decision read has moved since.
create function es.guard(p_streams uuid[], p_versions int[]) returns void
language plpgsql set search_path = es, pg_temp as $$
declare
  bad uuid;
begin
  select g.id into bad
  from unnest(p_streams, p_versions) as g(id, version)
  left join es.stream s on s.stream_id = g.id
  where coalesce(s.version, 0) is distinct from g.version limit 1;
  if found then
    raise exception 'guarded stream % moved', bad using errcode = 'ES002';
  end if;
end $$;

-- Says why a stream cannot be appended to.
create function es.refuse_stream(p_stream uuid, p_kind text) returns void
language plpgsql set search_path = es, pg_temp as $$
begin
  if exists (select from es.stream s where s.stream_id = p_stream and s.kind <> p_kind) then
    raise exception 'stream % is no %', p_stream, p_kind
      using errcode = 'ES007', detail = p_stream::text, hint = p_kind;
  end if;
  raise exception 'stream % is not at the expected version', p_stream using errcode = 'ES005';
end $$;

-- Gives a key to a stream from a day on, until a day if any; an empty period gives it back.
-- Two streams never hold a key on the same day.
create function es.take(p_stream uuid, p_scope text, p_key text, p_from date, p_until date)
returns void
language plpgsql set search_path = es, pg_temp as $$
declare
  holder uuid;
begin
  if p_until <= p_from then
    delete from es.claim c where c.scope = p_scope and c.key = p_key and c.stream_id = p_stream;
    return;
  end if;
  select c.stream_id into holder from es.claim c
  where c.scope = p_scope and c.key = p_key and c.stream_id <> p_stream
    and c.held_from < coalesce(p_until, 'infinity') and p_from < coalesce(c.free_from, 'infinity')
  limit 1;
  if found then
    raise exception '% is held', p_scope
      using errcode = 'ES004', detail = p_scope || ' ' || p_key, hint = holder::text;
  end if;
  insert into es.claim (scope, key, stream_id, held_from, free_from)
  values (p_scope, p_key, p_stream, p_from, p_until)
  on conflict (scope, key, stream_id)
  do update set held_from = excluded.held_from, free_from = excluded.free_from;
end $$;

-- Appends what one command decided, or answers with what it did the first time.
--
-- The arrays are parallel, one element an event. p_expected is the version of the
-- event's stream before this command. Guards are streams that must not have moved.
-- What is not durable must be flushed (see es.lock_log) before anybody is told.
-- ES001 command reused with another body; ES002 guard moved; ES003 clock went back;
-- ES004 key claimed by another stream; ES005 stream moved; ES006 simulated clock refused;
-- ES007 stream of another kind; ES008 wrong isolation level.
create function es.append(
  p_command uuid, p_hash bytea, p_stream uuid, p_version int,
  p_actor text, p_source text, p_provenance text, p_correlation uuid, p_causation uuid,
  p_kinds text[], p_streams uuid[], p_expected int[], p_events uuid[], p_types text[],
  p_schemas smallint[], p_effective date[], p_reasons text[], p_supersedes uuid[], p_data bytea[],
  p_guards uuid[] default '{}', p_guard_versions int[] default '{}',
  p_claim_scopes text[] default '{}', p_claim_keys text[] default '{}',
  p_claim_from date[] default '{}', p_claim_until date[] default '{}',
  p_recorded_at timestamptz default null
) returns table (
  first_position bigint, last_position bigint, stream_version int, replayed boolean, durable boolean
)
-- Its statements are few and fixed: planning them at each call would take twice the work itself.
language plpgsql security definer set search_path = es, pg_temp
set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  known es.command;
  tail bigint;
  tail_at timestamptz;
  t0 timestamptz;
  n int := cardinality(p_events);
  i int;
  bad uuid;
  bad_kind text;
  v int;
  durable boolean;
begin
  durable := es.lock_log(true);

  select * into known from es.command c where c.command_id = p_command;
  if found then
    if known.request_hash is distinct from p_hash then
      raise exception 'command % was sent before with another body', p_command using errcode = 'ES001';
    end if;
    return query select known.first_position, known.last_position, known.stream_version, true, false;
    return;
  end if;

  if cardinality(p_guards) > 0 then
    perform es.guard(p_guards, p_guard_versions);
  end if;

  select e.position, e.recorded_at into tail, tail_at
  from es.event e order by e.position desc limit 1;
  tail := coalesce(tail, 0);
  t0 := es.next_instant(tail_at, p_recorded_at);
  v := p_version;

  if n = 1 then
    -- The common case: one event of one stream.
    v := p_expected[1] + 1;
    if p_expected[1] = 0 then
      insert into es.stream values (p_streams[1], p_kinds[1], 1) on conflict do nothing;
    else
      update es.stream s set version = v
      where s.stream_id = p_streams[1] and s.version = p_expected[1] and s.kind = p_kinds[1];
    end if;
    if not found then
      perform es.refuse_stream(p_streams[1], p_kinds[1]);
    end if;
    insert into es.event values (
      tail + 1, p_streams[1], v, p_events[1], p_types[1], p_schemas[1], p_effective[1], t0,
      p_command, p_actor, p_source, p_provenance, p_reasons[1], p_supersedes[1],
      p_correlation, p_causation, p_data[1],
      es.leaf(tail + 1, p_streams[1], v, p_events[1], p_types[1], p_schemas[1], p_effective[1], t0,
        p_command, p_actor, p_source, p_provenance, p_reasons[1], p_supersedes[1],
        p_correlation, p_causation, p_data[1]));
  elsif n > 1 then
    with want as (
      select x.id, min(x.kind) as kind, min(x.expected) as expected, count(*)::int as n,
        min(x.expected) = max(x.expected) and min(x.kind) = max(x.kind) as agreed
      from unnest(p_streams, p_kinds, p_expected) as x(id, kind, expected) group by x.id
    ), moved as (
      insert into es.stream as s
      select w.id, w.kind, w.expected + w.n from want w where w.agreed
      on conflict (stream_id) do update set version = excluded.version
      where s.kind = excluded.kind
        and s.version = (select w.expected from want w where w.id = s.stream_id)
      returning s.stream_id, xmax = 0 as fresh
    )
    select w.id, w.kind into bad, bad_kind
    from want w left join moved m on m.stream_id = w.id
    where m.stream_id is null or m.fresh <> (w.expected = 0) limit 1;
    if found then
      perform es.refuse_stream(bad, bad_kind);
    end if;
    insert into es.event
    select r.position, r.id, r.version, r.event_id, r.type, r.schema, r.effective_on, r.recorded_at,
      p_command, p_actor, p_source, p_provenance, r.reason, r.supersedes, p_correlation, p_causation, r.data,
      es.leaf(r.position, r.id, r.version, r.event_id, r.type, r.schema, r.effective_on, r.recorded_at,
        p_command, p_actor, p_source, p_provenance, r.reason, r.supersedes, p_correlation, p_causation, r.data)
    from (
      select tail + x.o as position, x.id,
        (x.expected + row_number() over (partition by x.id order by x.o))::int as version,
        x.event_id, x.type, x.schema, x.effective_on,
        t0 + (x.o - 1) * interval '1 microsecond' as recorded_at, x.reason, x.supersedes, x.data
      from unnest(p_streams, p_expected, p_events, p_types, p_schemas, p_effective, p_reasons,
                  p_supersedes, p_data)
        with ordinality as x(id, expected, event_id, type, schema, effective_on, reason, supersedes, data, o)
    ) r;
    v := coalesce((select s.version from es.stream s where s.stream_id = p_stream), p_version);
  end if;

  for i in 1 .. cardinality(p_claim_keys) loop
    perform es.take(p_stream, p_claim_scopes[i], p_claim_keys[i], p_claim_from[i], p_claim_until[i]);
  end loop;

  insert into es.command values (
    p_command, p_hash, p_stream, v,
    case when n > 0 then tail + 1 end, case when n > 0 then tail + n end, t0);
  if n > 0 then
    perform pg_notify('es_event', (tail + n)::text);
  end if;
  return query select case when n > 0 then tail + 1 end, case when n > 0 then tail + n end, v, false, durable;
end $$;

-- Moves a staged batch into the log, all or nothing, under the same lock as es.append.
--
-- Rows keep their rank order. Versions must continue each stream without a gap, and the
-- commands must be new: they were looked up before they were decided. The batch is staged
-- in this transaction; what an abandoned one left is swept away. Guards are streams that
-- the decisions read, at their versions before the batch. Claims are taken in their order.
create function es.append_staged(
  p_batch uuid,
  p_guards uuid[] default '{}', p_guard_versions int[] default '{}',
  p_claim_streams uuid[] default '{}', p_claim_scopes text[] default '{}',
  p_claim_keys text[] default '{}', p_claim_from date[] default '{}',
  p_claim_until date[] default '{}'
) returns table (first_position bigint, last_position bigint)
language plpgsql security definer set search_path = es, pg_temp as $$
#variable_conflict use_column
declare
  tail bigint;
  tail_at timestamptz;
  t0 timestamptz;
  earliest timestamptz;
  latest timestamptz;
  n bigint;
  bad uuid;
  bad_kind text;
  i int;
begin
  perform es.lock_log(false);

  select s.command_id into bad from es.staged s join es.command c using (command_id)
  where s.batch = p_batch limit 1;
  if found then
    raise exception 'command % is in the log already', bad using errcode = 'ES001';
  end if;
  perform es.guard(p_guards, p_guard_versions);

  select e.position, e.recorded_at into tail, tail_at
  from es.event e order by e.position desc limit 1;
  tail := coalesce(tail, 0);
  select count(s.event_id), min(s.recorded_at), max(s.recorded_at) into n, earliest, latest
  from es.staged s where s.batch = p_batch;
  if latest is not null then
    if exists (
      select from (
        select s.recorded_at, lag(s.recorded_at) over (order by s.rank) as before
        from es.staged s where s.batch = p_batch
      ) s
      where s.recorded_at is null or s.recorded_at < s.before
    ) then
      raise exception 'a simulated clock never goes back' using errcode = 'ES003';
    end if;
    perform es.next_instant(null, latest);
  end if;
  t0 := es.next_instant(tail_at, earliest);

  -- A stream is wrong when its versions do not follow from its own, or each other, by rank.
  select s.stream_id, s.kind into bad, bad_kind
  from (
    select s.stream_id, s.kind,
      s.stream_version - row_number() over (partition by s.stream_id order by s.rank) as base
    from es.staged s where s.batch = p_batch and s.event_id is not null
  ) s
  left join es.stream t on t.stream_id = s.stream_id
  where s.base <> coalesce(t.version, 0) or s.kind <> t.kind limit 1;
  if found then
    perform es.refuse_stream(bad, bad_kind);
  end if;
  insert into es.stream as t
  select s.stream_id, min(s.kind), max(s.stream_version)
  from es.staged s where s.batch = p_batch and s.event_id is not null
  group by s.stream_id
  on conflict (stream_id) do update set version = excluded.version;

  -- A microsecond apart, recorded_at increases where the clock stands still.
  with numbered as (
    select s.*, tail + s.o as position,
      greatest(max(s.recorded_at - s.later) over (order by s.rank), t0) + s.later as at
    from (
      select s.*, count(s.event_id) over (order by s.rank) as o,
        greatest(count(s.event_id) over (order by s.rank) - 1, 0) * interval '1 microsecond' as later
      from es.staged s where s.batch = p_batch
    ) s
  ), appended as (
    insert into es.event (
      position, stream_id, stream_version, event_id, type, schema_version, effective_on,
      recorded_at, command_id, actor, source, provenance, reason, supersedes, correlation_id,
      causation_id, data, leaf)
    select r.position, r.stream_id, r.stream_version, r.event_id, r.type, r.schema_version,
      r.effective_on, r.at, r.command_id, r.actor, r.source, r.provenance, r.reason,
      r.supersedes, r.correlation_id, r.causation_id, r.data,
      es.leaf(r.position, r.stream_id, r.stream_version, r.event_id, r.type, r.schema_version,
        r.effective_on, r.at, r.command_id, r.actor, r.source, r.provenance, r.reason,
        r.supersedes, r.correlation_id, r.causation_id, r.data)
    from numbered r where r.event_id is not null
  )
  insert into es.command (
    command_id, request_hash, stream_id, stream_version, first_position, last_position,
    recorded_at)
  select r.command_id, r.request_hash, r.command_stream, r.command_version,
    min(r.position) filter (where r.event_id is not null),
    max(r.position) filter (where r.event_id is not null), max(r.at)
  from numbered r
  group by r.command_id, r.request_hash, r.command_stream, r.command_version;

  for i in 1 .. cardinality(p_claim_keys) loop
    perform es.take(
      p_claim_streams[i], p_claim_scopes[i], p_claim_keys[i], p_claim_from[i], p_claim_until[i]);
  end loop;

  delete from es.staged;
  if n > 0 then
    perform pg_notify('es_event', (tail + n)::text);
  end if;
  return query select case when n > 0 then tail + 1 end, case when n > 0 then tail + n end;
end $$;

-- Marks the log as a demonstration, for ever. Only an empty log can become one.
create function es.become_demonstration() returns void
language plpgsql security definer set search_path = es, pg_temp as $$
begin
  perform pg_advisory_xact_lock(7041);
  if exists (select from es.event) and not (select demonstration from es.meta) then
    raise exception 'this log holds real events: it cannot become a demonstration' using errcode = 'ES006';
  end if;
  update es.meta set demonstration = true where not demonstration;
end $$;

-- Lets the functions of the log do what the arguments of the trigger name, and nobody else.
create function es.refuse() returns trigger language plpgsql set search_path = es, pg_temp as $$
begin
  if current_user = 'placeasile_log' and tg_op = any (tg_argv) then
    return null;
  end if;
  raise exception 'es.% is written by the log alone: % refused to %', tg_table_name, tg_op, current_user
    using errcode = 'insufficient_privilege';
end $$;

create function es.keep_meta() returns trigger language plpgsql set search_path = es, pg_temp as $$
begin
  if tg_op = 'UPDATE' and current_user = 'placeasile_log'
     and new.log_epoch = old.log_epoch and (new.demonstration or not old.demonstration) then
    return new;
  end if;
  raise exception 'es.meta is not changed by hand: % refused to %', tg_op, current_user
    using errcode = 'insufficient_privilege';
end $$;

-- A statement at a time: it also sees TRUNCATE, and costs the same for ten thousand rows.
create trigger refuse before insert or update or delete or truncate on es.event
  for each statement execute function es.refuse('INSERT');
create trigger refuse before insert or update or delete or truncate on es.command
  for each statement execute function es.refuse('INSERT');
create trigger refuse before insert or update or delete or truncate on es.stream
  for each statement execute function es.refuse('INSERT', 'UPDATE');
create trigger refuse before insert or update or delete or truncate on es.claim
  for each statement execute function es.refuse('INSERT', 'UPDATE', 'DELETE');
create trigger keep_meta before update or delete on es.meta
  for each row execute function es.keep_meta();
create trigger keep_meta_truncate before truncate on es.meta
  for each statement execute function es.keep_meta();

-- Ownership and rights, last: the triggers hold for everybody from here on.
alter schema es owner to placeasile_log;
do $$
declare
  one record;
begin
  for one in select c.oid::regclass as name from pg_class c
             where c.relnamespace = 'es'::regnamespace and c.relkind = 'r' loop
    execute format('alter table %s owner to placeasile_log', one.name);
  end loop;
  for one in select p.oid::regprocedure as name from pg_proc p
             where p.pronamespace = 'es'::regnamespace loop
    execute format('alter function %s owner to placeasile_log', one.name);
    execute format('revoke all on function %s from public', one.name);
  end loop;
end $$;
grant usage on schema es to placeasile_app, placeasile_projector;
grant select on es.meta, es.stream, es.event, es.command, es.claim to placeasile_app, placeasile_projector;
grant insert on es.staged to placeasile_app;
grant execute on function es.append, es.append_staged, es.become_demonstration to placeasile_app;
