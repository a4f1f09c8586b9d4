"""Recording what an operator proposes, what the authority retains, what the State takes."""

from typing import ClassVar

from placeasile.domain.finance.accounts import (
    AccountsRetained,
    AccountsSubmitted,
    IncomeProposed,
    StateRecoveryDecided,
)
from placeasile.domain.finance.decisions.base import BudgetCommand, refuse_silence
from placeasile.domain.kernel import Context, Event, History
from placeasile.domain.stating import Open
from placeasile.domain.values import Euros, SignedEuros


class ProposeIncome(BudgetCommand):
    """Record the income that the operator proposes for a year."""

    records: ClassVar[type[Event]] = IncomeProposed

    income_proposed: Euros


class SubmitAccounts(BudgetCommand):
    """Record the accounts that the operator submits for a year."""

    records: ClassVar[type[Event]] = AccountsSubmitted

    charges_proposed: Euros
    income_proposed: Euros | None = None


class RetainAccounts(BudgetCommand):
    """Record the income and the charges that the authority retains for a year."""

    records: ClassVar[type[Event]] = AccountsRetained

    total_income: Euros | None = None
    charges_retained: Euros | None = None

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a year out of bounds, and accounts without any amount."""
        super().check(state, thing, context)
        refuse_silence(self, "total_income", "charges_retained")


class DecideStateRecovery(BudgetCommand):
    """Record what the State takes back (negative) or compensates (positive) for a year."""

    records: ClassVar[type[Event]] = StateRecoveryDecided

    state_recovery: SignedEuros
