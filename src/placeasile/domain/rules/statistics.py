"""Statistics of what is known: means, medians, weighted rates, and how much of it is known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from statistics import median as _median
from typing import Final, TypeAlias

from placeasile.domain.registry.field import Unit
from placeasile.domain.rules.formula import formula

Exact: TypeAlias = int | Decimal | Fraction
SOURCE: Final = "Arithmétique"
SIGNIFICANT: Final = 3


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many values were known, among how many were expected."""

    known: int
    expected: int

    @property
    def complete(self) -> bool:
        """Whether every value was known."""
        return self.known >= self.expected

    def __add__(self, other: "Coverage") -> "Coverage":
        return Coverage(self.known + other.known, self.expected + other.expected)


@dataclass(frozen=True, slots=True)
class Share:
    """A rate whose two terms are kept apart, so that it is added without a mean of means.

    ``coverage`` counts the pairs where both terms are known and the second is above zero.
    """

    numerator: Fraction
    denominator: Fraction
    coverage: Coverage

    @property
    def value(self) -> Fraction | None:
        """The rate, None when the denominator is zero."""
        return self.numerator / self.denominator if self.denominator else None

    def __add__(self, other: "Share") -> "Share":
        return Share(
            self.numerator + other.numerator,
            self.denominator + other.denominator,
            self.coverage + other.coverage,
        )


def known(values: Iterable[Exact | None]) -> list[Fraction]:
    """Return the values that are known, exact."""
    return [Fraction(one) for one in values if one is not None]


def coverage(values: Sequence[Exact | None]) -> Coverage:
    """Return how many values are known."""
    return Coverage(len(known(values)), len(values))


@formula(
    "Somme",
    "Somme des valeurs connues ; inconnue si aucune ne l'est.",
    Unit.COUNT,
    source=SOURCE,
)
def total(values: Iterable[Exact | None]) -> Fraction | None:
    """Return the sum of what is known."""
    found = known(values)
    return sum(found, Fraction(0)) if found else None


@formula(
    "Moyenne",
    "Somme des valeurs connues divisée par leur nombre ; inconnue si aucune ne l'est.",
    Unit.COUNT,
    source=SOURCE,
)
def mean(values: Iterable[Exact | None]) -> Fraction | None:
    """Return the mean of what is known; unknown values are left out, not zero."""
    found = known(values)
    return sum(found, Fraction(0)) / len(found) if found else None


@formula(
    "Médiane",
    "Valeur du milieu des valeurs connues, ou moyenne des deux du milieu.",
    Unit.COUNT,
    source=SOURCE,
)
def median(values: Iterable[Exact | None]) -> Fraction | None:
    """Return the median of what is known."""
    found = known(values)
    return Fraction(_median(found)) if found else None


@formula(
    "Taux pondéré",
    "Somme des numérateurs divisée par la somme des dénominateurs, sur les mêmes structures : "
    "celles dont les deux sont connus et dont le dénominateur n'est pas nul.",
    Unit.PERCENT,
    source=SOURCE,
)
def weighted_rate(pairs: Iterable[tuple[Exact | None, Exact | None]]) -> Share:
    """Return a rate over several things, never a mean of rates."""
    found = Share(Fraction(0), Fraction(0), Coverage(0, 0))
    for numerator, denominator in pairs:
        if numerator is None or denominator is None or denominator <= 0:
            found += Share(Fraction(0), Fraction(0), Coverage(0, 1))
        else:
            found += Share(Fraction(numerator), Fraction(denominator), Coverage(1, 1))
    return found


@formula(
    "Arrondi d'un taux",
    "Trois chiffres significatifs, la moitié s'éloignant de zéro.",
    Unit.PERCENT,
    source="Tableau de bord",
)
def three_digits(value: Exact | None) -> Decimal | None:
    """Return a rate with three significant digits."""
    if value is None:
        return None
    exact = Fraction(value)
    if exact == 0:
        return Decimal(0)
    places = SIGNIFICANT - 1 - _magnitude(exact)
    rounded = _rounded(exact, places)
    # 0.9996 becomes 1.000: one digit more than wanted.
    return (
        _rounded(exact, places - 1)
        if _magnitude(Fraction(rounded)) > _magnitude(exact)
        else rounded
    )


@formula(
    "Arrondi d'un nombre",
    "Une décimale, la moitié s'éloignant de zéro.",
    Unit.COUNT,
    source="Tableau de bord",
)
def one_decimal(value: Exact | None) -> Decimal | None:
    """Return a number with one decimal."""
    return None if value is None else _rounded(Fraction(value), 1)


def _rounded(value: Fraction, places: int) -> Decimal:
    """Round to some decimals, exactly, halves away from zero; decimals may be negative."""
    scaled = abs(value) * Fraction(10) ** places
    whole = int(scaled + Fraction(1, 2))
    number = Decimal(whole).scaleb(-places)
    if places < 0:
        number = number.quantize(Decimal(1), ROUND_HALF_UP)
    return -number if value < 0 and whole else number


def _magnitude(value: Fraction) -> int:
    """Return the power of ten of the first digit: 2 for 350, -1 for 0.35."""
    exact, power = abs(value), 0
    while exact >= 10:  # noqa: PLR2004 (the base)
        exact, power = exact / 10, power + 1
    while exact < 1:
        exact, power = exact * 10, power - 1
    return power
