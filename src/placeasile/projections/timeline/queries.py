"""Reads what was recorded about a structure or an operator."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from pydantic import JsonValue

from placeasile.projections.moment import Moment
from placeasile.projections.reading import rows_of


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of ``timeline``.

    ``etat`` is EN_VIGUEUR, CORRIGE or RETIRE as known at the moment; ``a_venir`` tells
    that the event is decided for a later day than the moment's.
    """

    position: int
    event_id: UUID
    stream_id: UUID
    stream_version: int
    type: str
    effective_on: date
    recorded_at: datetime
    actor: str
    source: str
    provenance: str | None
    reason: str | None
    supersedes: UUID | None
    etat: str
    replaced_by: UUID | None
    a_venir: bool
    data: dict[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of entries. ``next`` is the position to go on before, None on the last page."""

    rows: list[Entry]
    total: int
    next: int | None


def timeline_of(
    connection: Connection[Any], moment: Moment, subject: UUID, *, before: int | None, limit: int
) -> Page:
    """Return what was recorded about a subject, latest record first."""
    rows = rows_of(
        connection,
        moment,
        "timeline",
        Entry,
        [subject],
        "and t.position < %(before)s order by t.position desc limit %(limit)s + 1",
        before=before or 2**62,
        limit=limit,
    )
    count = connection.execute(
        "select count(*) from read.entry where subject = %s and position <= %s",
        [subject, moment.position],
    ).fetchone()
    assert count is not None
    more = len(rows) > limit
    return Page(rows[:limit], count[0], rows[limit - 1].position if more else None)
