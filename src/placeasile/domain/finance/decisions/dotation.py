"""Commands on the funding of a structure for a year, each with its decision."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar
from uuid import UUID

from placeasile.domain.dated import refuse_another
from placeasile.domain.finance.events import (
    DotationAmended,
    DotationGranted,
    DotationRequested,
)
from placeasile.domain.finance.state import Funding
from placeasile.domain.kernel import (
    Assertion,
    Command,
    Context,
    Decider,
    Event,
    History,
    NotFound,
    RuleViolation,
    ValueRefused,
)
from placeasile.domain.settled import funding_stream, refuse_without_reason
from placeasile.domain.subjects import closed_from, refuse_annulled
from placeasile.domain.values import Day, Euros, Text, Year


class FundedStructureNotFound(NotFound):
    """The structure to fund is not in the register."""

    code: ClassVar[str] = "funded-structure-not-found"
    wording: ClassVar[str] = "La structure {value} n'est pas inscrite au registre."
    remedy: ClassVar[str] = "Cherchez-la par son nom ou son code, ou inscrivez-la d'abord."


class YearAfterClosing(RuleViolation):
    """The structure was closed before the year began."""

    code: ClassVar[str] = "year-after-closing"
    wording: ClassVar[str] = (
        "La structure est fermée depuis le {closed_from:%d/%m/%Y}, avant {value}."
    )
    remedy: ClassVar[str] = "Vérifiez l'année, ou retirez la fermeture."


class YearTooFar(ValueRefused):
    """Money is asked and granted for the coming year at the latest."""

    code: ClassVar[str] = "year-too-far"
    wording: ClassVar[str] = "L'année {value} est trop lointaine."
    remedy: ClassVar[str] = "Saisissez une année jusqu'à {last}."


class AlreadyGranted(RuleViolation):
    """An amount was granted for the year already."""

    code: ClassVar[str] = "already-granted"
    wording: ClassVar[str] = "Une dotation de {granted} € est déjà accordée pour {value}."
    remedy: ClassVar[str] = (
        "Modifiez-la par une décision modificative, ou corrigez-la avec « supersedes »."
    )


class NothingGranted(RuleViolation):
    """There is no grant to amend."""

    code: ClassVar[str] = "nothing-granted"
    wording: ClassVar[str] = "Aucune dotation n'est accordée pour {value}."
    remedy: ClassVar[str] = "Saisissez d'abord la dotation accordée."


class AmendedBeforeGrant(ValueRefused):
    """A grant is amended on its own day or later."""

    code: ClassVar[str] = "amended-before-grant"
    wording: ClassVar[str] = "Le {value} précède la dotation accordée le {granted_on:%d/%m/%Y}."
    remedy: ClassVar[str] = "Vérifiez la date de la décision modificative."


def refuse_year(structure: History, year: int, context: Context) -> None:
    """Raise when a year is too far, or when the structure was closed before it.

    Raises:
        YearTooFar: the year is after the coming one.
        YearAfterClosing: the structure was closed before the year.
    """
    if year > context.today.year + 1:
        raise YearTooFar(field="year", value=year, last=context.today.year + 1)
    refuse_annulled(structure)
    closed = closed_from(structure, date(year, 1, 1))
    if closed is not None:
        raise YearAfterClosing(field="year", value=year, closed_from=closed)


class FundingCommand(Command[Funding]):
    """A command on the funding of a structure for ``year``."""

    year: Year
    amount: Euros
    effective_on: Day

    def stream(self, subject: UUID) -> UUID:
        """The funding of the structure for the year."""
        return funding_stream(subject, self.year)

    def reads(self, subject: UUID) -> Iterable[UUID]:
        """The structure, for its closing."""
        return (subject,)

    def refuse_year(self, context: Context) -> None:
        """Raise when the structure is unknown, or closed before the year."""
        structure = context.peers.get(context.subject, History())
        steps = structure.steps("registered")
        if not steps or steps[0][1]["kind"] != "structure":
            raise FundedStructureNotFound(field="structure_id", value=context.subject)
        refuse_year(structure, self.year, context)

    def record(self, state: Funding, context: Context, **more: str | None) -> list[Assertion]:
        """Return the event, or nothing when the same one stands.

        Raises:
            BudgetYearIsClosed: the year is closed, and the command gives no reason.
        """
        event = self.records.model_validate(
            {
                "structure_id": context.subject,
                "year": self.year,
                "amount": self.amount,
                **more,
            }
        )
        if any(
            (one.event, one.effective_on) == (event, self.effective_on)
            for one in state.history.alive
        ):
            return []
        refuse_without_reason(state.history, self.year, self.reason)
        return [Assertion(event, self.effective_on)]

    def _unless_taken(self, state: Funding, recorded: list[Assertion]) -> list[Assertion]:
        """Return what to record; raise when another amount is recorded on that day."""
        for one in recorded:
            for fact in one.event.facts():
                refuse_another(state.history, fact, one.effective_on)
        return recorded


class RequestDotation(FundingCommand):
    """Record what the operator asks for a year."""

    records: ClassVar[type[Event]] = DotationRequested

    def decide(self, state: Funding, context: Context) -> list[Assertion]:
        """Record the request; nothing when the same one stands.

        Raises:
            FundedStructureNotFound: the structure is not in the register.
            YearTooFar: the year is after the coming one.
            YearAfterClosing: the structure was closed before the year.
            DayAlreadyTaken: another amount is recorded on that day.
            BudgetYearIsClosed: the year is closed, and the command gives no reason.
        """
        self.refuse_year(context)
        return self._unless_taken(state, self.record(state, context))


class GrantDotation(FundingCommand):
    """Record what the State grants for a year."""

    records: ClassVar[type[Event]] = DotationGranted

    reference: Text | None = None

    def decide(self, state: Funding, context: Context) -> list[Assertion]:
        """Record the grant; nothing when the same one stands.

        Raises:
            FundedStructureNotFound: the structure is not in the register.
            YearTooFar: the year is after the coming one.
            YearAfterClosing: the structure was closed before the year.
            AlreadyGranted: another amount was granted for the year.
            BudgetYearIsClosed: the year is closed, and the command gives no reason.
        """
        self.refuse_year(context)
        recorded = self.record(state, context, reference=self.reference)
        if recorded and any(isinstance(one.event, DotationGranted) for one in state.history.alive):
            raise AlreadyGranted(field="amount", value=self.year, granted=state.granted(self.year))
        return recorded


class AmendDotation(FundingCommand):
    """Record the new total that the State grants for a year."""

    records: ClassVar[type[Event]] = DotationAmended

    reference: Text | None = None

    def decide(self, state: Funding, context: Context) -> list[Assertion]:
        """Record the amendment; nothing when the same one stands.

        Raises:
            FundedStructureNotFound: the structure is not in the register.
            YearTooFar: the year is after the coming one.
            YearAfterClosing: the structure was closed before the year.
            NothingGranted: there is no grant to amend.
            AmendedBeforeGrant: the grant comes later.
            DayAlreadyTaken: another amount is recorded on that day.
            BudgetYearIsClosed: the year is closed, and the command gives no reason.
        """
        self.refuse_year(context)
        granted_on = state.granted_on(self.year)
        if granted_on is None:
            raise NothingGranted(field="year", value=self.year)
        if self.effective_on < granted_on:
            raise AmendedBeforeGrant(
                field="effective_on",
                value=self.effective_on.strftime("%d/%m/%Y"),
                granted_on=granted_on,
            )
        return self._unless_taken(state, self.record(state, context, reference=self.reference))


FINANCE = Decider(kind="finance", read=Funding)
