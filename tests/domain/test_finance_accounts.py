from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from placeasile.domain.corrections import EventNotFound
from placeasile.domain.dated import DayAlreadyTaken
from placeasile.domain.finance.accounts import (
    AccountsRetained,
    AccountsSubmitted,
    IncomeProposed,
    StateRecoveryDecided,
)
from placeasile.domain.finance.decisions import YearAfterClosing, YearTooFar
from placeasile.domain.finance.decisions.accounts import (
    DecideStateRecovery,
    ProposeIncome,
    RetainAccounts,
    SubmitAccounts,
)
from placeasile.domain.finance.decisions.base import BUDGET, BudgetCommand, NothingSaid
from placeasile.domain.finance.decisions.result import AllocateResult, DisposeSurplus
from placeasile.domain.kernel import Assertion, Fact
from placeasile.domain.operateur.events import OperateurRegistered
from placeasile.domain.settled import funding_stream
from placeasile.domain.subjects import SubjectNotFound
from placeasile.domain.vocabulary import StructureType
from tests.domain.budgets import DECIDED, budget
from tests.domain.examples import CLOSED, REASON, only
from tests.support.deciding import SUBJECT, TODAY, Deciding

EACH: Mapping[type[BudgetCommand], dict[str, Any]] = {
    ProposeIncome: {"income_proposed": "1"},
    SubmitAccounts: {"charges_proposed": "1"},
    RetainAccounts: {"total_income": "1"},
    DecideStateRecovery: {"state_recovery": "-1"},
    DisposeSurplus: {"surplus_carried": "1"},
    AllocateResult: {"allocation_total": "1"},
}
each_command = pytest.mark.parametrize("kind", EACH)


def send(kind: type[BudgetCommand], **more: object) -> BudgetCommand:
    return kind.model_validate({"year": 2023, "effective_on": "2024-07-01", **EACH[kind], **more})


@pytest.mark.covers("IncomeProposed")
def test_an_operator_proposes_an_income() -> None:
    command = send(ProposeIncome, income_proposed="812000.50")

    recorded = only(budget().when(command))

    assert recorded == Assertion(
        IncomeProposed(structure_id=SUBJECT, year=2023, income_proposed=Decimal("812000.50")),
        DECIDED,
    )
    assert list(recorded.event.facts()) == [
        Fact("income_proposed", {"amount": "812000.50"}, "2023")
    ]
    assert recorded.event.subject(funding_stream(SUBJECT, 2023)) == SUBJECT


@pytest.mark.covers("AccountsSubmitted")
def test_an_operator_submits_its_accounts_with_its_income_or_without() -> None:
    with_income = send(SubmitAccounts, charges_proposed="805000", income_proposed="0")

    assert list(only(budget().when(with_income)).event.facts()) == [
        Fact("income_proposed", {"amount": "0.00"}, "2023"),
        Fact("charges_proposed", {"amount": "805000.00"}, "2023"),
    ]
    alone = only(budget().when(send(SubmitAccounts, charges_proposed="805000"))).event
    assert isinstance(alone, AccountsSubmitted)
    assert [one.facet for one in alone.facts()] == ["charges_proposed"]


def test_accounts_that_say_no_income_leave_the_one_that_was_proposed() -> None:
    given = budget().after(send(ProposeIncome)).after(send(SubmitAccounts))

    assert given.history.at("income_proposed", DECIDED, "2023") == {"amount": "1.00"}


def test_accounts_may_not_say_another_income_on_the_day_it_was_proposed() -> None:
    given = budget().after(send(ProposeIncome))

    refusal = given.refuses(
        send(SubmitAccounts, income_proposed="2"), DayAlreadyTaken, field="effective_on"
    )

    assert "1.00 €" in str(refusal)


@pytest.mark.covers("AccountsRetained", "V-BUD-10")
@pytest.mark.parametrize("said", ["total_income", "charges_retained"])
def test_the_authority_retains_part_of_the_accounts_then_the_other(said: str) -> None:
    other = {"total_income": "charges_retained", "charges_retained": "total_income"}[said]
    bare = {"year": 2023, "effective_on": "2024-07-01"}

    given = budget().after(RetainAccounts.model_validate({**bare, said: "800000"}))
    given = given.after(RetainAccounts.model_validate({**bare, other: "790000"}))

    assert given.history.at(said, DECIDED, "2023") == {"amount": "800000.00"}
    assert given.history.at(other, DECIDED, "2023") == {"amount": "790000.00"}
    assert all(isinstance(one.event, AccountsRetained) for one in given.past)


@pytest.mark.covers("L1")
def test_accounts_that_say_nothing_are_refused_and_zero_is_something() -> None:
    bare = {"year": 2023, "effective_on": "2024-07-01"}

    budget().refuses(RetainAccounts.model_validate(bare), NothingSaid, field="total_income")
    assert budget().when(RetainAccounts.model_validate({**bare, "total_income": 0}))


@pytest.mark.covers("StateRecoveryDecided", "A7", "L28")
@pytest.mark.parametrize(
    ("kind", "amount"),
    [(StructureType.CADA, "-4000"), (StructureType.CADA, "4000"), (StructureType.HUDA, "-4000")],
)
def test_the_state_takes_back_or_compensates(kind: StructureType, amount: str) -> None:
    recorded = only(budget(kind).when(send(DecideStateRecovery, state_recovery=amount)))

    assert isinstance(recorded.event, StateRecoveryDecided)
    assert list(recorded.event.facts()) == [
        Fact("state_recovery", {"amount": f"{amount}.00"}, "2023")
    ]


@each_command
@pytest.mark.covers("L28")
def test_an_amount_is_to_the_cent_and_only_a_decision_may_be_negative(
    kind: type[BudgetCommand],
) -> None:
    (name,) = EACH[kind]
    for wrong in ("12.345", "12,50", "NaN", True, 1e13):
        with pytest.raises(ValidationError):
            send(kind, **{name: wrong})
    if kind in {DecideStateRecovery, AllocateResult}:
        assert send(kind, **{name: "-0.01"})
    else:
        with pytest.raises(ValidationError):
            send(kind, **{name: "-0.01"})


@each_command
def test_what_is_sent_twice_is_recorded_once(kind: type[BudgetCommand]) -> None:
    (name,) = EACH[kind]
    in_cents = send(kind, **{name: f"{EACH[kind][name]}.00"})

    assert budget().after(send(kind)).again().when(in_cents) == []


@each_command
def test_another_amount_on_the_same_day_is_refused(kind: type[BudgetCommand]) -> None:
    (name,) = EACH[kind]

    refusal = (
        budget()
        .after(send(kind))
        .refuses(send(kind, **{name: "2"}), DayAlreadyTaken, field="effective_on")
    )

    assert kind is AllocateResult or "1.00 €" in str(refusal)


@each_command
@pytest.mark.parametrize("day", ["2024-06-30", "2024-07-02"])
def test_a_decision_may_follow_or_come_before_another(kind: type[BudgetCommand], day: str) -> None:
    (name,) = EACH[kind]
    given = budget().after(send(kind)).after(send(kind, effective_on=day, **{name: "2"}))

    assert len(given.past) == 2


@each_command
def test_an_amount_is_corrected_and_taken_back(kind: type[BudgetCommand]) -> None:
    (name,) = EACH[kind]
    given = budget().after(send(kind))
    corrected = given.after(
        send(kind, supersedes=given.id_of(kind.records), reason=REASON, **{name: "3"})
    )

    (fact,) = corrected.history.alive[-1].event.facts()
    assert "3.00" in fact.value.values()
    retracted = corrected.after_retracting(corrected.id_of(kind.records))
    assert retracted.history.latest(fact.facet, "2023") is None


@each_command
def test_the_year_of_an_amount_is_not_corrected_from_another_stream(
    kind: type[BudgetCommand],
) -> None:
    given = budget().after(send(kind))
    command = send(kind, year=2022, supersedes=given.id_of(kind.records), reason=REASON)

    budget().refuses(command, EventNotFound, field="supersedes")


@each_command
def test_only_a_structure_has_a_budget(kind: type[BudgetCommand]) -> None:
    an_operator = (OperateurRegistered(nom="Alpha"), DECIDED)

    for given in (Deciding(BUDGET), Deciding(BUDGET).beside(SUBJECT, an_operator)):
        given.refuses(send(kind), SubjectNotFound, field="structure_id")


@each_command
def test_a_year_that_is_too_far_or_after_the_closing_has_no_budget(
    kind: type[BudgetCommand],
) -> None:
    budget().refuses(send(kind, year=TODAY.year + 2), YearTooFar, field="year")
    closed = budget(StructureType.CADA, CLOSED)
    closed.refuses(send(kind, year=2026), YearAfterClosing, field="year")
    assert closed.when(send(kind, year=2025, effective_on="2025-12-01"))


@each_command
def test_the_stream_is_that_of_the_dotation(kind: type[BudgetCommand]) -> None:
    assert send(kind).stream(SUBJECT) == funding_stream(SUBJECT, 2023)
    assert list(send(kind).reads(SUBJECT)) == [SUBJECT]


def test_minus_zero_is_zero() -> None:
    for make, name in ((DecideStateRecovery, "state_recovery"), (ProposeIncome, "income_proposed")):
        (fact,) = only(budget().when(send(make, **{name: "-0"}))).event.facts()
        assert fact.value == {"amount": "0.00"}


def test_days_are_of_our_time() -> None:
    with pytest.raises(ValidationError):
        send(ProposeIncome, effective_on="1900-01-01")
