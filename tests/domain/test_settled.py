"""Once the accounts of a year are closed, whatever is recorded on that year says why."""

from datetime import date
from typing import Any, Final, cast

import pytest

from placeasile.api.recording.table import STRUCTURES
from placeasile.domain.activity.decisions import (
    ACTIVITY,
    ReportMonthlyActivity,
    RestateMonthlyActivity,
)
from placeasile.domain.finance.closing import BudgetYearClosed, BudgetYearReopened
from placeasile.domain.finance.decisions import FundingCommand
from placeasile.domain.finance.decisions.base import YearCommand
from placeasile.domain.kernel import Command
from placeasile.domain.settled import BudgetYearIsClosed, OfAYear, funding_stream
from placeasile.domain.stating import beside, opened
from placeasile.domain.structure.decisions.base import STRUCTURE
from placeasile.domain.structure.decisions.capacity import AuthoriseCapacity, StateCapacity
from placeasile.domain.structure.decisions.declarations import DECLARATIONS, WriteOperatorComment
from placeasile.domain.structure.decisions.plans import DropPlan, PlanClosure, PlanOpening
from placeasile.domain.structure.events import DnaCodeAttached, StructureOpened
from placeasile.domain.structure.plans import PlanKind
from tests.domain.examples import OPENED_ON, REGISTERED
from tests.support.deciding import SUBJECT, Deciding

CLOSING: Final = BudgetYearClosed(structure_id=SUBJECT, year=2023), date(2025, 3, 1)
REOPENING: Final = (
    BudgetYearReopened(structure_id=SUBJECT, year=2023, motif="Recours"),
    date(2025, 6, 1),
)
OPENED: Final = StructureOpened(), OPENED_ON
CODE: Final = DnaCodeAttached(code="C1401"), date(2020, 1, 1)
MONTH: Final = {"month": "2023-11", "dna_code": "C1401", "occupees": 92}

YEARLY: Final[list[tuple[Any, Command[Any]]]] = [
    (STRUCTURE, StateCapacity(year=2023, places=90)),
    (STRUCTURE, AuthoriseCapacity(places=90, effective_on=date(2023, 12, 31))),
    (STRUCTURE, AuthoriseCapacity(places=90, effective_on=date(2023, 1, 1))),
    (opened("structure"), PlanOpening(year=2023, count=0)),
    (opened("structure"), PlanClosure(year=2023, count=0)),
    (
        DECLARATIONS,
        WriteOperatorComment(year=2023, text="Compte reçu tard", effective_on=date(2024, 1, 2)),
    ),
    (ACTIVITY, ReportMonthlyActivity.model_validate(MONTH)),
]

CHANGE_NO_FIGURE: Final = frozenset(
    {
        "tarifications",
        "documents/filing",
        "documents/financial",
        "anomalies/justifications",
        "anomalies/reopenings",
    }
)
"""Papers about a year, and what is said of its anomalies."""

OF_A_CAMPAIGN: Final = "actualisations"
"""Steps of the campaign of a year, which has a closing of its own."""


def deciding(decider: Any, command: Command[Any], *said: Any) -> Deciding[Any]:  # noqa: ANN401
    """The structure, and what its accounts of 2023 say."""
    told = Deciding(decider)
    if command.stream(SUBJECT) == SUBJECT:
        told = told.given(REGISTERED, OPENED, CODE)
    return told.beside(SUBJECT, REGISTERED, OPENED, CODE).beside(
        funding_stream(SUBJECT, 2023), *said
    )


def named(one: object) -> str | None:
    return type(cast("object", one)).__name__ if isinstance(one, Command) else None


@pytest.mark.parametrize(("decider", "command"), YEARLY, ids=named)
def test_a_fact_of_a_closed_year_is_recorded_with_a_reason(
    decider: Any,  # noqa: ANN401 (of several aggregates)
    command: Command[Any],
) -> None:
    closed = deciding(decider, command, CLOSING)
    refused = closed.refuses(command, BudgetYearIsClosed, field="reason")
    assert "2023" in str(refused)
    (recorded,) = closed.when(command.model_copy(update={"reason": "Erreur du compte"}))
    assert recorded.reason == "Erreur du compte"


@pytest.mark.parametrize(("decider", "command"), YEARLY, ids=named)
@pytest.mark.parametrize("said", [(), (CLOSING, REOPENING)], ids=["open", "reopened"])
def test_a_fact_of_an_open_year_needs_no_reason(
    decider: Any,  # noqa: ANN401 (of several aggregates)
    command: Command[Any],
    said: tuple[Any, ...],
) -> None:
    assert len(deciding(decider, command, *said).when(command)) == 1


@pytest.mark.parametrize(("decider", "command"), YEARLY, ids=named)
def test_the_decision_reads_the_accounts_of_the_year(
    decider: Any,  # noqa: ANN401 (of several aggregates)
    command: Command[Any],
) -> None:
    _ = decider
    assert funding_stream(SUBJECT, 2023) in set(command.reads(SUBJECT))


@pytest.mark.parametrize(("decider", "command"), YEARLY, ids=named)
def test_what_a_closed_year_says_already_needs_no_reason(
    decider: Any,  # noqa: ANN401 (of several aggregates)
    command: Command[Any],
) -> None:
    told = deciding(decider, command)
    (recorded,) = told.when(command)
    again = told.given(recorded).beside(funding_stream(SUBJECT, 2023), CLOSING)
    assert again.when(command) == []


def test_a_motif_is_a_reason() -> None:
    report = ReportMonthlyActivity.model_validate(MONTH)
    restate = RestateMonthlyActivity.model_validate({**MONTH, "occupees": 90, "motif": "Fichier"})
    counted = deciding(ACTIVITY, report).after(report)
    assert len(counted.beside(funding_stream(SUBJECT, 2023), CLOSING).when(restate)) == 1

    planned = deciding(opened("structure"), PlanOpening(year=2023, count=0))
    drop = DropPlan(
        year=2023, kind=PlanKind.OUVERTURE, motif="Abandon", effective_on=date(2025, 4, 1)
    )
    planned = planned.after(PlanOpening(year=2023, count=0))
    assert len(planned.beside(funding_stream(SUBJECT, 2023), CLOSING).when(drop)) == 1


def test_a_capacity_of_another_year_needs_no_reason() -> None:
    command = AuthoriseCapacity(places=90, effective_on=date(2024, 1, 1))
    assert len(deciding(STRUCTURE, command, CLOSING).when(command)) == 1


def test_every_command_on_a_year_of_a_structure_asks_for_a_reason_or_says_why_not() -> None:
    asked = (OfAYear, YearCommand, FundingCommand, StateCapacity, AuthoriseCapacity)
    free = {
        path
        for path, one in STRUCTURES.items()
        if not {"year", "month"}.isdisjoint(one.kind.model_fields)
        and not issubclass(one.kind, asked)
        and not path.startswith(OF_A_CAMPAIGN)
    }
    assert free == CHANGE_NO_FIGURE


def test_the_accounts_of_a_year_are_where_the_budget_is_recorded() -> None:
    assert funding_stream(SUBJECT, 2023) == beside(SUBJECT, "finance/2023")
