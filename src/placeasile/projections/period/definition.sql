with each as (
  select
    s.structure_id, k.facet as kind, k.key::uuid as period_id,
    started.effective_on as start_on,
    (ended.value ->> 'end')::date as end_on,
    (ended.value ->> 'ended_early')::boolean as ended_early,
    (started.value ->> 'previous_id')::uuid as previous_id,
    started.value ->> 'reference' as reference,
    avenants.n as avenants,
    avenants.last_on as last_avenant_on,
    case
      when started.effective_on > p_effective then 'A_VENIR'
      when (ended.value ->> 'end')::date < p_effective then 'EXPIREE'
      else 'EN_COURS'
    end as etat
  from structures_at(p_keys, p_position) s
  join fact_key k on k.subject = s.structure_id and k.facet in ('authorisation', 'convention')
  cross join lateral first_step(k.subject, k.facet, k.key, p_position) started
  cross join lateral step(
    k.subject, k.facet || '_end', k.key, greatest(p_effective, started.effective_on), p_position) ended
  cross join lateral (
    select count(*)::int as n, max(f.effective_on) as last_on
    from fact f
    where f.subject = k.subject and f.facet = k.facet || '_avenant' and f.key = k.key
      and f.effective_on <= p_effective and f.position <= p_position and f.dead_at > p_position
  ) avenants
), placed as (
  -- ``before_end`` is the last day of all that starts earlier.
  select
    e.*,
    max(e.end_on) over (
      partition by e.structure_id, e.kind order by e.start_on, e.end_on, e.period_id
      rows between unbounded preceding and 1 preceding) as before_end,
    lead(e.start_on) over (
      partition by e.structure_id, e.kind order by e.start_on, e.end_on, e.period_id) as next_start
  from each e
), covered as (
  -- Periods of one ``cover`` follow or overlap each other: no day is missing between them.
  select
    p.*,
    count(*) filter (where p.before_end is null or p.start_on > p.before_end + 1) over (
      partition by p.structure_id, p.kind order by p.start_on, p.end_on, p.period_id) as cover
  from placed p
)
select
  structure_id, kind, period_id, start_on, end_on, ended_early, previous_id, reference, avenants,
  last_avenant_on, etat,
  case
    when etat = 'EN_COURS'
      and max(end_on) over whole < (p_effective + interval '3 months')::date then 'EXPIRE_BIENTOT'
    else etat
  end as statut,
  case when start_on > before_end + 1 then start_on - before_end - 1 end as gap_before_days,
  coalesce(start_on <= before_end, false) or coalesce(next_start <= end_on, false) as overlapping,
  min(start_on) over whole as merged_start,
  max(end_on) over whole as merged_end
from covered
window whole as (partition by structure_id, kind, cover)
