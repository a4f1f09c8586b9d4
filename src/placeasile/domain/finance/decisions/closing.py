"""Commenting on the money of a year, saying its CPOM, closing the year, reopening it."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from pydantic import StrictBool

from placeasile.domain.dated import said_on
from placeasile.domain.finance.closing import (
    BudgetCommented,
    BudgetYearClosed,
    BudgetYearReopened,
    CpomParticipationDeclared,
)
from placeasile.domain.finance.decisions.base import BudgetCommand, YearCommand
from placeasile.domain.finance.decisions.result import in_cpom, membership
from placeasile.domain.kernel import (
    Assertion,
    ClaimKey,
    Context,
    Event,
    History,
    RuleViolation,
)
from placeasile.domain.personal import PersonalProse
from placeasile.domain.registry.dictionary import field_of
from placeasile.domain.rules.budget import (
    LINES,
    Case,
    OpenYears,
    Values,
    default_open_years,
    gaps,
    profile_of,
)
from placeasile.domain.rules.finance import EPSILON, allocation_detail, allocation_gap
from placeasile.domain.settled import is_closed
from placeasile.domain.stating import Open
from placeasile.domain.subjects import REFERENCE_ID, refuse_before, refuse_future
from placeasile.domain.values import Prose

AMOUNTS = (
    "dotation_requested",
    "dotation_granted",
    "income_proposed",
    "charges_proposed",
    "total_income",
    "charges_retained",
    "state_recovery",
    "surplus_recovered",
    "surplus_carried",
    "dedicated_funds",
)
"""The facets of a year that hold an amount."""


class BudgetIncomplete(RuleViolation):
    """Figures that the year owes are missing."""

    code: ClassVar[str] = "budget-incomplete"
    wording: ClassVar[str] = "Il manque, pour {value} : {missing}."
    remedy: ClassVar[str] = "Saisissez ces valeurs, zéro compris, puis clôturez l'exercice."


class AllocationUnbalanced(RuleViolation):
    """The lines of the allocation do not make its total."""

    code: ClassVar[str] = "allocation-unbalanced"
    wording: ClassVar[str] = (
        "Les lignes d'affectation de {value} font {detail} € pour un total de {total} €."
    )
    remedy: ClassVar[str] = "Corrigez le total ou les lignes de l'affectation."


class YearAlreadyClosed(RuleViolation):
    """The year was closed on another day."""

    code: ClassVar[str] = "year-already-closed"
    wording: ClassVar[str] = "L'exercice {value} est clos depuis le {closed_on:%d/%m/%Y}."
    remedy: ClassVar[str] = "Corrigez la date de clôture, ou rouvrez d'abord l'exercice."


class YearNotClosed(RuleViolation):
    """Only a closed year is reopened."""

    code: ClassVar[str] = "year-not-closed"
    wording: ClassVar[str] = "L'exercice {value} n'est pas clos."
    remedy: ClassVar[str] = "Saisissez directement les valeurs de l'exercice."


class YearTurnedSince(RuleViolation):
    """The year was closed or reopened on that day, or later."""

    code: ClassVar[str] = "year-turned-since"
    wording: ClassVar[str] = (
        "L'exercice {value} a été clos ou rouvert pour la dernière fois le {turned_on:%d/%m/%Y}."
    )
    remedy: ClassVar[str] = "Choisissez un jour qui suit, ou corrigez cette clôture."


class CommentBudget(BudgetCommand):
    """Record remarks on the money of a year."""

    records: ClassVar[type[Event]] = BudgetCommented

    comment: PersonalProse


class DeclareCpomParticipation(YearCommand):
    """Say whether the structure counts in the money of a CPOM in a year."""

    records: ClassVar[type[Event]] = CpomParticipationDeclared

    in_cpom: StrictBool

    def day(self, event: Event) -> date:
        """The 1 January of the year."""
        _ = event
        return date(self.year, 1, 1)


class _Turn(BudgetCommand):
    def decide(self, state: Open, context: Context) -> list[Assertion]:
        """Record the closing or the reopening; nothing when it is recorded on that day.

        Raises:
            SubjectNotFound: the structure is not registered.
            RuleViolation: the year is not in a state, or not full enough, to turn.
            ValueRefused: the day is not one on which it may turn.
        """
        event = self.event(state, context)
        (fact,) = event.facts()
        if said_on(state, fact, self.effective_on) == fact.value:
            return []
        self.check(state, self.thing(state, context), context)
        return [Assertion(event, self.effective_on)]


class CloseBudgetYear(_Turn):
    """Settle the money of a year: what its profile owes must be there."""

    records: ClassVar[type[Event]] = BudgetYearClosed

    def reads(self, subject: UUID) -> Iterable[UUID]:
        """The structure, and the reference data for the open years."""
        return (subject, REFERENCE_ID)

    def asks(self, subject: UUID) -> Iterable[ClaimKey]:
        """Its membership of a CPOM in the year."""
        return (membership(subject, self.year),)

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse to close a year that runs, is closed, lacks figures, or does not add up.

        Raises:
            YearAlreadyClosed: it is closed.
            YearTurnedSince: it was reopened on that day or later.
            BudgetIncomplete: figures are missing.
            AllocationUnbalanced: the lines of the allocation do not make its total.
        """
        super().check(state, thing, context)
        refuse_before(self.effective_on, date(self.year + 1, 1, 1), "fin de l'exercice")
        refuse_future(self.effective_on, context)
        if is_closed(state, self.year):
            raise YearAlreadyClosed(
                field="year", value=self.year, closed_on=_turned_on(state, self.year)
            )
        _refuse_turned_since(state, self.year, self.effective_on)
        values = values_of(state, self.year)
        missing = gaps(self._case(thing, context), values)
        if missing:
            raise BudgetIncomplete(
                field="year", value=self.year, missing=", ".join(map(_label, missing))
            )
        self._refuse_unbalanced(values)

    def _case(self, structure: History, context: Context) -> Case:
        kind = structure.at("type", date(self.year, 12, 31))
        opened = structure.steps("opened")
        return Case(
            profile=profile_of(None if kind is None else str(kind["type"])),
            year=self.year,
            current_year=context.today.year,
            open_years=open_years(context),
            in_cpom=in_cpom(context, self.year),
            opened_in=opened[0][0].year if opened else None,
        )

    def _refuse_unbalanced(self, values: Values) -> None:
        amounts = {name: _decimal(values.get(name)) for name in (*LINES, "fonds_dedies")}
        total = _decimal(values.get("allocation_total"))
        detail = allocation_detail(amounts.values())
        gap = allocation_gap(total, detail)
        if gap is not None and abs(gap) > EPSILON:
            raise AllocationUnbalanced(field="year", value=self.year, detail=detail, total=total)


class ReopenBudgetYear(_Turn):
    """Open a closed year to entry again."""

    records: ClassVar[type[Event]] = BudgetYearReopened

    motif: Prose

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse to reopen a year that is not closed, or before it was.

        Raises:
            YearNotClosed: it is not closed.
            YearTurnedSince: it was closed on that day or later.
        """
        super().check(state, thing, context)
        refuse_future(self.effective_on, context)
        if not is_closed(state, self.year):
            raise YearNotClosed(field="year", value=self.year)
        _refuse_turned_since(state, self.year, self.effective_on)


def open_years(context: Context) -> OpenYears:
    """Return the open years that the reference data say for today, else those by default."""
    reference = context.peers.get(REFERENCE_ID, History())
    said = reference.at("reference_year", context.today)
    if said is None:
        return default_open_years(context.today)
    return OpenYears(int(str(said["authorised_open_year"])), int(str(said["subsidised_open_year"])))


def values_of(state: History, year: int) -> Values:
    """Return what is known of the money of a year, whatever its day, by name of field."""
    key = str(year)
    values: dict[str, Decimal | str | None] = {}
    for name in AMOUNTS:
        said = state.latest(name, key)
        values[name] = None if said is None else Decimal(str(said["amount"]))
    allocation = state.latest("allocation", key) or {}
    for name in ("allocation_total", *LINES, "fonds_dedies"):
        amount = allocation.get(name)
        values[name] = None if amount is None else Decimal(str(amount))
    comment = state.latest("budget_comment", key) or {}
    said = allocation.get("comment") or comment.get("comment")
    values["comment"] = None if said is None else str(said)
    return values


def _turned_on(state: History, year: int) -> date:
    return state.steps("budget_closed", str(year))[-1][0]


def _refuse_turned_since(state: History, year: int, on: date) -> None:
    """Raise when the year was closed or reopened on that day or later."""
    if state.steps("budget_closed", str(year)) and on <= _turned_on(state, year):
        raise YearTurnedSince(field="effective_on", value=year, turned_on=_turned_on(state, year))


def _decimal(value: object) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


def _label(name: str) -> str:
    field = field_of(name, "finance", "budget")
    assert field is not None
    return field.label
