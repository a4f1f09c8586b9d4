with recorded as (
  select
    k.subject, a.value ->> 'category' as category, k.key::uuid as act_id,
    a.value ->> 'title' as title,
    a.value ->> 'structure_type' as structure_type,
    case
      when a.value ->> 'start' is null or a.value ->> 'category' = 'ARRETE_TARIFICATION'
        then a.effective_on
    end as act_date,
    (a.value ->> 'start')::date as start_on,
    (ended.value ->> 'end')::date as end_on,
    (a.value ->> 'year')::int as year,
    (a.value ->> 'dotation')::numeric(14, 2) as dotation,
    a.value ->> 'reference' as reference,
    avenants.n as avenants,
    avenants.last_on as last_avenant_on,
    withdrawn.effective_on as withdrawn_on,
    withdrawn.value ->> 'motif' as motif
  from fact_key k
  cross join lateral first_step(k.subject, k.facet, k.key, p_position) a
  left join lateral step(
    k.subject, 'act_end', k.key, greatest(p_effective, a.effective_on), p_position) ended on true
  left join lateral step(
    k.subject, 'act_withdrawn', k.key, p_effective, p_position) withdrawn on true
  cross join lateral (
    select count(*)::int as n, max(f.effective_on) as last_on
    from fact f
    where f.subject = k.subject and f.facet = 'act_avenant' and f.key = k.key
      and f.effective_on <= p_effective and f.position <= p_position and f.dead_at > p_position
  ) avenants
  where k.subject = any(p_keys) and k.facet = 'act'
), act as (
  select
    subject, category, act_id, title, structure_type, act_date, start_on, end_on, year, dotation,
    reference, avenants, last_avenant_on, withdrawn_on, motif,
    case
      when withdrawn_on is not null then 'RETIRE'
      when coalesce(start_on, act_date) > p_effective then 'A_VENIR'
      when end_on < p_effective then 'EXPIREE'
      else 'EN_COURS'
    end as etat
  from recorded
  union all
  select
    p.structure_id,
    case p.kind when 'authorisation' then 'ARRETE_AUTORISATION' else 'CONVENTION' end,
    p.period_id, null, null, null, p.start_on, p.end_on, null, null,
    p.reference, p.avenants, p.last_avenant_on, null, null, p.etat
  from period_at(p_keys, p_effective, p_position) p
), filed as (
  select d.subject, d.category, d.act_id, count(*)::int as n
  from document_at(p_keys, p_effective, p_position) d
  where d.etat = 'DEPOSE' and d.act_id is not null
  group by d.subject, d.category, d.act_id
)
select
  a.subject, a.category, a.act_id, a.title, a.structure_type, a.act_date, a.start_on, a.end_on,
  a.year, a.dotation, a.reference, a.avenants, a.last_avenant_on, a.withdrawn_on, a.motif,
  coalesce(f.n, 0) as documents,
  a.etat
from act a
left join filed f
  on f.subject = a.subject and f.category = a.category and f.act_id = a.act_id
