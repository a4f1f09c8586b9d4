from decimal import Decimal

import pytest

from placeasile.domain.dated import DayAlreadyTaken
from placeasile.domain.finance.decisions.base import NothingSaid
from placeasile.domain.finance.decisions.result import (
    AllocateResult,
    DisposeSurplus,
    FundsOutsideCpom,
)
from placeasile.domain.finance.result import ResultAllocated, SurplusDisposed
from placeasile.domain.kernel import Fact
from placeasile.domain.personal import key_of, keyholder, personal_fields
from placeasile.domain.vocabulary import StructureType
from tests.domain.budgets import DECIDED, budget, in_cpom, member
from tests.domain.examples import only
from tests.support.deciding import SUBJECT


def allocate(**more: object) -> AllocateResult:
    return AllocateResult.model_validate(
        {"year": 2023, "allocation_total": "6000", "effective_on": "2024-07-01", **more}
    )


@pytest.mark.covers("SurplusDisposed", "V-BUD-06")
def test_a_surplus_is_disposed_of_in_three_ways_of_which_some_may_be_unknown() -> None:
    command = DisposeSurplus(
        year=2023,
        surplus_recovered=Decimal(3000),
        surplus_carried=Decimal(0),
        effective_on=DECIDED,
    )

    event = only(budget(StructureType.HUDA).when(command)).event

    assert isinstance(event, SurplusDisposed)
    assert list(event.facts()) == [
        Fact("surplus_recovered", {"amount": "3000.00"}, "2023"),
        Fact("surplus_carried", {"amount": "0.00"}, "2023"),
    ]


def test_a_disposal_says_something() -> None:
    budget().refuses(
        DisposeSurplus(year=2023, effective_on=DECIDED), NothingSaid, field="surplus_recovered"
    )


@pytest.mark.covers("ResultAllocated", "V-BUD-02", "V-BUD-03")
def test_a_result_is_allocated_as_a_whole_and_a_line_not_said_is_unknown() -> None:
    event = only(
        budget().when(allocate(reserve_investissement="5000", report_a_nouveau="1000", autre="0"))
    ).event

    (fact,) = event.facts()
    assert (fact.facet, fact.key) == ("allocation", "2023")
    assert fact.value == {
        "allocation_total": "6000.00",
        "reserve_investissement": "5000.00",
        "charges_non_reconductibles": None,
        "reserve_compensation_deficits": None,
        "reserve_bfr": None,
        "reserve_compensation_amortissements": None,
        "report_a_nouveau": "1000.00",
        "autre": "0.00",
        "fonds_dedies": None,
        "comment": None,
    }


@pytest.mark.covers("A7")
def test_a_deficit_is_allocated_with_a_minus() -> None:
    event = only(budget().when(allocate(allocation_total="-2000", report_a_nouveau="-2000"))).event

    assert isinstance(event, ResultAllocated)
    assert (event.allocation_total, event.report_a_nouveau) == (Decimal(-2000), Decimal(-2000))


@pytest.mark.covers("V-BUD-05", "V-BUD-10")
def test_an_allocation_that_does_not_add_up_is_accepted_until_the_year_is_closed() -> None:
    assert budget().when(allocate(allocation_total="1000", autre="1"))


@pytest.mark.covers("A6")
def test_dedicated_funds_are_a_line_of_the_members_of_a_cpom_whatever_is_declared() -> None:
    command = allocate(fonds_dedies="0")

    for given in (budget(), budget().holding(member(2022)), budget().given(in_cpom())):
        given.refuses(command, FundsOutsideCpom, field="fonds_dedies")
    assert budget().holding(member()).when(command)
    assert budget().given(in_cpom(really=False)).holding(member()).when(command)


def test_the_comment_of_an_allocation_is_personal_and_is_in_no_refusal() -> None:
    given = budget().after(allocate(comment="Prêt de M. Untel"))
    event = given.past[-1].event

    assert personal_fields(type(event)) == ("comment",)
    assert keyholder(event) == key_of(SUBJECT, "affectation/2023") != SUBJECT
    refusal = given.refuses(allocate(comment="Autre"), DayAlreadyTaken, field="effective_on")
    assert "Untel" not in str(refusal) + refusal.advice
