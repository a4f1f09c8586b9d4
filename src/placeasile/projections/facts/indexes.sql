-- Built after a bulk load, so apart from the tables.
alter table fact add primary key (position, ordinal);
create index fact_at on fact (subject, facet, key, effective_on desc, position desc) include (dead_at);
create index fact_event on fact (event_id);
create index fact_effective on fact (effective_on);
create index fact_operateur on fact ((value ->> 'operateur_id'), subject) where facet = 'operateur';
create index fact_departement on fact ((value ->> 'departement'), subject) where facet = 'departement';
create index fact_member on fact (key, subject) where facet = 'member';
create index fact_cpom on fact ((value ->> 'operateur_id'), subject) where facet = 'cpom_contract';
create index fact_code on fact (key, subject) where facet in ('dna', 'finess', 'code_bhasile');
alter table fact_key add primary key (subject, facet, key);
alter table entry add primary key (position);
create index entry_subject on entry (subject, position);
create index entry_actor on entry (actor, position desc);
create index entry_event on entry (event_id);
create index entry_stream on entry (stream_id, position) include (stream_version);
create index entry_retracted on entry (effective_on) where type = 'register.fact_retracted';
create index fact_key_block on fact_key (key, subject) where facet = 'transformation_block';
