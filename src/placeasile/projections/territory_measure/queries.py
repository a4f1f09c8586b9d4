"""Reads every measure of a territory, and one measure on the map."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, LiteralString, cast

from psycopg import Connection, sql
from psycopg.rows import dict_row

from placeasile.domain.registry.measures import BY_CODE, MEASURES, Family, Measure
from placeasile.domain.rules.measures import Terms, value_of
from placeasile.domain.territory import DEPARTEMENTS, REGIONS
from placeasile.projections.measure.periods import referes_of_months
from placeasile.projections.measure.shown import (
    ALL,
    MeasureShown,
    Wanted,
    added,
    by_type,
    of_years,
    shown,
)
from placeasile.projections.measured import sums_of_sums
from placeasile.projections.moment import Moment
from placeasile.projections.reading import rows_from
from placeasile.projections.territory_year.queries import known_territory

NAMES: Final = {
    "departement": {code: one.nom for code, one in DEPARTEMENTS.items()},
    "region": dict(REGIONS),
}
CODES: Final[Mapping[str, LiteralString]] = {
    "departement": "m.code",
    "region": "m.region",
    "nation": "'FR'",
}


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone of the map: a measure in a year, and how it moved since the year before.

    Everything but its names is None where there is no structure; ``evolution`` is HAUSSE,
    BAISSE or STABLE, None when either year is not known or the measure has none.
    """

    code: str
    nom: str
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    known: int
    expected: int
    previous: Decimal | None
    delta: Decimal | None
    evolution: str | None


def territory_measures(
    connection: Connection[Any],
    moment: Moment,
    level: str,
    code: str,
    type_: str | None,
    wanted: Wanted,
) -> list[MeasureShown]:
    """Return the measures of the five years of a territory, latest first.

    Raises:
        TerritoryUnknown: the level or the code names no territory.
    """
    known = known_territory(level, code).removeprefix(f"{level}:")
    codes = [one for one in DEPARTEMENTS if _code(level, one) == known]
    rows = _summed(connection, moment, codes, "nation", MEASURES)
    return list(shown(MEASURES, of_years(rows), by_type(type_), wanted))


def zones(
    connection: Connection[Any],
    moment: Moment,
    level: str,
    measure: Measure,
    year: int,
    types: Sequence[str],
) -> list[Zone]:
    """Return the zones of a level, in the order of their codes, in one query."""
    names = NAMES[level]
    if measure.family is Family.REFERES:
        rows = _of_departements(level, referes_of_months(connection, moment, list(DEPARTEMENTS)))
    else:
        base = BY_CODE[measure.base.value]
        summed = [measure] if measure is base else [base, measure]
        rows = _summed(connection, moment, list(DEPARTEMENTS), level, summed)
    kept = [row for row in rows if row["type"] in {ALL, *types}]
    found: dict[tuple[str, int], list[Mapping[str, Any]]] = {}
    for row in kept:
        found.setdefault((row["code"], row["year"]), []).append(row)
    return [
        _zone(
            code,
            names[code],
            measure,
            added(measure, found.get((code, year), ())),
            added(measure, found.get((code, year - 1), ())),
        )
        for code in sorted(names)
    ]


def _code(level: str, departement: str) -> str:
    """Return the code of the territory of a level that a département is in."""
    if level == "nation":
        return "FR"
    return DEPARTEMENTS[departement].region if level == "region" else departement


def _summed(
    connection: Connection[Any],
    moment: Moment,
    codes: Sequence[str],
    level: str,
    measures: Sequence[Measure],
) -> list[dict[str, Any]]:
    """Add up measures of départements, by territory of a level, year and type."""
    query = sql.SQL("select {} as code, m.year, m.type, {} from {} group by 1, 2, 3").format(
        sql.SQL(CODES[level]),
        sql.SQL(cast("LiteralString", sums_of_sums(measures))),
        rows_from("departement_measure", moment, "m"),
    )
    asked = {
        "keys": [f"departement:{one}" for one in codes],
        "effective": moment.effective_on,
        "position": moment.position,
    }
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query, asked).fetchall()


def _of_departements(level: str, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return months of départements as rows of a level."""
    return [
        {**row, "year": row["month_end"].year, "code": _code(level, row["departement"])}
        for row in rows
    ]


def _zone(code: str, nom: str, measure: Measure, now: Terms, before: Terms) -> Zone:
    value = value_of(measure, now) if now.expected else None
    previous = value_of(measure, before) if before.expected and measure.dated else None
    delta = None if value is None or previous is None else value - previous
    return Zone(
        code=code,
        nom=nom,
        value=value,
        numerator=now.numerator if now.expected else None,
        denominator=now.denominator,
        known=now.known,
        expected=now.expected,
        previous=previous,
        delta=delta,
        evolution=None if delta is None else _sense(delta),
    )


def _sense(delta: Decimal) -> str:
    if delta == 0:
        return "STABLE"
    return "HAUSSE" if delta > 0 else "BAISSE"
