"""Reads the log itself, in its order."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row
from pydantic import JsonValue

from placeasile.projections.moment import Moment


@dataclass(frozen=True, slots=True)
class LogEntry:
    """An event of the log with its envelope. ``leaf`` is its sha256, in hexadecimal.

    ``a_venir`` tells that it is decided for a later day than the moment's.
    """

    position: int
    stream_id: UUID
    stream_version: int
    event_id: UUID
    type: str
    schema_version: int
    effective_on: date
    recorded_at: datetime
    command_id: UUID
    actor: str
    source: str
    provenance: str | None
    reason: str | None
    supersedes: UUID | None
    correlation_id: UUID
    causation_id: UUID | None
    leaf: str
    a_venir: bool
    data: dict[str, JsonValue]


EVENTS: Final = """
    select position, stream_id, stream_version, event_id, type, schema_version, effective_on,
      recorded_at, command_id, actor, source, provenance, reason, supersedes, correlation_id,
      causation_id, encode(leaf, 'hex') as leaf, effective_on > %(effective)s as a_venir,
      convert_from(data, 'UTF8')::jsonb as data
    from es.event
    where position > %(after)s and position <= %(position)s
    order by position limit %(limit)s
"""
SUBJECT: Final = "select stream_id, type from es.event where event_id = %s"


def events_after(
    connection: Connection[Any], moment: Moment, *, after: int, limit: int
) -> list[LogEntry]:
    """Return the events after a position, as far as the moment's."""
    with connection.cursor(row_factory=class_row(LogEntry)) as cursor:
        return cursor.execute(
            EVENTS,
            {
                "after": after,
                "position": moment.position,
                "effective": moment.effective_on,
                "limit": limit,
            },
        ).fetchall()


def stream_of(connection: Connection[Any], event_id: UUID) -> tuple[UUID, str] | None:
    """Return the stream and the type of an event, None when it is unknown."""
    return connection.execute(SUBJECT, [event_id]).fetchone()
