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

-- The structures, among some, that are registered as known at a position.
create function structures_at(p_subjects uuid[], p_position bigint)
returns table (structure_id uuid, registered_on date, opened_on date, departement text)
language sql stable parallel safe
begin atomic
  select s.subject, r.effective_on, o.effective_on, d.value ->> 'departement'
  from subject s
  cross join lateral first_step(s.subject, 'registered', '', p_position) r
  left join lateral first_step(s.subject, 'opened', '', p_position) o on true
  left join lateral first_step(s.subject, 'departement', '', p_position) d on true
  where s.subject = any(p_subjects) and s.kind = 'structure';
end;
