from datetime import date
from decimal import Decimal

import pytest

from placeasile.domain.corrections import EventStillNeeded
from placeasile.domain.dated import DayAlreadyTaken
from placeasile.domain.finance.closing import (
    BudgetCommented,
    BudgetYearClosed,
    BudgetYearReopened,
)
from placeasile.domain.finance.decisions import (
    FINANCE,
    AmendDotation,
    GrantDotation,
    RequestDotation,
)
from placeasile.domain.finance.decisions.accounts import (
    DecideStateRecovery,
    ProposeIncome,
    RetainAccounts,
    SubmitAccounts,
)
from placeasile.domain.finance.decisions.closing import (
    AllocationUnbalanced,
    BudgetIncomplete,
    CloseBudgetYear,
    CommentBudget,
    DeclareCpomParticipation,
    ReopenBudgetYear,
    YearAlreadyClosed,
    YearNotClosed,
    YearTurnedSince,
)
from placeasile.domain.finance.decisions.result import AllocateResult, DisposeSurplus
from placeasile.domain.finance.events import DotationGranted, DotationRequested
from placeasile.domain.kernel import Assertion, Event, Fact, History
from placeasile.domain.personal import key_of, keyholder, personal_fields
from placeasile.domain.settled import BudgetYearIsClosed
from placeasile.domain.subjects import REFERENCE_ID, NotYet, WrongOrder
from placeasile.domain.vocabulary import StructureType
from tests.domain.budgets import DECIDED, YearsOpened, budget, in_cpom, member
from tests.domain.examples import REASON, only
from tests.support.clock import TOMORROW
from tests.support.deciding import SUBJECT, Deciding

CLOSED_ON = date(2025, 3, 1)
CLOSE = CloseBudgetYear(year=2023, effective_on=CLOSED_ON)
REOPEN = ReopenBudgetYear(year=2023, motif="Recours", effective_on=date(2025, 6, 1))
LINES = {
    "reserve_investissement": "5000",
    "charges_non_reconductibles": "0",
    "reserve_compensation_deficits": "0",
    "reserve_bfr": "0",
    "reserve_compensation_amortissements": "0",
    "report_a_nouveau": "1000",
    "autre": "0",
}


def dotations(amount: int = 823440) -> tuple[tuple[Event, date], ...]:
    said = {"structure_id": SUBJECT, "year": 2023, "amount": Decimal(amount)}
    return (
        (DotationRequested.model_validate(said), date(2022, 10, 1)),
        (DotationGranted.model_validate(said), date(2023, 2, 15)),
    )


def allocate(**more: object) -> AllocateResult:
    return AllocateResult.model_validate(
        {"year": 2023, "allocation_total": 6000, "effective_on": DECIDED, **LINES, **more}
    )


def complete(**allocation: object) -> Deciding[History]:
    """All that a CADA owes for 2023."""
    return (
        budget()
        .given(*dotations())
        .after(SubmitAccounts(year=2023, charges_proposed=Decimal(805000), effective_on=DECIDED))
        .after(
            RetainAccounts(
                year=2023,
                total_income=Decimal(800000),
                charges_retained=Decimal(790000),
                effective_on=DECIDED,
            )
        )
        .after(DecideStateRecovery(year=2023, state_recovery=Decimal(-4000), effective_on=DECIDED))
        .after(allocate(**allocation))
    )


def closed() -> Deciding[History]:
    return complete().after(CLOSE)


@pytest.mark.covers("BudgetCommented")
def test_a_budget_is_commented_and_the_comment_is_personal() -> None:
    command = CommentBudget(year=2023, comment="M. Untel a répondu", effective_on=DECIDED)

    recorded = only(budget().when(command))

    assert recorded.event == BudgetCommented(
        structure_id=SUBJECT, year=2023, comment="M. Untel a répondu"
    )
    assert personal_fields(BudgetCommented) == ("comment",)
    assert keyholder(recorded.event) == key_of(SUBJECT, "commentaire-budget/2023") != SUBJECT
    refusal = (
        budget()
        .after(command)
        .refuses(
            command.model_copy(update={"comment": "Rien"}), DayAlreadyTaken, field="effective_on"
        )
    )
    assert "Untel" not in str(refusal) + refusal.advice
    assert budget().after(command).again().when(command) == []


@pytest.mark.covers("BudgetYearClosed")
def test_a_full_year_is_closed() -> None:
    recorded = only(complete().when(CLOSE))

    assert recorded == Assertion(BudgetYearClosed(structure_id=SUBJECT, year=2023), CLOSED_ON)
    assert list(recorded.event.facts()) == [
        Fact("budget_closed", {"closed": True, "motif": None}, "2023")
    ]
    assert closed().again().when(CLOSE) == []
    assert list(CLOSE.reads(SUBJECT)) == [SUBJECT, REFERENCE_ID]


@pytest.mark.covers("V-BUD-10", "BudgetYearClosed", "L38")
def test_a_year_that_lacks_figures_is_not_closed_and_they_are_named() -> None:
    refusal = budget().given(*dotations()).refuses(CLOSE, BudgetIncomplete, field="year")

    assert str(refusal) == (
        "Il manque, pour 2023 : Total des produits, Charges proposées, Charges retenues, "
        "Reprise de l'État, Affectation."
    )


@pytest.mark.covers("V-BUD-03", "L1")
def test_each_line_is_owed_when_something_is_allocated_and_zero_is_enough() -> None:
    refusal = complete(autre=None).refuses(CLOSE, BudgetIncomplete, field="year")

    assert str(refusal) == "Il manque, pour 2023 : Autre affectation."
    nothing = dict.fromkeys(LINES)
    assert complete(allocation_total=0, **nothing).when(CLOSE)


@pytest.mark.covers("ResultAllocated")
def test_what_goes_elsewhere_is_explained() -> None:
    elsewhere = complete(autre="100", report_a_nouveau="900")

    refusal = elsewhere.refuses(CLOSE, BudgetIncomplete, field="year")
    assert "Commentaire" in str(refusal)
    told = CommentBudget(year=2023, comment="Fonds travaux", effective_on=DECIDED)
    assert elsewhere.after(told).when(CLOSE)
    assert complete(autre="100", report_a_nouveau="900", comment="Travaux").when(CLOSE)


@pytest.mark.covers("V-BUD-05")
def test_a_year_whose_allocation_does_not_add_up_is_not_closed() -> None:
    given = complete(report_a_nouveau="1000.02")

    refusal = given.refuses(CLOSE, AllocationUnbalanced, field="year")

    assert "6000.02" in str(refusal)
    assert complete(report_a_nouveau="1000.01").when(CLOSE)


@pytest.mark.covers("A5")
def test_a_year_in_a_cpom_owes_nothing_by_year() -> None:
    assert budget().holding(member()).when(CLOSE)
    budget().holding(member(2022)).refuses(CLOSE, BudgetIncomplete, field="year")


@pytest.mark.covers("A6")
def test_what_is_declared_of_a_cpom_does_not_close_a_year() -> None:
    budget().given(in_cpom()).refuses(CLOSE, BudgetIncomplete, field="year")
    assert budget().given(in_cpom(really=False)).holding(member()).when(CLOSE)


@pytest.mark.covers("A12")
def test_a_prahda_owes_nothing_and_a_huda_owes_its_disposal() -> None:
    assert budget(StructureType.PRAHDA).when(CLOSE)
    refusal = budget(StructureType.HUDA).refuses(CLOSE, BudgetIncomplete, field="year")
    assert "Excédent reporté" in str(refusal)
    assert "Affectation" not in str(refusal)


@pytest.mark.covers("A22", "L6")
def test_the_open_years_of_the_reference_data_are_read() -> None:
    opened = YearsOpened(authorised_open_year=2023, subsidised_open_year=2022), date(2024, 1, 1)

    asked = budget().beside(REFERENCE_ID, opened).refuses(CLOSE, BudgetIncomplete, field="year")

    assert str(asked) == "Il manque, pour 2023 : Dotation demandée."


def test_a_year_is_closed_once_it_is_over_and_not_in_advance() -> None:
    complete().refuses(
        CloseBudgetYear(year=2023, effective_on=date(2023, 12, 31)),
        WrongOrder,
        field="effective_on",
    )
    complete().refuses(
        CloseBudgetYear(year=2023, effective_on=TOMORROW), NotYet, field="effective_on"
    )


def test_a_closed_year_is_not_closed_on_another_day() -> None:
    refusal = closed().refuses(
        CloseBudgetYear(year=2023, effective_on=date(2025, 4, 1)), YearAlreadyClosed, field="year"
    )

    assert "01/03/2025" in str(refusal)


def test_a_closing_is_corrected_to_another_day_and_taken_back() -> None:
    given = closed()
    moved = given.after(
        CloseBudgetYear(
            year=2023,
            effective_on=date(2025, 2, 1),
            supersedes=given.id_of(BudgetYearClosed),
            reason=REASON,
        )
    )

    assert moved.history.steps("budget_closed", "2023")[0][0] == date(2025, 2, 1)
    assert moved.after_retracting(moved.id_of(BudgetYearClosed)).when(CLOSE)


@pytest.mark.covers("BudgetYearClosed")
@pytest.mark.parametrize(
    "command",
    [
        ProposeIncome(year=2023, income_proposed=Decimal(1), effective_on=CLOSED_ON),
        SubmitAccounts(year=2023, charges_proposed=Decimal(1), effective_on=CLOSED_ON),
        RetainAccounts(year=2023, total_income=Decimal(1), effective_on=date(2024, 1, 1)),
        DecideStateRecovery(year=2023, state_recovery=Decimal(1), effective_on=CLOSED_ON),
        DisposeSurplus(year=2023, surplus_carried=Decimal(1), effective_on=CLOSED_ON),
        AllocateResult(year=2023, allocation_total=Decimal(1), effective_on=CLOSED_ON),
        CommentBudget(year=2023, comment="Rien", effective_on=CLOSED_ON),
    ],
    ids=lambda one: type(one).__name__,
)
def test_what_is_recorded_on_a_closed_year_needs_a_reason(command: CommentBudget) -> None:
    refusal = closed().refuses(command, BudgetYearIsClosed, field="reason")

    assert refusal.code == "year-closed"
    recorded = only(closed().when(command.model_copy(update={"reason": REASON})))
    assert recorded.reason == REASON
    assert closed().after(REOPEN).when(command)


def test_the_dotation_of_a_closed_year_needs_a_reason_too() -> None:
    settled = Deciding(FINANCE, closed().past, peers=closed().peers)
    day = date(2025, 4, 1)
    ask = RequestDotation(year=2023, amount=Decimal(1), effective_on=day)
    amend = AmendDotation(year=2023, amount=Decimal(1), effective_on=day)

    for command in (ask, amend):
        settled.refuses(command, BudgetYearIsClosed, field="reason")
        assert settled.when(command.model_copy(update={"reason": REASON}))
    a_cpom = budget().holding(member()).after(CLOSE)
    without = Deciding(FINANCE, a_cpom.past, peers=a_cpom.peers)
    grant = GrantDotation(year=2023, amount=Decimal(1), effective_on=day)
    without.refuses(grant, BudgetYearIsClosed, field="reason")


def test_what_stands_already_may_be_sent_again_to_a_closed_year() -> None:
    again = RetainAccounts(
        year=2023,
        total_income=Decimal(800000),
        charges_retained=Decimal(790000),
        effective_on=DECIDED,
    )

    assert closed().again().when(again) == []


def test_a_correction_in_a_closed_year_has_its_reason() -> None:
    given = closed()
    command = DecideStateRecovery(
        year=2023,
        state_recovery=Decimal(-5000),
        effective_on=DECIDED,
        supersedes=next(
            one.event_id for one in given.past if one.event.TOPIC.endswith("recovery_decided")
        ),
        reason=REASON,
    )

    assert only(given.when(command)).reason == REASON


@pytest.mark.covers("BudgetYearReopened")
def test_a_closed_year_is_reopened_and_closed_again() -> None:
    given = closed().after(REOPEN)

    event = given.past[-1].event
    assert isinstance(event, BudgetYearReopened)
    assert list(event.facts()) == [
        Fact("budget_closed", {"closed": False, "motif": "Recours"}, "2023")
    ]
    assert given.again().when(REOPEN) == []
    assert given.when(CloseBudgetYear(year=2023, effective_on=date(2025, 9, 1)))


def test_only_a_closed_year_is_reopened_and_not_before_it_was_closed() -> None:
    complete().refuses(REOPEN, YearNotClosed, field="year")
    early = ReopenBudgetYear(year=2023, motif="Recours", effective_on=date(2025, 2, 1))
    closed().refuses(early, YearTurnedSince, field="effective_on")
    same_day = early.model_copy(update={"effective_on": CLOSED_ON})
    closed().refuses(same_day, YearTurnedSince, field="effective_on")
    tomorrow = early.model_copy(update={"effective_on": TOMORROW})
    closed().refuses(tomorrow, NotYet, field="effective_on")


def test_a_reopened_year_is_not_closed_again_before() -> None:
    closed().after(REOPEN).refuses(
        CloseBudgetYear(year=2023, effective_on=date(2025, 5, 1)),
        YearTurnedSince,
        field="effective_on",
    )


def test_a_closing_that_was_reopened_is_not_taken_back() -> None:
    given = closed().after(REOPEN)

    given.refuses_to_retract(given.id_of(BudgetYearClosed), EventStillNeeded)
    assert given.after_retracting(given.id_of(BudgetYearReopened)).history.latest(
        "budget_closed", "2023"
    ) == {"closed": True, "motif": None}


@pytest.mark.covers("CpomParticipationDeclared", "A6")
def test_a_structure_is_declared_in_a_cpom_for_one_year() -> None:
    command = DeclareCpomParticipation(year=2023, in_cpom=True)

    recorded = only(budget().when(command))

    assert recorded == Assertion(*in_cpom())
    assert list(recorded.event.facts()) == [Fact("in_cpom_declared", {"in_cpom": True}, "2023")]
    given = budget().after(command)
    assert given.again().when(command) == []
    no = command.model_copy(update={"in_cpom": False})
    given.refuses(no, DayAlreadyTaken, field="year")
