select s.structure_id, ref.fold(concat_ws(' ', words.texte, d.code, d.nom, r.nom)) as texte
from structures_at(p_keys, p_position) s
left join ref.departement d on d.code = s.departement
left join ref.region r on r.code = d.region
cross join lateral (
  select string_agg(distinct w.word, ' ' order by w.word) as texte
  from (
    select coalesce(
      case f.facet
        when 'nom' then f.value ->> 'nom'
        when 'adresse' then concat_ws(' ', f.value ->> 'commune', f.value ->> 'code_postal')
        when 'operateur' then f.value ->> 'filiale'
        when 'type' then f.value ->> 'type'
        when 'site_address' then f.value ->> 'commune'
        else f.key
      end, '') as word
    from fact f
    where f.subject = s.structure_id and f.facet in ('nom', 'adresse', 'operateur', 'type', 'dna', 'finess', 'code_bhasile',
        'site_address')
      and f.position <= p_position and f.dead_at > p_position
    union all
    select n.value ->> 'nom'
    from fact f
    join fact n on n.subject = (f.value ->> 'operateur_id')::uuid and n.facet = 'nom' and n.key = ''
      and n.position <= p_position and n.dead_at > p_position
    where f.subject = s.structure_id and f.facet = 'operateur' and f.key = ''
      and f.position <= p_position and f.dead_at > p_position
  ) w
) words
