"""Verifies the log: recomputes every leaf without the database, and looks for what is missing.

A superuser can switch the triggers off and write anything. What is written then shows
here, unless every later leaf kept elsewhere (seals, checkpoints) is rewritten as well.
"""

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, NamedTuple

from psycopg import Connection

from placeasile.domain.catalogue import UnknownEvent, read_event

PAGE: Final = 5_000

Progress = Callable[[int, int], None]
"""Takes the number of events verified so far, and of those to verify."""

# A row is one event; what is neither counted nor read comes as the bytes of its leaf.
SELECT_PAGE: Final = """
    select position, uuid_send(stream_id), stream_version, uuid_send(event_id), type,
      schema_version, date_send(effective_on), timestamptz_send(recorded_at),
      uuid_send(command_id), convert_to(actor, 'UTF8'), convert_to(source, 'UTF8'),
      convert_to(provenance, 'UTF8'), convert_to(reason, 'UTF8'), uuid_send(supersedes),
      uuid_send(correlation_id), uuid_send(causation_id), data, leaf
    from es.event where position > %s order by position limit %s
"""

# The row says what is to verify, and what was recorded just before.
SELECT_SCOPE: Final = """
    select count(*) filter (where position > %(after)s),
      max(timestamptz_send(recorded_at)::text) filter (where position = %(after)s)
    from es.event where position >= %(after)s
"""

# A row is a stream as the events before the verification left it.
SELECT_BEFORE: Final = """
    select uuid_send(stream_id), max(stream_version), max(position)
    from es.event where position <= %s group by stream_id
"""

# A row is a stream and the version that the log says it has.
SELECT_STREAMS: Final = "select uuid_send(stream_id), version from es.stream"

# The row is the first event that corrects or retracts what is not before it in its stream.
SELECT_WRONG_TARGET: Final = """
    select e.position
    from es.event e left join es.event t on t.event_id = e.supersedes
    where e.supersedes is not null and e.position > %s
      and (t.position is null or t.position >= e.position or t.stream_id <> e.stream_id)
    order by e.position limit 1
"""

# The row is the first position where a command and its events do not name each other.
SELECT_WRONG_COMMAND: Final = """
    select coalesce(e.low, greatest(c.first_position, %(after)s + 1), c.last_position)
    from (
      select command_id, min(position) as low, max(position) as high, count(*) as n
      from es.event where position > %(after)s group by command_id
    ) e
    full join (
      select command_id, first_position, last_position from es.command
      where last_position > %(after)s or (first_position is null) <> (last_position is null)
    ) c using (command_id)
    where greatest(c.first_position, %(after)s + 1) is distinct from e.low
      or c.last_position is distinct from e.high or e.n <> e.high - e.low + 1
    order by 1 limit 1
"""

_HEAD: Final = struct.Struct(">q16si16s")
_MIDDLE: Final = struct.Struct(">h4s8s16s")
_NULL: Final = b"\xff\xff\xff\xff"


class Fault(NamedTuple):
    """The first position that is wrong, and why, in French."""

    position: int
    reason: str


@dataclass(frozen=True, slots=True)
class LogReport:
    """What was verified: the events after ``after``, up to ``last``. ``fault`` is None when sound."""

    after: int
    last: int
    events: int
    fault: Fault | None

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return self.fault is None


def verify_log(
    connection: Connection[Any], *, after: int = 0, progress: Progress | None = None
) -> LogReport:
    """Verify the events after a position, as one moment saw them, and their commands.

    Args:
        connection: with the right to read ``es``, and no transaction under way.
        after: the last position that needs no verification; its events are trusted.
        progress: called after each page.
    """
    with connection.transaction(), connection.cursor(binary=True) as cursor:
        cursor.execute("set transaction isolation level repeatable read, read only")
        row = cursor.execute(SELECT_SCOPE, {"after": after}).fetchone()
        assert row is not None
        total, before = row
        reading = _Reading(after, None if before is None else bytes.fromhex(before[2:]))
        if after > 0:
            if before is None:
                fault = Fault(after, "cette position manque au registre")
                return LogReport(after, after, 0, fault)
            for stream, version, position in cursor.execute(SELECT_BEFORE, [after]):
                reading.streams[stream] = (version, position)
        while page := cursor.execute(SELECT_PAGE, [reading.position, PAGE]).fetchall():
            fault = reading.read(page)
            if progress is not None:
                progress(reading.position - after, total)
            if fault is not None:
                break
        else:
            fault = _wrong_stream(cursor.execute(SELECT_STREAMS).fetchall(), reading)
        faults = [] if fault is None else [fault]
        for query, reason in (
            (SELECT_WRONG_TARGET, "ce qu'il remplace n'est pas un événement antérieur du dossier"),
            (SELECT_WRONG_COMMAND, "la commande et ses événements ne se correspondent pas"),
        ):
            found = cursor.execute(query, {"after": after}).fetchone()
            if found is not None:
                faults.append(Fault(found[0], reason))
    first = min(faults, key=lambda one: one.position, default=None)
    return LogReport(after, reading.position, reading.position - after, first)
