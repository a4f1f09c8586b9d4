"""Measures over five years as tables: a line a measure or a type, a column a year."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from placeasile.domain.french.numbers import write_number
from placeasile.domain.registry.field import Unit
from placeasile.domain.registry.measures import MEASURES, OPERATOR_MEASURES, Family, Kind as Adding
from placeasile.domain.vocabulary import StructureType
from placeasile.projections.measure.shown import MeasureShown
from placeasile.web.labels import choice
from placeasile.web.tables import SHORT_UNITS, Heading, Table
from placeasile.web.wording import UNKNOWN, Cell, Kind, figure

FAMILIES: Final[Mapping[Family, tuple[str, str]]] = {
    Family.STRUCTURES: ("structures", "Structures"),
    Family.PLACES: ("places", "Places"),
    Family.FINANCE: ("finances", "Finances"),
    Family.ACTIVITE: ("activite", "Activité"),
    Family.QUALITE: ("qualite", "Qualité"),
}
"""The id and the title of the table of a family of measures."""

RATES: Final = frozenset(
    one.code for one in (*MEASURES, *OPERATOR_MEASURES) if one.kind in {Adding.RATE, Adding.MEAN}
)


def title_of(family: Family) -> str:
    """Return the title of a family."""
    return FAMILIES[family][1]


def figure_of(value: Decimal | int | None, unit: Unit) -> Cell:
    """Return a figure in words; None is not known."""
    if value is None:
        return Cell(UNKNOWN, Kind.UNKNOWN)
    return Cell(figure(value, unit), Kind.NUMBER)


def family_table(family: Family, measures: Sequence[MeasureShown]) -> Table:
    """Return the measures of a family by year, each with how many structures are known."""
    id_, title = FAMILIES[family]
    kept = [one for one in measures if one.famille == family.value]
    years = sorted({one.periode for one in kept}, reverse=True)
    by_code: dict[str, dict[str, MeasureShown]] = {}
    for one in kept:
        by_code.setdefault(one.mesure, {})[one.periode] = one
    rows = [
        [_label(next(iter(found.values()))), *(_measure(found.get(year)) for year in years)]
        for found in by_code.values()
    ]
    return Table(id_, f"{title}, par année", _headings("Mesure", years), rows, "Rien n'est connu.")


def _label(one: MeasureShown) -> Cell:
    note = SHORT_UNITS.get(Unit(one.unite))
    plain = note is None or "jour" in one.libelle or "journalier" in one.libelle
    return Cell(one.libelle if plain else f"{one.libelle}, {note}")


def _measure(one: MeasureShown | None) -> Cell:
    """Return a measure with its terms and its coverage, where they are not all of it."""
    if one is None or one.value is None:
        return Cell(UNKNOWN, Kind.UNKNOWN)
    words = figure(one.value, Unit(one.unite))
    notes: list[str] = []
    if one.mesure in RATES and one.numerator is not None and one.denominator is not None:
        notes.append(f"{_term(one.numerator)} ÷ {_term(one.denominator)}")
    if one.known != one.expected:
        notes.append(f"connu pour {write_number(one.known)} sur {write_number(one.expected)}")
    return Cell(words, Kind.NUMBER, note=" · ".join(notes) or None)


def _term(value: Decimal) -> str:
    rounded = round(value, 2)
    return write_number(rounded if rounded % 1 else rounded.to_integral_value())


def types_table(
    id_: str, caption: str, unit: Unit, rows: Iterable[tuple[int, str, Decimal | int | None, bool]]
) -> Table:
    """Return a figure by type of structures and year, the total last.

    A row is a year, a type, its figure, and whether it has structures: without, there is none.
    """
    found = {(year, type_): (value, there) for year, type_, value, there in rows}
    years = sorted({year for year, _ in found}, reverse=True)
    known = [
        one.value
        for one in StructureType
        if any(found.get((year, one.value), (None, False))[1] for year in years)
    ]
    lines = [
        [Cell(label), *(_typed(found.get((year, one)), unit) for year in years)]
        for one, label in [*((one, choice(one)) for one in known), ("TOUS", "Tous les types")]
    ]
    return Table(id_, caption, _headings("Type", [str(one) for one in years]), lines, "Aucune.")


def _typed(found: tuple[Decimal | int | None, bool] | None, unit: Unit) -> Cell:
    if found is None or not found[1]:
        return Cell("Aucune structure", Kind.NOT_APPLICABLE)
    return figure_of(found[0], unit)


def _headings(first: str, years: Sequence[str]) -> list[Heading]:
    return [
        Heading(first, None, numeric=False, definition=None),
        *(Heading(year, None, numeric=True, definition=None) for year in years),
    ]
