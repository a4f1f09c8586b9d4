"""Reads the emergency court orders of a département."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from psycopg import Connection

from placeasile.domain.subjects import departement_id
from placeasile.projections.moment import Moment
from placeasile.projections.reading import rows_of


@dataclass(frozen=True, slots=True)
class Referes:
    """A row of ``referes``: counts of a month, and a rate in percent; None is "not known"."""

    departement: str
    month: str
    month_end: date
    deboutes_sans_mesure: int | None
    mises_en_demeure: int | None
    referes_engages: int | None
    referes_executes: int | None
    execution_rate: Decimal | None
    restated: bool


def referes_of(connection: Connection[Any], moment: Moment, departement: str) -> list[Referes]:
    """Return the months of a département, latest first."""
    keys = [departement_id(departement)]
    return rows_of(connection, moment, "referes", Referes, keys, "order by t.month desc")
