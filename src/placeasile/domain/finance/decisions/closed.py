"""What a closed year asks of the commands on it."""

from typing import ClassVar

from placeasile.domain.kernel import History, RuleViolation


class BudgetYearIsClosed(RuleViolation):
    """The year was closed: what is recorded on it needs a reason."""

    code: ClassVar[str] = "year-closed"
    wording: ClassVar[str] = "L'exercice {value} est clos : toute saisie doit être motivée."
    remedy: ClassVar[str] = "Donnez un motif dans « reason », ou rouvrez d'abord l'exercice."


def is_closed(state: History, year: int) -> bool:
    """Tell whether the last thing said is that the year is closed."""
    value = state.latest("budget_closed", str(year))
    return value is not None and bool(value["closed"])


def refuse_without_reason(state: History, year: int, reason: str | None) -> None:
    """Raise when a year is closed and no reason is given.

    Raises:
        BudgetYearIsClosed: it is.
    """
    if reason is None and is_closed(state, year):
        raise BudgetYearIsClosed(field="reason", value=year)
