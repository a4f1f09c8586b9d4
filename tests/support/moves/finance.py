"""Random commands on the money of a year."""

from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from placeasile.domain.finance.accounts import (
    AccountsRetained,
    AccountsSubmitted,
    IncomeProposed,
    StateRecoveryDecided,
)
from placeasile.domain.finance.closing import (
    BudgetCommented,
    BudgetYearClosed,
    BudgetYearReopened,
    CpomParticipationDeclared,
)
from placeasile.domain.finance.decisions.accounts import (
    DecideStateRecovery,
    ProposeIncome,
    RetainAccounts,
    SubmitAccounts,
)
from placeasile.domain.finance.decisions.base import BUDGET, YearCommand
from placeasile.domain.finance.decisions.closing import (
    CloseBudgetYear,
    CommentBudget,
    DeclareCpomParticipation,
    ReopenBudgetYear,
)
from placeasile.domain.finance.decisions.indicators import ForecastIndicators, RealiseIndicators
from placeasile.domain.finance.decisions.result import AllocateResult, DisposeSurplus
from placeasile.domain.finance.indicators import IndicatorsForecast, IndicatorsRealised
from placeasile.domain.finance.money import BudgetEvent
from placeasile.domain.finance.result import ResultAllocated, SurplusDisposed
from placeasile.domain.kernel import Command, Event
from placeasile.domain.rules.budget import LINES
from tests.support.story import Builder, Moves, Story

POSITIVE: Final = (Decimal(0), Decimal("1000.01"), Decimal(790000), Decimal("800000.00"))
SIGNED: Final = (Decimal(-5000), Decimal("-0.01"), Decimal(0), Decimal(6000))


def _year(story: Story, target: Event | None) -> int:
    """The year of what is corrected, or one of a few: they must meet."""
    if isinstance(target, BudgetEvent):
        return target.year
    return story.today.year + story.some(-3, -2, -2, -1, -1, -1, -1, 0)


def _said(kind: type[YearCommand], *names: str, values: tuple[Decimal, ...] = POSITIVE) -> Builder:
    """Make a command that says each of some amounts, or some of them at most."""

    def build(story: Story, _subject: UUID, target: Event | None) -> Command[Any]:
        required = {name for name, one in kind.model_fields.items() if one.is_required()}
        given: dict[str, object] = {
            name: story.chance.choice([*values, *([] if name in required else [None])])
            for name in names
        }
        if "comment" in kind.model_fields:
            given["comment"] = story.some(None, "Travaux de la cuisine")
        return kind.model_validate(
            {"year": _year(story, target), **_day(story, kind), **given, **_reason(story, target)}
        )

    return build


def _worded(kind: type[YearCommand], **words: tuple[Any, ...]) -> Builder:
    def build(story: Story, _subject: UUID, target: Event | None) -> Command[Any]:
        given = {name: story.chance.choice(ones) for name, ones in words.items()}
        return kind.model_validate(
            {"year": _year(story, target), **_day(story, kind), **given, **_reason(story, target)}
        )

    return build


def _day(story: Story, kind: type[YearCommand]) -> dict[str, Any]:
    return {"effective_on": story.day()} if "effective_on" in kind.model_fields else {}


def _reason(story: Story, target: Event | None) -> dict[str, Any]:
    return {"reason": story.some(None, "Compte reçu tard") if target is None else None}


ON_STRUCTURES: Final[Moves] = {
    IncomeProposed: (1, BUDGET, _said(ProposeIncome, "income_proposed")),
    AccountsSubmitted: (2, BUDGET, _said(SubmitAccounts, "income_proposed", "charges_proposed")),
    AccountsRetained: (3, BUDGET, _said(RetainAccounts, "total_income", "charges_retained")),
    StateRecoveryDecided: (
        2,
        BUDGET,
        _said(DecideStateRecovery, "state_recovery", values=SIGNED),
    ),
    SurplusDisposed: (
        2,
        BUDGET,
        _said(DisposeSurplus, "surplus_recovered", "surplus_carried", "dedicated_funds"),
    ),
    ResultAllocated: (
        3,
        BUDGET,
        _said(AllocateResult, "allocation_total", *LINES, "fonds_dedies", values=SIGNED),
    ),
    BudgetCommented: (1, BUDGET, _worded(CommentBudget, comment=("Reçu tard", "Sans suite"))),
    CpomParticipationDeclared: (
        1,
        BUDGET,
        _worded(DeclareCpomParticipation, in_cpom=(True, False)),
    ),
    BudgetYearClosed: (2, BUDGET, _worded(CloseBudgetYear)),
    BudgetYearReopened: (1, BUDGET, _worded(ReopenBudgetYear, motif=("Recours",))),
    IndicatorsForecast: (
        2,
        BUDGET,
        _said(
            ForecastIndicators,
            "etp",
            "taux_encadrement",
            "cout_journalier",
            values=(Decimal(0), Decimal("7.5"), Decimal("12.25")),
        ),
    ),
    IndicatorsRealised: (
        2,
        BUDGET,
        _said(
            RealiseIndicators,
            "etp",
            "taux_encadrement",
            "cout_journalier",
            values=(Decimal(0), Decimal("7.5"), Decimal("12.25")),
        ),
    ),
}
