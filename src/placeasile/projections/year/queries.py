"""Reads the five years of a structure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from psycopg import Connection

from placeasile.projections.moment import Moment
from placeasile.projections.reading import rows_of


@dataclass(frozen=True, slots=True)
class Year:
    """A row of ``year``; None is "not known".

    ``places_source`` tells where the balance comes from: BILAN, a statement for the
    year, or EFFET, the authorised capacity in force. ``cout_journalier`` is the dotation
    granted for one place and one day, in euros.
    """

    structure_id: UUID
    year: int
    balance_on: date
    etat: str
    type: str | None
    departement: str | None
    operateur_id: UUID | None
    operateur_id_1_jan: UUID | None
    places: int | None
    places_source: str | None
    pmr: int | None
    lgbt: int | None
    fvv_teh: int | None
    places_1_jan: int | None
    dotation_requested: Decimal | None
    dotation_granted: Decimal | None
    dotation_amended: bool | None
    cout_journalier: Decimal | None
    inspections: int


def years_of(
    connection: Connection[Any], moment: Moment, structure_id: UUID, count: int
) -> list[Year]:
    """Return the last years of a structure, 1 to 5 of them, latest first."""
    return rows_of(
        connection,
        moment,
        "year",
        Year,
        [structure_id],
        "and t.year > %(first)s order by t.year desc",
        first=moment.effective_on.year - count,
    )
