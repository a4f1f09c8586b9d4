"""Disposing of the surplus of a year, and allocating its result."""

from collections.abc import Iterable
from typing import ClassVar, Final
from uuid import UUID

from placeasile.domain.finance.decisions.base import BudgetCommand, refuse_silence
from placeasile.domain.finance.result import ResultAllocated, SurplusDisposed
from placeasile.domain.kernel import ClaimKey, Context, Event, History, RuleViolation
from placeasile.domain.personal import PersonalProse
from placeasile.domain.stating import Open
from placeasile.domain.values import Euros, SignedEuros

MEMBER: Final = "cpom_member"
"""The scope of the key that a CPOM holds for each year of each of its members."""


class FundsOutsideCpom(RuleViolation):
    """Dedicated funds are a line of an allocation under a CPOM only."""

    code: ClassVar[str] = "funds-outside-cpom"
    wording: ClassVar[str] = (
        "La structure n'est membre d'aucun CPOM en {value} : l'affectation n'a pas de ligne "
        "« fonds dédiés »."
    )
    remedy: ClassVar[str] = "Enregistrez son entrée dans le CPOM, ou retirez cette ligne."


class DisposeSurplus(BudgetCommand):
    """Record what becomes of the surplus of a subsidised structure."""

    records: ClassVar[type[Event]] = SurplusDisposed

    surplus_recovered: Euros | None = None
    surplus_carried: Euros | None = None
    dedicated_funds: Euros | None = None

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a year out of bounds, and a decision without any amount."""
        super().check(state, thing, context)
        refuse_silence(self, "surplus_recovered", "surplus_carried", "dedicated_funds")


class AllocateResult(BudgetCommand):
    """Record how the result of a year is allocated: negative amounts allocate a deficit."""

    records: ClassVar[type[Event]] = ResultAllocated

    allocation_total: SignedEuros
    reserve_investissement: SignedEuros | None = None
    charges_non_reconductibles: SignedEuros | None = None
    reserve_compensation_deficits: SignedEuros | None = None
    reserve_bfr: SignedEuros | None = None
    reserve_compensation_amortissements: SignedEuros | None = None
    report_a_nouveau: SignedEuros | None = None
    autre: SignedEuros | None = None
    fonds_dedies: SignedEuros | None = None
    comment: PersonalProse | None = None

    def asks(self, subject: UUID) -> Iterable[ClaimKey]:
        """Its membership of a CPOM in the year."""
        return (membership(subject, self.year),)

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a year out of bounds, and dedicated funds outside a CPOM.

        Raises:
            FundsOutsideCpom: the structure is in no CPOM that year.
        """
        super().check(state, thing, context)
        if self.fonds_dedies is not None and not in_cpom(context, self.year):
            raise FundsOutsideCpom(field="fonds_dedies", value=self.year)


def membership(structure_id: UUID, year: int) -> ClaimKey:
    """Return the key that a CPOM holds when the structure is a member of it in a year."""
    return MEMBER, f"{structure_id}/{year}"


def in_cpom(context: Context, year: int) -> bool:
    """Tell whether the structure is a member of a CPOM in a year, whatever it declares."""
    return membership(context.subject, year) in context.held
