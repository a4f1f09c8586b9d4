-- The one rule of the two dates, for one key: the value on a day, as known at a position.
create function step(p_subject uuid, p_facet text, p_key text, p_on date, p_position bigint)
returns table (value jsonb, effective_on date, "position" bigint, event_id uuid)
language sql stable rows 1 parallel safe
begin atomic
  select f.value, f.effective_on, f.position, f.event_id
  from fact f
  where f.subject = p_subject and f.facet = p_facet and f.key = p_key
    and f.effective_on <= p_on and f.position <= p_position and f.dead_at > p_position
  order by f.effective_on desc, f.position desc
  limit 1;
end;

-- The first value ever of one key, as known at a position.
create function first_step(p_subject uuid, p_facet text, p_key text, p_position bigint)
returns table (value jsonb, effective_on date, "position" bigint)
language sql stable rows 1 parallel safe
begin atomic
  select f.value, f.effective_on, f.position
  from fact f
  where f.subject = p_subject and f.facet = p_facet and f.key = p_key
    and f.position <= p_position and f.dead_at > p_position
  order by f.effective_on, f.position
  limit 1;
end;

-- As ``step``, but one row whatever is known. The planner drops a left join to it when nothing
-- reads what it returns: a query of few columns costs few probes.
create function held(p_subject uuid, p_facet text, p_key text, p_on date, p_position bigint)
returns table (value jsonb, effective_on date)
language sql stable rows 1 parallel safe
begin atomic
  select (array_agg(f.value))[1], max(f.effective_on)
  from step(p_subject, p_facet, p_key, p_on, p_position) f;
end;

-- As ``first_step``, but one row whatever is known, for the same reason.
create function first_held(p_subject uuid, p_facet text, p_key text, p_position bigint)
returns table (value jsonb, effective_on date)
language sql stable rows 1 parallel safe
begin atomic
  select (array_agg(f.value))[1], max(f.effective_on)
  from first_step(p_subject, p_facet, p_key, p_position) f;
end;

-- The same rule for every key of some subjects.
create function facts_at(p_subjects uuid[], p_effective date, p_position bigint)
returns table (subject uuid, facet text, key text, effective_on date, "position" bigint, value jsonb)
language sql stable parallel safe
begin atomic
  select k.subject, k.facet, k.key, f.effective_on, f.position, f.value
  from fact_key k
  cross join lateral step(k.subject, k.facet, k.key, p_effective, p_position) f
  where k.subject = any(p_subjects);
end;

-- The structures, among some, that are registered as known at a position. One that was registered
-- in error is annulled, whatever the day.
create function structures_at(p_subjects uuid[], p_position bigint)
returns table (structure_id uuid, registered_on date, opened_on date, departement text, annulled boolean)
language sql stable parallel safe
begin atomic
  select s.subject, r.effective_on, o.effective_on, d.value ->> 'departement', v.value is not null
  from subject s
  cross join lateral first_step(s.subject, 'registered', '', p_position) r
  left join lateral first_held(s.subject, 'opened', '', p_position) o on true
  left join lateral first_held(s.subject, 'departement', '', p_position) d on true
  left join lateral first_held(s.subject, 'void', '', p_position) v on true
  where s.subject = any(p_subjects) and s.kind = 'structure';
end;

-- The multi-year contracts, among some, that are registered as known at a position.
create function cpoms_at(p_subjects uuid[], p_position bigint)
returns table (cpom_id uuid, operateur_id uuid, reference text, start_on date)
language sql stable parallel safe
begin atomic
  select s.subject, (c.value ->> 'operateur_id')::uuid, c.value ->> 'reference', c.effective_on
  from subject s
  cross join lateral first_step(s.subject, 'cpom_contract', '', p_position) c
  where s.subject = any(p_subjects) and s.kind = 'cpom';
end;

-- The stays of structures in some contracts, past or to come, as known at a position. A stay
-- ends with the contract, as decided on the day, unless it was agreed or decided earlier.
create function stays_at(p_cpoms uuid[], p_effective date, p_position bigint)
returns table (cpom_id uuid, structure_id uuid, start_on date, end_on date, motif text)
language sql stable parallel safe
begin atomic
  select m.subject, m.key::uuid, m.effective_on,
    least((m.value ->> 'until')::date, m.next_on - 1, (e.value ->> 'end')::date), m.next_motif
  from (
    select a.*, lead(a.effective_on) over member as next_on,
      lead(a.value ->> 'motif') over member as next_motif
    from (
      select distinct on (f.subject, f.key, f.effective_on) f.subject, f.key, f.effective_on, f.value
      from fact f
      where f.subject = any(p_cpoms) and f.facet = 'member'
        and f.position <= p_position and f.dead_at > p_position
      order by f.subject, f.key, f.effective_on, f.position desc
    ) a
    window member as (partition by a.subject, a.key order by a.effective_on)
  ) m
  cross join lateral step(
    m.subject, 'cpom_end', '', greatest(p_effective, m.effective_on), p_position) e
  where (m.value ->> 'joined')::boolean;
end;
