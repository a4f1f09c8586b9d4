"""A measure as it is shown: its value, its terms, and how much of it is known."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from placeasile.domain.registry.measures import Family, Measure
from placeasile.domain.rules.measures import NOTHING, Terms, terms_of, value_of

ALL: Final = "TOUS"


@dataclass(frozen=True, slots=True)
class MeasureShown:
    """A measure of some structures over a period, 2025, 2025-T2 or 2025-04; None is "not known".

    ``value`` is a total, or ``numerator`` ÷ ``denominator``; a share is in percent.
    ``known`` structures have it among ``expected`` ones.
    """

    periode: str
    perimetre: str
    famille: str
    mesure: str
    libelle: str
    unite: str
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    known: int
    expected: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which measures to show; None keeps all."""

    family: Family | None = None
    code: str | None = None

    def keeps(self, one: Measure) -> bool:
        """Tell whether a measure is to be shown."""
        return self.family in {None, one.family} and self.code in {None, one.code}


def shown(
    measures: Iterable[Measure],
    rows: Sequence[Mapping[str, Any]],
    perimeters: Mapping[str, Callable[[str], bool]],
    wanted: Wanted,
) -> Iterator[MeasureShown]:
    """Add up rows of one type and one ``periode`` by perimeter, latest period first.

    A perimeter says which types it holds.
    """
    kept = [one for one in measures if wanted.keeps(one)]
    for period in sorted({row["periode"] for row in rows}, reverse=True):
        for name, holds in perimeters.items():
            these = [row for row in rows if row["periode"] == period and holds(row["type"])]
            for one in kept:
                yield in_words(one, period, name, added(one, these))


def added(measure: Measure, rows: Iterable[Mapping[str, Any]]) -> Terms:
    """Return the terms of a measure over rows of one type each."""
    return sum((terms_of(measure, row["type"], row) for row in rows), NOTHING)


def in_words(measure: Measure, period: str, perimeter: str, terms: Terms) -> MeasureShown:
    """Return a measure with its French words."""
    return MeasureShown(
        periode=period,
        perimetre=perimeter,
        famille=measure.family.value,
        mesure=measure.code,
        libelle=measure.label,
        unite=measure.unit.value,
        value=value_of(measure, terms),
        numerator=terms.numerator,
        denominator=terms.denominator,
        known=terms.known,
        expected=terms.expected,
    )


def of_years(rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return rows of years as rows of periods."""
    return [{**row, "periode": str(row["year"])} for row in rows]


def by_type(type_: str | None) -> Mapping[str, Callable[[str], bool]]:
    """Return the perimeter of a type, or of all together."""
    if type_ in {None, ALL}:
        return {ALL: lambda _: True}
    return {str(type_): lambda one: one == type_}
