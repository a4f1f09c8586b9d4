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

READ_STATE: Final = """
    select c.position, c.as_of, m.log_epoch, m.demonstration, c.halted
    from read.checkpoint c cross join es.meta m
"""
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
    row = connection.execute(READ_STATE).fetchone()
    assert row is not None
    applied, as_of, epoch, demonstration, _halted = row
    position: int = applied
    if wanted.position is not None:
        if wanted.position > applied:
            _refuse_unknown(connection, wanted.position)
            raise NotThereYet(field="position", value=wanted.position)
        position = wanted.position
    elif wanted.known_before is not None:
        found = connection.execute(POSITION_AT, [wanted.known_before]).fetchone()
        position = min(applied, found[0] if found else 0)
    effective_on = wanted.effective_on or today
    return Moment(
        effective_on=effective_on,
        position=position,
        log_epoch=epoch,
        demonstration=demonstration,
        live=position == applied and effective_on == as_of,
    )


def wait_for(connection: Connection[Any], position: int, seconds: float) -> None:
    """Wait, outside a transaction, until the tables have reached a position.

    Raises:
        PositionUnknown: the position is after the end of the log.
        NotThereYet: they have not in that time.
    """
    deadline = time.monotonic() + seconds
    pause = WAIT_FIRST
    while True:
        row = connection.execute("select position from read.checkpoint").fetchone()
        connection.rollback()
        if row is not None and row[0] >= position:
            return
        if time.monotonic() >= deadline:
            _refuse_unknown(connection, position)
            raise NotThereYet(field="min_position", value=position)
        time.sleep(pause)
        pause = min(pause * 1.5, WAIT_MOST)


def _refuse_unknown(connection: Connection[Any], position: int) -> None:
    row = connection.execute("select coalesce(max(position), 0) from es.event").fetchone()
    assert row is not None
    if position > row[0]:
        raise PositionUnknown(field="position", value=position, head=row[0])
