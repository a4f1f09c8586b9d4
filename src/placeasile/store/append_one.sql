-- The common command: one event, no guard, no claim. Arrays are made by the server: the
-- driver sends single values several times faster.
select first_position, last_position, stream_version, replayed, durable
from es.append(
  %(command_id)b::uuid, %(request_hash)b::bytea, %(stream_id)b::uuid, %(stream_version)s::int4,
  %(actor)s::text, %(source)s::text, %(provenance)s::text, %(correlation_id)b::uuid,
  %(causation_id)b::uuid, array[%(kind)s::text], array[%(stream)b::uuid],
  array[%(expected)s::int4], array[%(event)b::uuid], array[%(type)s::text],
  array[%(schema)s::int2], array[%(effective_on)b::date], array[%(reason)s::text],
  array[%(supersedes)b::uuid], array[%(data)b::bytea],
  p_recorded_at => %(recorded_at)s::timestamptz
)
