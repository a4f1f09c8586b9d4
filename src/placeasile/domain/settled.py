"""Years whose accounts are closed: what is recorded on them later says why.

A structure closes the money of a year, and its figures are then used: in unit costs, in the
next campaign, in answers that were given. So every fact of that year needs a reason, not only
its amounts: the places stated or authorised in it, its plans, its months of activity. A paper
that is filed late changes no figure, and needs none.
"""

from collections.abc import Iterable
from typing import ClassVar
from uuid import UUID

from placeasile.domain.kernel import Assertion, Context, History, RuleViolation
from placeasile.domain.stating import Open, State, beside


class BudgetYearIsClosed(RuleViolation):
    """The year was closed: what is recorded on it needs a reason."""

    code: ClassVar[str] = "year-closed"
    wording: ClassVar[str] = "L'exercice {value} est clos : toute saisie doit être motivée."
    remedy: ClassVar[str] = "Donnez un motif dans « reason », ou rouvrez d'abord l'exercice."


def funding_stream(structure_id: UUID, year: int) -> UUID:
    """Return the stream of the funding of a structure for a year."""
    return beside(structure_id, f"finance/{year}")


def is_closed(accounts: History, year: int) -> bool:
    """Tell whether the last thing said is that the year is closed."""
    value = accounts.latest("budget_closed", str(year))
    return value is not None and bool(value["closed"])


def refuse_without_reason(accounts: History, year: int, reason: str | None) -> None:
    """Raise when a year is closed and no reason is given.

    Raises:
        BudgetYearIsClosed: it is.
    """
    if reason is None and is_closed(accounts, year):
        raise BudgetYearIsClosed(field="reason", value=year)


def refuse_settled(context: Context, year: int, reason: str | None) -> None:
    """Raise when the structure that a command is addressed to closed a year, without a reason.

    Raises:
        BudgetYearIsClosed: it did.
    """
    accounts = context.peers.get(funding_stream(context.subject, year), History())
    refuse_without_reason(accounts, year, reason)


class OfAYear(State):
    """A command on a fact of a year of a structure, outside of its accounts."""

    def told_year(self) -> int:
        """Return the year that the fact is about; the field ``year`` by default."""
        found = getattr(self, "year", None)
        assert isinstance(found, int), f"{type(self).__name__} names no year"
        return found

    def reads(self, subject: UUID) -> Iterable[UUID]:
        """The accounts of the year too."""
        return (*super().reads(subject), funding_stream(subject, self.told_year()))

    def decide(self, state: Open, context: Context) -> list[Assertion]:
        """Record the event, with a reason once the year is closed; a ``motif`` is one.

        Raises:
            BudgetYearIsClosed: the year is closed, and the command gives no reason.
        """
        recorded = super().decide(state, context)
        if recorded:
            said = self.reason or getattr(self, "motif", None)
            refuse_settled(context, self.told_year(), said)
        return recorded
