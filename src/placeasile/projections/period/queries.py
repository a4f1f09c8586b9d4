"""Reads the conventions and authorisations of a structure."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import Connection

from placeasile.projections.moment import Moment
from placeasile.projections.reading import rows_of


@dataclass(frozen=True, slots=True)
class Period:
    """A row of ``period``. ``etat`` is A_VENIR, EN_COURS or EXPIREE on the moment's day."""

    kind: str
    period_id: UUID
    start_on: date
    end_on: date
    ended_early: bool
    previous_id: UUID | None
    reference: str | None
    avenants: int
    last_avenant_on: date | None
    etat: str


def periods_of(connection: Connection[Any], moment: Moment, structure_id: UUID) -> list[Period]:
    """Return the periods of a structure, latest first."""
    return rows_of(
        connection,
        moment,
        "period",
        Period,
        [structure_id],
        "order by t.start_on desc, t.kind, t.period_id",
    )
