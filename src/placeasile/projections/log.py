"""Reads the log itself, in its order."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row
from pydantic import JsonValue

from placeasile.domain.catalogue import EVENTS as EVERY_EVENT, read_event
from placeasile.domain.kernel import FactRetracted
from placeasile.domain.personal import personal_fields
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
STREAM: Final = """
    select e.stream_id, s.kind, e.type, e.schema_version, e.data
    from es.event e join es.stream s using (stream_id) where e.event_id = %s
"""
PERSONAL_FACETS: Final = frozenset(
    facet for kind in EVERY_EVENT.values() if personal_fields(kind) for facet in kind.FACETS
)
# The row is whom an accepted command was about, when that one ever bore the code.
SUBJECT_OF_COMMAND: Final = """
    select s.subject
    from es.command c
    left join read.entry e on e.position = c.first_position
    cross join lateral (select coalesce(e.subject, c.stream_id) as subject) s
    where c.command_id = %(command_id)s
      and exists (
        select from read.fact f
        where f.subject = s.subject and f.facet = any(array['dna', 'finess']) and f.key = %(code)s)
"""


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


@dataclass(frozen=True, slots=True)
class Erasure:
    """An erasure of personal data: of what, when, by whom and why.

    ``kind`` is the aggregate that the data were recorded for, for example ``contact``. ``part``
    is the text of the subject that was erased, None when it is all that bears its key.
    """

    subject_id: UUID
    kind: str
    part: str | None
    effective_on: date
    recorded_at: datetime
    actor: str
    reason: str | None
    event_id: UUID
    position: int


ERASURES: Final = """
    select coalesce(e.data ->> 'owner_id', e.data ->> 'subject_id')::uuid as subject_id,
      e.data ->> 'kind' as kind, e.data ->> 'part' as part,
      e.effective_on, e.recorded_at, e.actor, e.reason, e.event_id, e.position
    from read.entry e
    where e.type = 'privacy.subject_erased' and e.position <= %s
    order by e.position desc
"""


def erasures(connection: Connection[Any], moment: Moment) -> list[Erasure]:
    """Return the erasures of personal data, the latest first."""
    with connection.cursor(row_factory=class_row(Erasure)) as cursor:
        return cursor.execute(ERASURES, [moment.position]).fetchall()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an event is recorded, and whom it is about."""

    stream_id: UUID
    kind: str
    subject: UUID


@dataclass(frozen=True, slots=True)
class Sealing:
    """A standing or past fact that holds personal values of somebody, by their names."""

    event_id: UUID
    subject: UUID
    facet: str
    key: str
    fields: list[str]


# Every fact of a facet that may hold personal values is looked at: an erasure is rare.
SEALED_FOR: Final = """
    select f.event_id, f.subject, f.facet, f.key, array_agg(v.key order by v.key) as fields
    from read.fact f cross join lateral jsonb_each_text(f.value) v
    where f.facet = any(%(facets)s) and f.position <= %(position)s
      and starts_with(v.value, %(head)s)
    group by f.event_id, f.subject, f.facet, f.key, f.position, f.ordinal
    order by f.position, f.ordinal
"""


def sealed_for(connection: Connection[Any], moment: Moment, holder: UUID) -> list[Sealing]:
    """Return the facts whose personal values the key of somebody opens."""
    parameters = {
        "facets": sorted(PERSONAL_FACETS),
        "position": moment.position,
        "head": f"pa1.{holder}.",
    }
    with connection.cursor(row_factory=class_row(Sealing)) as cursor:
        return cursor.execute(SEALED_FOR, parameters).fetchall()


def stream_of(connection: Connection[Any], event_id: UUID) -> Origin | None:
    """Return the stream of an event and whom it is about, None when it is unknown."""
    row = connection.execute(STREAM, [event_id]).fetchone()
    if row is None:
        return None
    stream_id, kind, topic, version, data = row
    event = read_event(topic, version, data)
    if isinstance(event, FactRetracted):  # about the same as what it retracts
        return stream_of(connection, event.target)
    return Origin(stream_id, kind, event.subject(stream_id))


def subject_of_command(connection: Connection[Any], command_id: UUID, code: str) -> UUID | None:
    """Return whom an accepted command was about, if that one ever bore the code."""
    parameters = {"command_id": command_id, "code": "".join(code.split()).upper()}
    row = connection.execute(SUBJECT_OF_COMMAND, parameters).fetchone()
    return None if row is None else row[0]
