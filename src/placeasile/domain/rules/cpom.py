"""Formulas of multi-year contracts and of groups of operators."""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from placeasile.domain.registry.field import Unit
from placeasile.domain.rules.formula import formula

PAPER: Final = "Instruction des CPOM ; règles du registre"


@formula(
    "En CPOM dans l'année",
    "Vrai si un séjour de la structure est tel que année(début) ≤ année ≤ année(fin).",
    Unit.YES_NO,
    source=PAPER,
)
def in_cpom(stays: Iterable[tuple[date, date]], year: int) -> bool:
    """Tell whether one of the stays of a structure touches a civil year."""
    return any(start.year <= year <= end.year for start, end in stays)


@formula(
    "Fin du séjour en CPOM",
    "La première de ces dates : fin convenue, dernier jour avant la sortie, fin du CPOM.",
    Unit.DAY,
    source=PAPER,
)
def end_of_stay(contract_end: date, until: date | None, last_day: date | None) -> date:
    """Return the last day of a stay."""
    return min(one for one in (contract_end, until, last_day) if one is not None)


@formula(
    "Détail de l'affectation du CPOM",
    "Somme des lignes connues, fonds dédiés compris ; inconnu si aucune ne l'est.",
    Unit.EUROS,
    source="Compte administratif du CPOM",
)
def allocation_detail(lines: Iterable[Decimal | None]) -> Decimal | None:
    """Add up the lines that are said; None when none is."""
    known = [one for one in lines if one is not None]
    return sum(known, Decimal(0)) if known else None


@formula(
    "Écart du résultat du CPOM",
    "Résultat net + reprise État − affectation ; zéro quand tout le résultat a un emploi.",
    Unit.EUROS,
    source="Compte administratif du CPOM",
)
def result_gap(
    net_result: Decimal | None, state_recovery: Decimal | None, allocation_total: Decimal | None
) -> Decimal | None:
    """Return what of the result has no use; None when an amount is not said."""
    if net_result is None or state_recovery is None or allocation_total is None:
        return None
    return net_result + state_recovery - allocation_total


@formula(
    "Part du parc",
    "Places ÷ places du parc × 100, à deux décimales ; zéro sans place.",
    Unit.PERCENT,
    source="Usage du service",
)
def share_of_park(places: int | None, park: int | None) -> Decimal | None:
    """Return the share of some places in those of the park, in percent; None when unknown."""
    if places == 0:
        return Decimal(0)
    if places is None or not park:
        return None
    return (Decimal(100) * places / park).quantize(Decimal("0.01"), ROUND_HALF_UP)
