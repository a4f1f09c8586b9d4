"""The money of a CPOM, by year and type of structures: said there, and there alone."""

from typing import ClassVar

from placeasile.domain.cpom.contract import end_of, start_of
from placeasile.domain.cpom.events import CpomBudgetRecorded
from placeasile.domain.kernel import Context, Event, History, ValueRefused
from placeasile.domain.personal import PersonalProse
from placeasile.domain.stating import Open, StateOn
from placeasile.domain.values import Euros, SignedEuros, Year
from placeasile.domain.vocabulary import StructureType


class CpomYearOutside(ValueRefused):
    """The contract does not run in that year."""

    code: ClassVar[str] = "cpom-year-outside"
    wording: ClassVar[str] = "Le CPOM ne court pas en {value} : de {first} à {last}."
    remedy: ClassVar[str] = "Vérifiez l'année, ou enregistrez l'avenant qui prolonge le CPOM."


class CpomBudgetEmpty(ValueRefused):
    """A budget says at least one amount, or a comment."""

    code: ClassVar[str] = "cpom-budget-empty"
    wording: ClassVar[str] = "Le budget ne dit aucun montant."
    remedy: ClassVar[str] = "Saisissez au moins un montant, ou retirez le budget enregistré."


class RecordCpomBudget(StateOn):
    """Say the money of a year and a type of structures, whole: what is left out is not said."""

    OF: ClassVar[str] = "cpom"
    records: ClassVar[type[Event]] = CpomBudgetRecorded

    year: Year
    structure_type: StructureType
    dotation_requested: Euros | None = None
    dotation_granted: Euros | None = None
    income_proposed: Euros | None = None
    total_income: Euros | None = None
    charges_proposed: Euros | None = None
    charges_retained: Euros | None = None
    state_recovery: SignedEuros | None = None
    surplus_recovered: Euros | None = None
    surplus_carried: Euros | None = None
    dedicated_funds: Euros | None = None
    allocation_total: SignedEuros | None = None
    reserve_investissement: SignedEuros | None = None
    charges_non_reconductibles: SignedEuros | None = None
    reserve_compensation_deficits: SignedEuros | None = None
    reserve_bfr: SignedEuros | None = None
    reserve_compensation_amortissements: SignedEuros | None = None
    report_a_nouveau: SignedEuros | None = None
    autre: SignedEuros | None = None
    comment: PersonalProse | None = None

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a year of no day of the contract, and a budget that says nothing.

        Raises:
            CpomYearOutside: the contract does not run in that year.
            CpomBudgetEmpty: no amount is said.
        """
        _ = thing, context
        first, last = start_of(state).year, end_of(state).year
        if not first <= self.year <= last:
            raise CpomYearOutside(field="year", value=self.year, first=first, last=last)
        naming = {"year", "structure_type", "effective_on", "supersedes", "reason"}
        if all(one is None for name, one in self if name not in naming):
            raise CpomBudgetEmpty(field="year", value=self.year)
