"""Verifies the log: recomputes every leaf without the database, and looks for what is missing.

A superuser can switch the triggers off and write anything. What is written then shows
here, unless every later leaf kept elsewhere (seals, checkpoints) is rewritten as well.
"""

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, LiteralString, NamedTuple
from uuid import UUID

from psycopg import Connection, Cursor

from placeasile.domain.catalogue import UnknownEvent, read_event
from placeasile.store.vault import SealBroken, seals_of

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
    from es.event where position > %(position)s order by position limit %(page)s
"""

SELECT_COUNT: Final = "select count(*) from es.event where position > %(after)s"

# The row is the instant of the last trusted event.
SELECT_INSTANT: Final = """
    select timestamptz_send(recorded_at) from es.event where position = %(after)s
"""

# A row is a stream as the events before the verification left it.
SELECT_BEFORE: Final = """
    select uuid_send(stream_id), max(stream_version), max(position)
    from es.event where position <= %(after)s group by stream_id
"""

# A row is a stream and the version that the log says it has.
SELECT_STREAMS: Final = "select uuid_send(stream_id), version from es.stream"

# The row is the first event that corrects or retracts what is not before it in its stream.
SELECT_WRONG_TARGET: Final = """
    select e.position
    from es.event e left join es.event t on t.event_id = e.supersedes
    where e.supersedes is not null and e.position > %(after)s
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

MISSING: Final = "cette position manque au registre"
CHANGED: Final = "l'événement n'est plus celui qui a été enregistré : son empreinte diffère"
WRONG_VERSION: Final = "la version ne suit pas celle de l'événement précédent du dossier"
WRONG_INSTANT: Final = "la date d'enregistrement ne suit pas celle de la position précédente"
UNREADABLE: Final = "l'événement ne se lit pas avec cette version du programme"
NOT_SEALED: Final = "une donnée personnelle n'y est pas scellée, ou l'est pour un autre événement"
WRONG_STREAM: Final = "la version notée pour le dossier n'est pas celle de son dernier événement"
WRONG_TARGET: Final = "l'événement remplacé n'est pas un événement antérieur du même dossier"
WRONG_COMMAND: Final = "la demande et les événements qu'elle a enregistrés ne se correspondent pas"

_HEAD: Final = struct.Struct(">q16si16si")
_MIDDLE: Final = struct.Struct(">h4s8s16s")


class Fault(NamedTuple):
    """The first position that is wrong, and why, in French."""

    position: int
    reason: str


@dataclass(frozen=True, slots=True)
class LogReport:
    """What was verified: ``events`` events after ``after``, up to ``last``."""

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
        reading = _Reading(after)
        faults = [
            reading.start(cursor) or reading.read(cursor, progress) or reading.streams(cursor),
            _found(cursor, after, SELECT_WRONG_TARGET, WRONG_TARGET),
            _found(cursor, after, SELECT_WRONG_COMMAND, WRONG_COMMAND),
        ]
    first = min((one for one in faults if one is not None), default=None)
    return LogReport(after, reading.position, reading.position - after, first)


class _Reading:
    """Where a verification is: the last good position, its instant, each stream's version."""

    def __init__(self, after: int) -> None:
        self.position = after
        self._after = after
        self._instant = -(2**63)
        self._known: dict[bytes, tuple[int, int]] = {}

    def start(self, cursor: Cursor[Any]) -> Fault | None:
        """Read what was recorded before."""
        if self._after == 0:
            return None
        row = cursor.execute(SELECT_INSTANT, {"after": self._after}).fetchone()
        if row is None:
            return Fault(self._after, MISSING)
        self._instant = int.from_bytes(row[0], signed=True)
        for stream, version, position in cursor.execute(SELECT_BEFORE, {"after": self._after}):
            self._known[stream] = (version, position)
        return None

    def read(self, cursor: Cursor[Any], progress: Progress | None) -> Fault | None:
        """Verify each event after the last good one; stop at the first fault."""
        counted = cursor.execute(SELECT_COUNT, {"after": self._after}).fetchone()
        total = counted[0] if counted is not None else 0
        while True:
            at = {"position": self.position, "page": PAGE}
            page = cursor.execute(SELECT_PAGE, at, prepare=True).fetchall()
            for row in page:
                reason = self._wrong(row)
                if reason is not None:
                    return Fault(self.position + 1, reason)
                self.position += 1
            if progress is not None:
                progress(self.position - self._after, total)
            if len(page) < PAGE:
                return None

    def streams(self, cursor: Cursor[Any]) -> Fault | None:
        """Compare the versions of the streams with their events'."""
        rows = cursor.execute(SELECT_STREAMS).fetchall()
        noted: dict[bytes, int] = dict(rows)
        wrong = [
            position
            for stream, (version, position) in self._known.items()
            if noted.pop(stream, None) != version
        ]
        if noted:
            wrong.append(self.position + 1)
        return Fault(min(wrong), WRONG_STREAM) if wrong else None

    def _wrong(self, row: Sequence[Any]) -> str | None:
        """Say what is wrong with the next event, None when nothing is."""
        position, stream, version, _, topic, schema, _, instant = row[:8]
        if position != self.position + 1:
            return MISSING
        if leaf_of(row) != row[17]:
            return CHANGED
        if version != self._known.get(stream, (0, 0))[0] + 1:
            return WRONG_VERSION
        self._known[stream] = (version, position)
        before, self._instant = self._instant, int.from_bytes(instant, signed=True)
        if self._instant <= before:
            return WRONG_INSTANT
        return _unreadable(UUID(bytes=bytes(row[3])), topic, schema, row[16])


def _unreadable(event_id: UUID, topic: str, schema: int, data: bytes) -> str | None:
    """Say why the fields of an event do not read, None when they do."""
    try:
        seals_of(read_event(topic, schema, data), event_id)
    except SealBroken:
        return NOT_SEALED
    except (UnknownEvent, ValueError, KeyError):
        return UNREADABLE
    return None


def leaf_of(row: Sequence[Any]) -> bytes:
    """Return the leaf of an event; ``row`` has the columns of `SELECT_PAGE`.

    Columns of a fixed size stand as they are, the others with their length in front.
    """
    position, stream, version, event, topic, schema, day, instant, command = row[:9]
    actor, source, provenance, reason, target, correlation, causation, data = row[9:17]
    name = topic.encode()
    return sha256(
        b"".join(
            (
                _HEAD.pack(position, stream, version, event, len(name)),
                name,
                _MIDDLE.pack(schema, day, instant, command),
                _framed(actor),
                _framed(source),
                _framed(provenance),
                _framed(reason),
                _framed(target),
                correlation,
                _framed(causation),
                _framed(data),
            )
        )
    ).digest()


def _framed(column: bytes | None) -> bytes:
    return b"\xff\xff\xff\xff" if column is None else len(column).to_bytes(4) + column


def _found(cursor: Cursor[Any], after: int, query: LiteralString, reason: str) -> Fault | None:
    row = cursor.execute(query, {"after": after}).fetchone()
    return None if row is None else Fault(row[0], reason)
