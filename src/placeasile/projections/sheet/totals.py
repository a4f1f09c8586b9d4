"""Adds up a list of structures: what is known of all its pages together."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from psycopg import Connection, sql
from psycopg.rows import class_row

from placeasile.projections.moment import Moment
from placeasile.projections.sheet.filtering import (
    Filters,
    Order,
    candidates_of,
    conditions_of,
    parameters_of,
    search_of,
)
from placeasile.projections.sheet.queries import GENERIC_PLANS


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over a list; None when no structure of it is known. ``_known`` counts those that are."""

    structures: int
    places: int | None
    places_known: int
    dotation_granted: Decimal | None
    dotation_known: int


TOTALS: Final = """
    select count(*) as structures, sum(s.places) as places, count(s.places) as places_known,
      sum(s.dotation_granted) as dotation_granted, count(s.dotation_granted) as dotation_known
    from {source} s {search} where {conditions}
"""


def totals_of(connection: Connection[Any], moment: Moment, filters: Filters) -> Totals:
    """Return the totals of the structures that filters keep."""
    parameters = parameters_of(moment, filters, Order())
    source = sql.SQL("read.sheet")
    if not moment.live:
        connection.execute(GENERIC_PLANS)
        every = connection.execute(candidates_of(filters), parameters).fetchall()
        parameters["every"] = [one for (one,) in every]
        source = sql.SQL(
            "read.sheet_at(%(every)s::uuid[], %(effective)s::date, %(position)s::bigint)"
        )
    query = sql.SQL(TOTALS).format(
        source=source,
        search=search_of(moment, filters),
        conditions=sql.SQL(" and ").join(conditions_of(filters)),
    )
    with connection.cursor(row_factory=class_row(Totals)) as cursor:
        found = cursor.execute(query, parameters).fetchone()
    assert found is not None
    return found
