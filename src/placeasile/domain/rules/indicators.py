"""Declared indicators beside the ones that are computed: what does not agree."""

from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from placeasile.domain.registry.field import Unit
from placeasile.domain.rules.budget import BudgetProfile
from placeasile.domain.rules.formula import formula
from placeasile.domain.rules.rounding import rounded

RATIO_TOLERANCE: Final = Fraction(5, 100)
COST_TOLERANCE: Final = Fraction(10, 100)
RATIO_LEAST: Final = Decimal(2)
RATIO_MOST: Final = {BudgetProfile.AUTORISEE: Decimal(20), BudgetProfile.SUBVENTIONNEE: Decimal(25)}
COST_LEAST: Final = Decimal(15)


class Agreement(StrEnum):
    """How a declared value compares with the computed one."""

    CONFORME = "CONFORME"
    ECART = "ECART"
    INVERSE = "INVERSE"


@formula(
    "Accord du taux d'encadrement",
    "Conforme quand le taux saisi est à 5 % près celui des places moyennes divisées par les "
    "ETP ; inversé quand il est inférieur à 2 et que son inverse l'est ; en écart sinon. "
    "Inconnu si l'un manque ou sans ETP.",
    Unit.CHOICE,
    source="Contrôle de cohérence",
)
def ratio_agreement(
    declared: Decimal | None, mean_places: Fraction | None, etp: Decimal | None
) -> Agreement | None:
    """Compare a declared staffing ratio with places ÷ ETP, within 5 %; None when unknown.

    A ratio under 2 is taken for ETP per place when its inverse agrees.
    """
    if declared is None or mean_places is None or not etp:
        return None
    derived = mean_places / Fraction(etp)
    if _within(Fraction(declared), derived, RATIO_TOLERANCE):
        return Agreement.CONFORME
    turned = inverse(declared)
    if declared < RATIO_LEAST and turned and _within(Fraction(1) / Fraction(declared), derived):
        return Agreement.INVERSE
    return Agreement.ECART


@formula(
    "Taux d'encadrement inversé",
    "1 ÷ taux saisi, proposé à la place d'un taux saisi en ETP par place ; inconnu pour zéro.",
    Unit.PLACES_PER_FTE,
    source="Contrôle de cohérence",
)
def inverse(declared: Decimal | None) -> Decimal | None:
    """Return 1 ÷ a ratio, to propose in place of one typed the wrong way; None for zero."""
    return rounded(1 / Fraction(declared), 3) if declared else None


@formula(
    "Accord du coût journalier",
    "Conforme quand le coût saisi est à 10 % près la dotation accordée divisée par les "
    "journées-places ; en écart sinon. Inconnu si l'un manque.",
    Unit.CHOICE,
    source="Contrôle de cohérence",
)
def cost_agreement(declared: Decimal | None, theoretical: Decimal | None) -> Agreement | None:
    """Compare a declared daily cost with the computed one, within 10 %; None when unknown."""
    if declared is None or theoretical is None:
        return None
    agrees = _within(Fraction(declared), Fraction(theoretical), COST_TOLERANCE)
    return Agreement.CONFORME if agrees else Agreement.ECART


@formula(
    "Accordé au-delà du demandé",
    "Si la dotation accordée dépasse la dotation demandée ; inconnu si l'une manque.",
    Unit.YES_NO,
    source="Contrôle de cohérence",
)
def granted_above_requested(requested: Decimal | None, granted: Decimal | None) -> bool | None:
    """Tell whether more is granted than was asked; None when unknown."""
    return None if requested is None or granted is None else granted > requested


def ratio_above(profile: BudgetProfile, declared: Decimal | None) -> bool | None:
    """Tell whether a ratio is above the threshold of a profile; None when either is unknown."""
    most = RATIO_MOST.get(profile)
    return None if declared is None or most is None else declared > most


def ratio_below(declared: Decimal | None) -> bool | None:
    """Tell whether a ratio is under 2 places for one full-time equivalent; None when unknown."""
    return None if declared is None else declared < RATIO_LEAST


def cost_below(declared: Decimal | None) -> bool | None:
    """Tell whether a daily cost is under 15 euros; None when unknown."""
    return None if declared is None else declared < COST_LEAST


def cost_above(declared: Decimal | None, target: Decimal | None) -> bool | None:
    """Tell whether a daily cost is above its target tariff; None when either is unknown."""
    return None if declared is None or target is None else declared > target


def _within(declared: Fraction, derived: Fraction, tolerance: Fraction = RATIO_TOLERANCE) -> bool:
    return abs(declared - derived) <= tolerance * derived
