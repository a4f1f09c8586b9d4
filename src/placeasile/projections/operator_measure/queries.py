"""Reads every measure of an operator."""

from typing import Any
from uuid import UUID

from psycopg import Connection

from placeasile.domain.registry.measures import OPERATOR_MEASURES
from placeasile.projections.measure.shown import MeasureShown, Wanted, by_type, of_years, shown
from placeasile.projections.moment import Moment
from placeasile.projections.reading import dicts_of


def operator_measures(
    connection: Connection[Any],
    moment: Moment,
    operateur_id: UUID,
    type_: str | None,
    wanted: Wanted,
) -> list[MeasureShown]:
    """Return the measures of the five years of an operator, latest first."""
    rows = dicts_of(connection, moment, "operator_measure", [operateur_id])
    return list(shown(OPERATOR_MEASURES, of_years(rows), by_type(type_), wanted))
