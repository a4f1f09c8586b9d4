"""What the commands on the money of a year share."""

from typing import ClassVar

from placeasile.domain.finance.decisions.dotation import refuse_year
from placeasile.domain.kernel import Assertion, Context, History, ValueRefused
from placeasile.domain.settled import refuse_without_reason
from placeasile.domain.stating import Open, State, StateOn, opened
from placeasile.domain.values import Year

BUDGET = opened("finance")
"""Decides on the same streams as `FINANCE`, reading their facts as they are."""


class NothingSaid(ValueRefused):
    """A command has amounts to record, and gives none."""

    code: ClassVar[str] = "nothing-said"
    wording: ClassVar[str] = "Aucune valeur n'est donnée pour {value}."
    remedy: ClassVar[str] = "Donnez au moins une valeur ; zéro en est une."


class YearCommand(State):
    """A command on the money of a structure for ``year``."""

    STREAM: ClassVar[str] = "finance/{year}"

    year: Year

    def decide(self, state: Open, context: Context) -> list[Assertion]:
        """Record the event; nothing when it is recorded on that day.

        Raises:
            SubjectNotFound: the structure is not registered.
            YearTooFar: the year is after the coming one.
            YearAfterClosing: the structure was closed before the year.
            NothingSaid: the command gives no value.
            DayAlreadyTaken: another value is recorded on that day.
            BudgetYearIsClosed: the year is closed, and the command gives no reason.
        """
        recorded = super().decide(state, context)
        if recorded:
            refuse_without_reason(state, self.year, self.reason)
        return recorded

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a year that is too far, or after the closing of the structure."""
        _ = state
        refuse_year(thing, self.year, context)


class BudgetCommand(YearCommand, StateOn):
    """A command on the money of a year that bears its day."""


def refuse_silence(command: YearCommand, *names: str) -> None:
    """Raise when none of some fields is given.

    Raises:
        NothingSaid: none is.
    """
    if all(getattr(command, name) is None for name in names):
        raise NothingSaid(field=names[0], value=command.year)
