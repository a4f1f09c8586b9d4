"""Which figures of a year a structure owes, by its type, the year and its CPOM."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeAlias

from placeasile.domain.registry.field import Unit
from placeasile.domain.rules.formula import formula
from placeasile.domain.vocabulary import StructureType

LINES: Final = (
    "reserve_investissement",
    "charges_non_reconductibles",
    "reserve_compensation_deficits",
    "reserve_bfr",
    "reserve_compensation_amortissements",
    "report_a_nouveau",
    "autre",
)
"""The lines of an allocation; under a CPOM there is ``fonds_dedies`` besides."""

INDICATORS: Final[tuple[str, ...]] = ("etp", "taux_encadrement", "cout_journalier")
FORECAST_SINCE: Final = 2024
"""The first year that has forecast indicators."""

INCOME_PROPOSED_SINCE: Final = 2024
"""The first year whose proposed income is entered apart from the retained one."""

DOTATIONS: Final = ("dotation_requested", "dotation_granted")

Values: TypeAlias = Mapping[str, Decimal | str | None]
"""What is known of a year, by name of field; None and absent are "unknown"."""


class BudgetProfile(StrEnum):
    """Which figures a structure owes. PRAHDA and NH owe none."""

    AUTORISEE = "AUTORISEE"
    SUBVENTIONNEE = "SUBVENTIONNEE"
    AUCUNE = "AUCUNE"


_PROFILES: Final = {
    "CADA": BudgetProfile.AUTORISEE,
    "CPH": BudgetProfile.AUTORISEE,
    "HUDA": BudgetProfile.SUBVENTIONNEE,
    "CAES": BudgetProfile.SUBVENTIONNEE,
}


def profile_of(kind: StructureType | str | None) -> BudgetProfile:
    """Return the profile of a type of structure."""
    return _PROFILES.get(str(kind), BudgetProfile.AUCUNE)


@dataclass(frozen=True, slots=True)
class OpenYears:
    """The last years whose figures may be asked for, by profile."""

    autorisee: int
    subventionnee: int


OPEN_YEARS: Final = tuple(
    (date(year, 1, 1), OpenYears(autorisee=year, subventionnee=year - 1))
    for year in range(2021, 2026)
)
"""What holds, from when, as long as the reference data say nothing."""


def default_open_years(on: date) -> OpenYears:
    """Return the open years of a day when the reference data say nothing."""
    return next((years for since, years in reversed(OPEN_YEARS) if since <= on), OPEN_YEARS[0][1])


@dataclass(frozen=True, slots=True)
class Case:
    """Whose figures, of which year, asked when.

    ``in_cpom`` is about that year, ``current_year`` is the year of the day of asking.
    ``opened_in`` is the year of the opening, None when unknown.
    """

    profile: BudgetProfile
    year: int
    current_year: int
    open_years: OpenYears
    in_cpom: bool = False
    opened_in: int | None = None

    @property
    def asked(self) -> bool:
        """Whether anything may be asked at all."""
        before = self.opened_in is not None and self.year < self.opened_in
        return not (self.in_cpom or before or self.year >= self.current_year)


@formula(
    "Montants manquants d'une année",
    "Montants que l'année doit et dont la valeur est inconnue, dans l'ordre du formulaire : "
    "zéro est une valeur.",
    Unit.CHOICE,
    source="Usage des services : saisie par année, selon le type et le CPOM",
)
def gaps(case: Case, values: Values) -> tuple[str, ...]:
    """Return the figures that a year owes and does not have, in the order of the form.

    The remark on an allocation is owed too, when some of it goes elsewhere.
    """
    return tuple(name for name in owed(case, values) if values.get(name) is None)


@formula(
    "Montants dus d'une année",
    "Aucun en CPOM, avant l'ouverture, ni pour l'année en cours. Autorisée, de la dernière "
    "année ouverte O : dotation demandée en O, les deux dotations en O − 1, puis produits, "
    "charges, reprise et affectation, et le détail d'une affectation non nulle. "
    "Subventionnée, jusqu'à sa dernière année ouverte : dotations, produits, charges, reprise"
    " et emploi de l'excédent.",
    Unit.CHOICE,
    source="Usage des services : saisie par année, selon le type et le CPOM",
)
def owed(case: Case, values: Values) -> Iterable[str]:
    """Return the figures that a year owes, known or not, in the order of the form."""
    if not case.asked:
        return ()
    if case.profile is BudgetProfile.AUTORISEE:
        return _owed_by_authorised(case, values)
    if case.profile is BudgetProfile.SUBVENTIONNEE:
        return _owed_by_subsidised(case)
    return ()


def _owed_by_authorised(case: Case, values: Values) -> Iterator[str]:
    pivot = case.open_years.autorisee
    if case.year > pivot:
        return
    yield "dotation_requested"
    if case.year < pivot:
        yield "dotation_granted"
    if case.year >= pivot - 1:
        return
    if case.year >= INCOME_PROPOSED_SINCE:
        yield "income_proposed"
    yield from ("total_income", "charges_proposed", "charges_retained", "state_recovery")
    yield "allocation_total"
    if values.get("allocation_total"):
        yield from LINES
        if values.get("autre"):
            yield "comment"


def _owed_by_subsidised(case: Case) -> Iterator[str]:
    if case.year > case.open_years.subventionnee:
        return
    yield from DOTATIONS
    yield from ("total_income", "charges_retained", "state_recovery")
    yield from ("surplus_recovered", "surplus_carried", "dedicated_funds")


@formula(
    "Indicateurs manquants d'une année",
    "Jusqu'à la dernière année échue, les indicateurs réalisés inconnus ; ensuite, ceux du "
    "réalisé ou ceux du prévisionnel, entiers, du côté où il en manque le moins.",
    Unit.CHOICE,
    source="Usage des services : réalisé exigé des années échues",
)
def indicator_gaps(
    year: int, forecast: Values, realised: Values, *, cutoff: int
) -> tuple[str, ...]:
    """Return the indicators that a year owes and does not have.

    Up to ``cutoff`` they are the realised ones; later either the realised or the forecast
    ones, whole, never some of each.
    """
    missing = tuple(f"{name}_realised" for name in INDICATORS if realised.get(name) is None)
    if year <= cutoff or not missing:
        return missing
    expected = tuple(f"{name}_forecast" for name in INDICATORS if forecast.get(name) is None)
    return min(expected, missing, key=len)
