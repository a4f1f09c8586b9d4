-- One statement a command. Binary arrays: a composite array would be sent as text.
select first_position, last_position, stream_version, replayed, durable
from es.append(
  %(command_id)b::uuid, %(request_hash)b::bytea, %(stream_id)b::uuid, %(stream_version)s::int4,
  %(actor)s::text, %(source)s::text, %(provenance)s::text, %(correlation_id)b::uuid,
  %(causation_id)b::uuid, %(kinds)b::text[], %(streams)b::uuid[], %(expected)b::int4[],
  %(events)b::uuid[], %(types)b::text[], %(schemas)b::int2[], %(effective)b::date[],
  %(reasons)b::text[], %(supersedes)b::uuid[], %(data)b::bytea[], %(guards)b::uuid[],
  %(guard_versions)b::int4[], %(claim_scopes)b::text[], %(claim_keys)b::text[],
  %(claim_from)b::date[], %(claim_until)b::date[], %(recorded_at)s::timestamptz
)
