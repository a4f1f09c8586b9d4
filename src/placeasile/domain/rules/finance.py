"""The money of a year: results, what becomes of them, shares by days, ratios and costs.

Amounts are euros. None is "unknown": it goes in, it comes out; zero is a value like others.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import Final

from placeasile.domain.registry.field import Unit
from placeasile.domain.rules.budget import INCOME_PROPOSED_SINCE, BudgetProfile
from placeasile.domain.rules.formula import formula
from placeasile.domain.rules.rounding import rounded

EPSILON: Final = Decimal("0.01")
"""Two sums that differ by no more are equal."""

CUSTOM: Final = "Usage comptable des services de tarification"


class Convention(StrEnum):
    """What the sign of the State recovery means.

    ``REGISTRE``: negative, the State takes a surplus back; positive, it compensates a deficit.
    ``AMONT``: the reverse, as the checks of the former application read it.
    """

    REGISTRE = "REGISTRE"
    AMONT = "AMONT"


class Balance(StrEnum):
    """How a result is called."""

    EXCEDENT = "EXCEDENT"
    DEFICIT = "DEFICIT"
    EQUILIBRE = "EQUILIBRE"


@formula(
    "Résultat net retenu",
    "Total des produits − charges retenues.",
    Unit.EUROS,
    source=CUSTOM,
)
def net_result(income: Decimal | None, charges: Decimal | None) -> Decimal | None:
    """Return the result that the authority retains; None when either side is unknown."""
    return None if income is None or charges is None else income - charges


@formula(
    "Résultat net proposé",
    "Produits proposés − charges proposées. Jusqu'en 2023, le total des produits vaut produits "
    "proposés : ils n'étaient pas saisis à part.",
    Unit.EUROS,
    source=CUSTOM,
)
def net_result_proposed(
    year: int,
    income_proposed: Decimal | None,
    charges_proposed: Decimal | None,
    total_income: Decimal | None = None,
) -> Decimal | None:
    """Return the result that the operator proposes; None when either side is unknown."""
    if income_proposed is None and year < INCOME_PROPOSED_SINCE:
        income_proposed = total_income
    return net_result(income_proposed, charges_proposed)


def balance(net: Decimal | None) -> Balance | None:
    """Return how a result is called, None when it is unknown."""
    if net is None:
        return None
    if net == 0:
        return Balance.EQUILIBRE
    return Balance.EXCEDENT if net > 0 else Balance.DEFICIT


@formula(
    "Affectation détaillée",
    "Somme des lignes d'affectation connues ; inconnue si aucune ligne ne l'est.",
    Unit.EUROS,
    source=CUSTOM,
)
def allocation_detail(lines: Iterable[Decimal | None]) -> Decimal | None:
    """Return the sum of the lines that are said; None when none is."""
    said = [one for one in lines if one is not None]
    return sum(said, Decimal(0)) if said else None


@formula(
    "Écart d'affectation",
    "Affectation totale − affectation détaillée.",
    Unit.EUROS,
    source=CUSTOM,
)
def allocation_gap(total: Decimal | None, detail: Decimal | None) -> Decimal | None:
    """Return what an allocation leaves without a line, negative when lines exceed it."""
    return None if total is None or detail is None else total - detail


@dataclass(frozen=True, slots=True)
class Outcome:
    """A net result and what became of it; None is unknown."""

    net: Decimal | None
    recovery: Decimal | None = None
    allocation: Decimal | None = None
    recovered: Decimal | None = None
    carried: Decimal | None = None
    dedicated: Decimal | None = None


@formula(
    "Écart d'emploi du résultat",
    "Autorisée : résultat net + reprise de l'État (négative quand l'État reprend) − affectation. "
    "Subventionnée excédentaire : résultat net − excédent récupéré − excédent reporté − fonds "
    "dédiés. Subventionnée déficitaire : part de la compensation au-delà du déficit. Sans objet "
    "en CPOM et pour les autres types.",
    Unit.EUROS,
    source=CUSTOM,
)
def identity_gap(
    profile: BudgetProfile,
    outcome: Outcome,
    *,
    in_cpom: bool = False,
    convention: Convention = Convention.REGISTRE,
) -> Decimal | None:
    """Return by how much what becomes of a result differs from it, None when unknown.

    Under a CPOM the identity is that of the CPOM, on its cumulated result.
    """
    if in_cpom or profile is BudgetProfile.AUCUNE or outcome.net is None:
        return None
    if profile is BudgetProfile.AUTORISEE:
        return allocation_identity(
            outcome.net, outcome.recovery, outcome.allocation, convention=convention
        )
    if outcome.net >= 0:
        return disposal_gap(outcome.net, outcome.recovered, outcome.carried, outcome.dedicated)
    return compensation_excess(outcome.net, outcome.recovery, convention=convention)


def allocation_identity(
    net: Decimal | None,
    recovery: Decimal | None,
    allocation: Decimal | None,
    *,
    convention: Convention = Convention.REGISTRE,
) -> Decimal | None:
    """Return net result + recovery − allocation: zero when all of a result is accounted for.

    Of an authorised structure, or of a CPOM with its cumulated result.
    """
    if net is None or recovery is None or allocation is None:
        return None
    return net + in_register(recovery, convention) - allocation


def in_register(recovery: Decimal, convention: Convention) -> Decimal:
    """Return a State recovery with the sign that the register gives it."""
    return recovery if convention is Convention.REGISTRE else -recovery


def sign_looks_inverted(
    net: Decimal | None, recovery: Decimal | None, allocation: Decimal | None
) -> bool | None:
    """Tell whether a recovery adds up with the other sign only; None when unknown."""
    as_said = allocation_identity(net, recovery, allocation)
    reversed_ = allocation_identity(net, recovery, allocation, convention=Convention.AMONT)
    if as_said is None or reversed_ is None:
        return None
    return abs(as_said) > EPSILON and abs(reversed_) <= EPSILON


@formula(
    "Écart d'emploi de l'excédent",
    "Résultat net − excédent récupéré − excédent reporté − fonds dédiés.",
    Unit.EUROS,
    source=CUSTOM,
)
def disposal_gap(
    net: Decimal | None,
    recovered: Decimal | None,
    carried: Decimal | None,
    dedicated: Decimal | None,
) -> Decimal | None:
    """Return what of a surplus has no use, None when unknown."""
    if net is None or recovered is None or carried is None or dedicated is None:
        return None
    return net - recovered - carried - dedicated


def compensation_excess(
    net: Decimal | None,
    recovery: Decimal | None,
    *,
    convention: Convention = Convention.REGISTRE,
) -> Decimal | None:
    """Return what the State compensates beyond a deficit; the operator bears what it does not."""
    if net is None or recovery is None:
        return None
    return max(Decimal(0), net + in_register(recovery, convention))


@formula(
    "Déduction attendue",
    "Excédent reporté de l'année N − 2, à déduire de la dotation de l'année N.",
    Unit.EUROS,
    source=CUSTOM,
)
def expected_deduction(year: int, carried: Mapping[int, Decimal | None]) -> Decimal | None:
    """Return what the surplus carried from two years before takes off the dotation of a year."""
    return carried.get(year - 2)


@formula(
    "Partage par jours",
    "Montant dû au terme d'un séjour moins montant dû avant lui, chacun arrondi au centime : les "
    "parts font le montant.",
    Unit.EUROS,
    source="Convention de calcul du registre",
)
def shares_by_days(amount: Decimal | None, days: Sequence[int]) -> list[Decimal | None]:
    """Share an amount between stays that follow each other, in proportion to their days."""
    whole = sum(days)
    if amount is None or whole == 0:
        return [None] * len(days)
    due = [rounded(Fraction(amount) * after / whole) for after in accumulate(days, initial=0)]
    return [after - before for before, after in pairwise(due)]


@formula(
    "Coût journalier théorique",
    "Dotation accordée ÷ journées-places de l'année.",
    Unit.EUROS_PER_PLACE_DAY,
    source="Convention de calcul de la direction de l'asile",
)
def theoretical_daily_cost(dotation: Decimal | None, place_days: int | None) -> Decimal | None:
    """Return what a place costs a day; None when an operand is unknown or there is no place."""
    if dotation is None or not place_days:
        return None
    return rounded(Fraction(dotation) / place_days)


def weighted_daily_cost(
    known: Iterable[tuple[Decimal | None, int | None]],
) -> Decimal | None:
    """Return the cost of several structures: all dotations ÷ all place-days, never a mean."""
    both = [(dotation, days) for dotation, days in known if dotation is not None and days]
    dotations = sum((one for one, _ in both), Decimal(0))
    return theoretical_daily_cost(dotations, sum(days for _, days in both))


@formula(
    "Taux d'encadrement théorique",
    "Places moyennes de l'année ÷ ETP, prévisionnels ou réalisés sans mélange.",
    Unit.PLACES_PER_FTE,
    source="Convention de calcul de la direction de l'asile",
)
def theoretical_ratio(mean_places: Fraction | None, etp: Decimal | None) -> Decimal | None:
    """Return the places for one full-time equivalent; None when unknown or nobody works."""
    if mean_places is None or not etp:
        return None
    return rounded(mean_places / Fraction(etp), 3)


def executory_year(granted: Mapping[int, Decimal | None], otherwise: int) -> int:
    """Return the last year whose dotation is known and not zero, else the open year."""
    return max((year for year, amount in granted.items() if amount), default=otherwise)
