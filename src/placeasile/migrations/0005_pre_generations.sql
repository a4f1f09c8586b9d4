-- A generation is built in phases: each is resumed where it stopped.

alter table ops.generation
  drop constraint generation_state_check,
  add constraint generation_state_check check (state in (
    'LOADING', 'INDEXING', 'DERIVING', 'CATCHING_UP', 'VERIFYING', 'READY', 'CURRENT', 'OLD')),
  -- The last event that LOADING reads, and its leaf; the day that DERIVING shows.
  add column head bigint,
  add column leaf bytea,
  add column as_of date,
  add column ready_at timestamptz,
  -- Why the verification refused it.
  add column refused text;
