"""What measures are worth at two moments, and the structures behind each part of the gap."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, LiteralString, cast
from uuid import UUID

from psycopg import Connection, sql
from psycopg.rows import dict_row

from placeasile.domain.registry.measures import MEASURES, Measure
from placeasile.domain.rules.measures import Terms, value_of
from placeasile.projections.difference.span import Span
from placeasile.projections.measure.shown import Wanted, added
from placeasile.projections.measured import sums
from placeasile.projections.moment import Moment
from placeasile.projections.reading import asked_of, everything

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Perimeter:
    """Which structures add up at each moment; all of them when nothing is said."""

    departements: Sequence[str] | None = None
    operateur_id: UUID | None = None
    cpom_id: UUID | None = None
    structure_id: UUID | None = None

    @property
    def parameters(self) -> dict[str, object]:
        """Return the parameters of the query."""
        return {
            "departements": None if self.departements is None else list(self.departements),
            "operateur": self.operateur_id,
            "cpom": self.cpom_id,
            "structure": self.structure_id,
        }


@dataclass(frozen=True, slots=True)
class Share:
    """What one structure has to do with the gap of a measure.

    Each value is what the structure alone is worth, None where it is not counted or not known.
    """

    structure_id: UUID
    type: str
    before: Decimal | None
    restated: Decimal | None
    after: Decimal | None


@dataclass(frozen=True, slots=True)
class Total:
    """What a measure is worth at two moments.

    ``correction`` is what was corrected or learnt late, ``changement`` what changed in the
    world; they add up to ``ecart``. They are None where a value is not known. ``known_*`` of
    ``expected_*`` structures have it. ``structures`` are those whose part is not the same.
    """

    famille: str
    mesure: str
    libelle: str
    unite: str
    year_before: int
    year_after: int
    before: Decimal | None
    restated: Decimal | None
    after: Decimal | None
    correction: Decimal | None
    changement: Decimal | None
    ecart: Decimal | None
    known_before: int
    expected_before: int
    known_after: int
    expected_after: int
    structures: list[Share]


ROWS: Final = """
    select m.structure_id, m.type, {sums}
    from {measure} m
    where m.year = %(year)s
      and (%(departements)s::text[] is null or m.departement = any(%(departements)s::text[]))
      and (%(operateur)s::uuid is null or m.operateur_id = %(operateur)s)
      and (%(structure)s::uuid is null or m.structure_id = %(structure)s)
      and (%(cpom)s::uuid is null or m.structure_id in (
        select c.structure_id from {cpom_member} c
        where c.cpom_id = %(cpom)s and c.etat = 'EN_COURS'))
    group by m.structure_id, m.type
"""


def totals_of(
    connection: Connection[Any],
    span: Span,
    perimeter: Perimeter,
    wanted: Wanted,
    year: int | None = None,
) -> list[Total]:
    """Return the measures of a perimeter at two moments, of one year or of each moment's own.

    The structures behind a gap are told when one measure is wanted.
    """
    kept = [one for one in MEASURES if wanted.keeps(one)]
    return gaps_of(connection, span, perimeter, kept, year, shares=wanted.code is not None)


def gaps_of(
    connection: Connection[Any],
    span: Span,
    perimeter: Perimeter,
    measures: Sequence[Measure],
    year: int | None = None,
    *,
    shares: bool = True,
) -> list[Total]:
    """Return some measures at two moments, all read at once, with the structures behind each."""
    moments = (span.before, span.restated, span.after)
    years = [year or span.before.effective_on.year] * 2 + [year or span.after.effective_on.year]
    # The restated first day is that of the second moment when the day is the same, and so on.
    found: dict[tuple[Moment, int], list[dict[str, Any]]] = {}
    for asked in zip(moments, years, strict=True):
        if asked not in found:
            found[asked] = _rows(connection, perimeter, *asked)
    rows = [found[asked] for asked in zip(moments, years, strict=True)]
    return [_total(one, years, rows, shares=shares) for one in measures]


def _rows(
    connection: Connection[Any], perimeter: Perimeter, moment: Moment, year: int
) -> list[dict[str, Any]]:
    query = sql.SQL(ROWS).format(
        sums=sql.SQL(cast("LiteralString", sums())),
        measure=everything("measure", moment),
        cpom_member=everything("cpom_member", moment, "contracts"),
    )
    parameters = {
        **asked_of(connection, moment),
        **perimeter.parameters,
        "contracts": [perimeter.cpom_id] if perimeter.cpom_id else [],
        "year": year,
    }
    if perimeter.structure_id is not None and not moment.live:
        parameters["every"] = [perimeter.structure_id]
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query, parameters).fetchall()


def _total(
    measure: Measure, years: Sequence[int], rows: Sequence[Sequence[Row]], *, shares: bool
) -> Total:
    terms = [added(measure, these) for these in rows]
    before, restated, after = (value_of(measure, one) for one in terms)
    return Total(
        famille=measure.family.value,
        mesure=measure.code,
        libelle=measure.label,
        unite=measure.unit.value,
        year_before=years[0],
        year_after=years[2],
        before=before,
        restated=restated,
        after=after,
        correction=_gap(before, restated),
        changement=_gap(restated, after),
        ecart=_gap(before, after),
        known_before=terms[0].known,
        expected_before=terms[0].expected,
        known_after=terms[2].known,
        expected_after=terms[2].expected,
        structures=list(_shares(measure, rows)) if shares else [],
    )


def _gap(before: Decimal | None, after: Decimal | None) -> Decimal | None:
    return None if before is None or after is None else after - before


def _shares(measure: Measure, rows: Sequence[Sequence[Row]]) -> Iterator[Share]:
    """Yield the structures whose part is not the same at all three moments."""
    held = [{row["structure_id"]: row for row in these} for these in rows]
    for key in sorted({key for one in held for key in one}):
        terms = [_alone(measure, one.get(key)) for one in held]
        if terms[0] == terms[1] == terms[2]:
            continue
        latest = next(one[key] for one in reversed(held) if key in one)
        before, restated, after = (None if one is None else value_of(measure, one) for one in terms)
        yield Share(key, latest["type"], before, restated, after)


def _alone(measure: Measure, row: Row | None) -> Terms | None:
    return None if row is None else added(measure, [row])
