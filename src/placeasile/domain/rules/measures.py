"""What a measure of several structures is worth: its terms, its value, how much of it is known."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from placeasile.domain.registry.field import Unit
from placeasile.domain.registry.measures import Kind, Measure
from placeasile.domain.rules.formula import formula
from placeasile.domain.rules.rounding import rounded
from placeasile.domain.rules.statistics import three_digits

SCALED: Final = {Unit.PERCENT: 100, Unit.PER_THOUSAND: 1000}


@dataclass(frozen=True, slots=True)
class Terms:
    """The two terms of a measure, kept apart, and its coverage.

    A total has no ``denominator``. ``known`` are the structures whose value is known among the
    ``expected`` ones.
    """

    numerator: Decimal | None
    denominator: Decimal | None
    known: int
    expected: int

    def __add__(self, other: "Terms") -> "Terms":
        return Terms(
            _sum(self.numerator, other.numerator),
            _sum(self.denominator, other.denominator),
            self.known + other.known,
            self.expected + other.expected,
        )


NOTHING: Final = Terms(None, None, 0, 0)


@formula(
    "Termes d'une mesure",
    "Numérateur et dénominateur gardés à part, structures connues et structures attendues : "
    "les termes de deux ensembles s'ajoutent, jamais leurs valeurs.",
    Unit.COUNT,
    source="Tableau de bord",
)
def terms_of(measure: Measure, type_: str, row: Mapping[str, Any]) -> Terms:
    """Return the terms of a measure in a row of summed columns, of one type of structures."""
    if type_ in measure.without:
        return NOTHING
    expected = row[measure.base.value]
    match measure.kind:
        case Kind.COUNT:
            return Terms(Decimal(row[measure.code]), None, expected, expected)
        case Kind.SUM:
            return Terms(row[measure.code], None, row[f"{measure.code}_n"], expected)
        case Kind.MEAN:
            known = row[f"{measure.code}_n"]
            return Terms(row[measure.code], Decimal(known) if known else None, known, expected)
        case Kind.RATE:
            return Terms(
                row[f"{measure.code}_num"],
                row[f"{measure.code}_den"],
                row[f"{measure.code}_n"],
                expected,
            )


@formula(
    "Valeur d'une mesure",
    "Un compte ou un total est son numérateur ; une moyenne ou un taux, son numérateur divisé"
    " par son dénominateur, inconnu sans dénominateur. Les parts ont trois chiffres "
    "significatifs. Les places d'aucune structure sont zéro.",
    Unit.COUNT,
    source="Tableau de bord",
)
def value_of(measure: Measure, terms: Terms) -> Decimal | None:
    """Return what is shown: a total, or numerator ÷ denominator; None when unknown.

    Shares have three significant digits, as on the dashboards. The places of no structure are 0.
    """
    if measure.kind in {Kind.COUNT, Kind.SUM}:
        nothing_to_count = measure.code == "places" and terms.expected == 0
        return Decimal(0) if nothing_to_count else terms.numerator
    if terms.numerator is None or not terms.denominator:
        return None
    found = Fraction(terms.numerator) / Fraction(terms.denominator)
    if measure.unit in SCALED:
        return three_digits(found * SCALED[measure.unit])
    return rounded(found, measure.scale)


def _sum(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    if one is None or other is None:
        return other if one is None else one
    return one + other
