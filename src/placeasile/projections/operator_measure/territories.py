"""Reads where the structures of an operator are, year after year."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from psycopg import Connection, sql
from psycopg.rows import class_row

from placeasile.projections.moment import Moment
from placeasile.projections.reading import everything


@dataclass(frozen=True, slots=True)
class OperatorPlace:
    """What an operator runs in a département on the day of the balance of a year.

    ``departement`` None is not known, ``places`` None too: ``places_connues`` of ``structures``
    have theirs.
    """

    year: int
    departement: str | None
    structures: int
    places: int | None
    places_connues: int


EVER_RUN: Final = """
    select distinct f.subject from read.fact f
    where f.facet = 'operateur' and f.value ->> 'operateur_id' = %(operateur_id)s::text
"""
# A row is a year and a département where the operator runs an open structure.
PLACES: Final = """
    select m.year, m.departement, sum(m.structures)::int as structures,
      sum(m.places)::int as places, count(m.places)::int as places_connues
    from {measure} m
    where m.operateur_id = %(operateur_id)s
    group by m.year, m.departement
    having sum(m.structures) > 0
    order by m.departement nulls last, m.year desc
"""


def operator_places(
    connection: Connection[Any], moment: Moment, operateur_id: UUID
) -> list[OperatorPlace]:
    """Return the five years of an operator in each département where it runs structures."""
    asked: dict[str, object] = {
        "operateur_id": operateur_id,
        "effective": moment.effective_on,
        "position": moment.position,
    }
    if not moment.live:
        asked["every"] = [one for (one,) in connection.execute(EVER_RUN, asked).fetchall()]
    query = sql.SQL(PLACES).format(measure=everything("measure", moment))
    with connection.cursor(row_factory=class_row(OperatorPlace)) as cursor:
        return cursor.execute(query, asked).fetchall()
