"""The moment that an answer shows: a day in the world, and a position of the log."""

import time
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Final
from uuid import UUID

from psycopg import Connection

from placeasile.domain.kernel import Refusal, ValueRefused

WAIT_FIRST: Final = 0.002
WAIT_MOST: Final = 0.02

# Readers wait here for a swap, before their snapshot is taken: LOCK takes none. Whoever waited
# with a snapshot would see the new tables as they were before their last events.
HOLD: Final = "lock table read.checkpoint in access share mode"
# The row is where the query tables stand, and which log they show.
STANDING: Final = """
    select c.position, c.as_of, m.log_epoch, m.demonstration
    from read.checkpoint c cross join es.meta m
"""
HEAD: Final = "select coalesce(max(position), 0) from es.event"
POSITION_AT: Final = """
    select position from es.event where recorded_at < %s
    order by recorded_at desc, position desc limit 1
"""


class PositionUnknown(ValueRefused):
    """The log has no such position yet."""

    code: ClassVar[str] = "position-unknown"
    wording: ClassVar[str] = "La position {value} n'existe pas : le registre en est à {head}."
    remedy: ClassVar[str] = "Reprenez la position d'une réponse antérieure, ou n'en donnez pas."


class TwoMoments(ValueRefused):
    """``position`` and ``known_on`` say the same thing twice."""

    code: ClassVar[str] = "two-moments"
    wording: ClassVar[str] = "« position » et « known_on » ne vont pas ensemble."
    remedy: ClassVar[str] = "Gardez l'un des deux."


class NotThereYet(Refusal):
    """The query tables have not reached the wanted position in time."""

    code: ClassVar[str] = "not-there-yet"
    wording: ClassVar[str] = "Les tables de lecture n'ont pas encore atteint la position {value}."
    remedy: ClassVar[str] = "Recommencez dans une seconde."


class TablesHalted(Refusal):
    """The query tables do not follow the log any more: an event could not be applied."""

    code: ClassVar[str] = "tables-halted"
    wording: ClassVar[str] = "Les tables de lecture sont arrêtées à la position {value}."
    remedy: ClassVar[str] = "Prévenez l'administration du registre ; son journal dit pourquoi."


@dataclass(frozen=True, slots=True)
class Moment:
    """What an answer was computed for; the same moment gives the same answer, for ever.

    ``live`` tells that the tables themselves show it, so that nothing is recomputed.
    """

    effective_on: date
    position: int
    log_epoch: UUID
    demonstration: bool
    live: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the query tables stand: the position applied, and the day shown as current."""

    position: int
    as_of: date
    log_epoch: UUID
    demonstration: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """The moment that a caller asks for; what is None is the latest.

    ``known_before`` is the first instant after the day ``known_on``.
    """

    effective_on: date | None = None
    known_before: datetime | None = None
    position: int | None = None
    min_position: int | None = None


def resolve(connection: Connection[Any], wanted: Wanted, today: date) -> Moment:
    """Fix the moment inside the caller's transaction.

    Raises:
        PositionUnknown: the position is after the end of the log.
        TwoMoments: both a position and a day of knowledge were given.
        NotThereYet: the tables have not reached the position.
    """
    if wanted.position is not None and wanted.known_before is not None:
        raise TwoMoments(field="position", value=wanted.position)
    found = standing(connection)
    position = found.position
    if wanted.position is not None:
        if wanted.position > position:
            _refuse_unknown(connection, wanted.position, field="position")
            raise NotThereYet(field="position", value=wanted.position)
        position = wanted.position
    elif wanted.known_before is not None:
        last = connection.execute(POSITION_AT, [wanted.known_before]).fetchone()
        position = min(position, last[0] if last else 0)
    effective_on = wanted.effective_on or today
    return Moment(
        effective_on=effective_on,
        position=position,
        log_epoch=found.log_epoch,
        demonstration=found.demonstration,
        live=position == found.position and effective_on == found.as_of,
    )


def standing(connection: Connection[Any]) -> Standing:
    """Return where the query tables stand; the first statement of its transaction.

    What a transaction sees is fixed here: it never stands before what another one showed.
    """
    connection.execute(HOLD)
    row = connection.execute(STANDING).fetchone()
    assert row is not None
    return Standing(*row)


def head(connection: Connection[Any]) -> int:
    """Return the last position of the log, 0 when it is empty."""
    row = connection.execute(HEAD).fetchone()
    assert row is not None
    return row[0]


def wait_for(connection: Connection[Any], wanted: Wanted, seconds: float) -> None:
    """Wait, outside a transaction, until the tables have reached what is wanted.

    Its transactions are committed: the driver forgets every prepared statement on a rollback.

    Raises:
        PositionUnknown: a position is after the end of the log.
        NotThereYet: they have not reached it in that time.
    """
    field, position = max(
        ("min_position", wanted.min_position or 0),
        ("position", wanted.position or 0),
        key=lambda one: one[1],
    )
    deadline = time.monotonic() + seconds
    pause = WAIT_FIRST
    while position:
        row = connection.execute("select position from read.checkpoint").fetchone()
        if row is not None and row[0] >= position:
            connection.commit()
            return
        if pause == WAIT_FIRST:
            _refuse_unknown(connection, position, field=field)
        connection.commit()
        if time.monotonic() >= deadline:
            raise NotThereYet(field=field, value=position)
        time.sleep(pause)
        pause = min(pause * 1.5, WAIT_MOST)


def _refuse_unknown(connection: Connection[Any], position: int, *, field: str) -> None:
    last = head(connection)
    if position > last:
        raise PositionUnknown(field=field, value=position, head=last)
