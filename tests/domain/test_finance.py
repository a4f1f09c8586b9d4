from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from pydantic import ValidationError

from placeasile.domain.corrections import EventNotFound, EventStillNeeded
from placeasile.domain.finance.decisions import (
    FINANCE,
    AlreadyGranted,
    AmendDotation,
    AmendedBeforeGrant,
    FundedStructureNotFound,
    FundingCommand,
    GrantDotation,
    NothingGranted,
    RequestDotation,
    YearAfterClosing,
    YearTooFar,
)
from placeasile.domain.finance.events import DotationAmended, DotationGranted, DotationRequested
from placeasile.domain.finance.state import Funding
from placeasile.domain.kernel import Assertion, Fact, History
from placeasile.domain.operateur.events import OperateurRegistered
from placeasile.domain.settled import funding_stream
from tests.domain.examples import ALPHA, CLOSED, REASON, REGISTERED, funding, only
from tests.support.deciding import SUBJECT, Deciding

DECIDED = date(2025, 2, 15)
AMENDED = date(2025, 10, 15)
EACH: list[Callable[..., FundingCommand]] = [RequestDotation, GrantDotation, AmendDotation]
each_command = pytest.mark.parametrize("make", EACH)


def granted() -> Deciding[Funding]:
    """823,440 euros granted for 2025."""
    return funding().after(GrantDotation(year=2025, amount=Decimal(823440), effective_on=DECIDED))


def amended() -> Deciding[Funding]:
    """The same, brought to 830,000 euros in October."""
    return granted().after(AmendDotation(year=2025, amount=Decimal(830000), effective_on=AMENDED))


def test_an_operator_asks_for_an_amount() -> None:
    command = RequestDotation(year=2025, amount=Decimal("840000.50"), effective_on=DECIDED)

    recorded = only(funding().when(command))

    assert recorded == Assertion(
        DotationRequested(structure_id=SUBJECT, year=2025, amount=Decimal("840000.50")), DECIDED
    )
    assert list(recorded.event.facts()) == [
        Fact("dotation_requested", {"amount": "840000.50"}, "2025")
    ]
    assert recorded.event.subject(funding_stream(SUBJECT, 2025)) == SUBJECT


def test_an_amount_is_granted() -> None:
    command = GrantDotation(
        year=2025, amount=Decimal(823440), effective_on=DECIDED, reference="Arrêté 25-14"
    )

    recorded = only(funding().when(command))

    assert recorded == Assertion(
        DotationGranted(
            structure_id=SUBJECT, year=2025, amount=Decimal(823440), reference="Arrêté 25-14"
        ),
        DECIDED,
    )
    assert list(recorded.event.facts()) == [
        Fact("dotation_granted", {"amount": "823440.00", "amended": False}, "2025")
    ]


def test_an_amendment_gives_the_new_total() -> None:
    recorded = amended().past[-1]

    assert isinstance(recorded.event, DotationAmended)
    assert list(recorded.event.facts()) == [
        Fact("dotation_granted", {"amount": "830000.00", "amended": True}, "2025")
    ]
    assert FINANCE.read(amended().history).granted(2025) == Decimal(830000)
    assert FINANCE.read(History()).granted(2025) is None


def test_the_subject_of_the_command_is_the_structure_that_is_funded() -> None:
    command = GrantDotation(year=2025, amount=Decimal(1), effective_on=DECIDED)

    event = only(funding().beside(ALPHA, REGISTERED).about(ALPHA).when(command)).event

    assert event.subject(funding_stream(ALPHA, 2025)) == ALPHA


def test_nothing_granted_differs_from_a_grant_of_zero() -> None:
    nought = funding().after(GrantDotation(year=2025, amount=Decimal(0), effective_on=DECIDED))

    assert FINANCE.read(nought.history).granted(2025) == Decimal(0)


@pytest.mark.parametrize(
    ("given", "command"),
    [
        (funding(), RequestDotation(year=2025, amount=Decimal(1), effective_on=DECIDED)),
        (funding(), GrantDotation(year=2025, amount=Decimal(1), effective_on=DECIDED)),
        (granted(), AmendDotation(year=2025, amount=Decimal(1), effective_on=AMENDED)),
    ],
    ids=["request", "grant", "amend"],
)
def test_the_same_decision_sent_twice_records_one_fact(
    given: Deciding[Funding], command: FundingCommand
) -> None:
    in_cents = command.model_copy(update={"amount": Decimal("1.00")})

    assert given.after(command).again().when(in_cents) == []


def test_several_requests_may_be_made_for_a_year() -> None:
    first = RequestDotation(year=2025, amount=Decimal(1), effective_on=DECIDED)
    second = RequestDotation(year=2025, amount=Decimal(2), effective_on=AMENDED)

    assert len(funding().after(first).when(second)) == 1


def test_a_year_is_granted_once() -> None:
    refusal = granted().refuses(
        GrantDotation(year=2025, amount=Decimal(830000), effective_on=AMENDED),
        AlreadyGranted,
        field="amount",
    )

    assert "823440.00 €" in str(refusal)


def test_a_year_without_grant_is_not_amended() -> None:
    funding().refuses(
        AmendDotation(year=2025, amount=Decimal(1), effective_on=AMENDED),
        NothingGranted,
        field="year",
    )


@each_command
def test_an_unknown_structure_is_not_funded(make: Callable[..., FundingCommand]) -> None:
    command = make(year=2025, amount=1, effective_on=DECIDED)
    an_operator = (OperateurRegistered(nom="Alpha"), DECIDED)

    for given in (Deciding(FINANCE), Deciding(FINANCE).beside(SUBJECT, an_operator)):
        given.refuses(command, FundedStructureNotFound, field="structure_id")


@each_command
def test_a_year_is_funded_from_the_year_before(make: Callable[..., FundingCommand]) -> None:
    command = make(year=2027, amount=1, effective_on=DECIDED)

    refusal = granted().on(date(2025, 12, 31)).refuses(command, YearTooFar, field="year")

    assert "2026" in refusal.advice


def test_the_coming_year_is_funded() -> None:
    command = GrantDotation(year=2026, amount=Decimal(1), effective_on=date(2025, 12, 1))

    assert len(funding().on(date(2025, 12, 1)).when(command)) == 1


@each_command
def test_a_year_after_the_closing_is_not_funded(make: Callable[..., FundingCommand]) -> None:
    command = make(year=2026, amount=1, effective_on=DECIDED)

    funding(CLOSED).refuses(command, YearAfterClosing, field="year")


def test_the_year_of_the_closing_is_funded_to_its_end() -> None:
    command = GrantDotation(year=2025, amount=Decimal(1), effective_on=date(2025, 12, 1))

    assert len(funding(CLOSED).when(command)) == 1


def test_the_funding_of_a_year_has_its_own_stream_and_reads_the_structure() -> None:
    command = GrantDotation(year=2025, amount=Decimal(1), effective_on=DECIDED)

    assert command.stream(SUBJECT) == funding_stream(SUBJECT, 2025)
    assert (
        len({funding_stream(one, year) for one in (SUBJECT, ALPHA) for year in (2024, 2025)}) == 4
    )
    assert list(command.reads(SUBJECT)) == [SUBJECT]


def test_a_grant_is_corrected() -> None:
    given = amended()
    corrected = given.after(
        GrantDotation(
            year=2025,
            amount=Decimal(823000),
            effective_on=DECIDED,
            supersedes=given.id_of(DotationGranted),
            reason=REASON,
        )
    )

    assert corrected.history.at("dotation_granted", DECIDED, "2025") == {
        "amount": "823000.00",
        "amended": False,
    }
    assert FINANCE.read(corrected.history).granted(2025) == Decimal(830000)


def test_a_grant_that_was_amended_is_not_retracted() -> None:
    given = amended()

    given.refuses_to_retract(given.id_of(DotationGranted), EventStillNeeded)


def test_an_amendment_is_retracted_and_the_grant_holds_again() -> None:
    given = amended()

    retracted = given.after_retracting(given.id_of(DotationAmended))

    assert FINANCE.read(retracted.history).granted(2025) == Decimal(823440)


def test_the_year_of_a_grant_is_not_corrected_from_another_stream() -> None:
    given = granted()
    command = GrantDotation(
        year=2024,
        amount=Decimal(823440),
        effective_on=DECIDED,
        supersedes=given.id_of(DotationGranted),
        reason=REASON,
    )

    funding().refuses(command, EventNotFound, field="supersedes")


@pytest.mark.parametrize(
    "amount", [-1, "-0.01", "12.345", "12,50", "823 440", "beaucoup", "NaN", "Infinity", True, 1e13]
)
def test_an_amount_is_euros_and_cents(amount: object) -> None:
    with pytest.raises(ValidationError):
        GrantDotation.model_validate({"year": 2025, "amount": amount, "effective_on": "2025-02-15"})


def test_an_amendment_comes_no_earlier_than_the_grant() -> None:
    command = AmendDotation(year=2025, amount=Decimal(830000), effective_on=date(2025, 1, 10))

    granted().refuses(command, AmendedBeforeGrant, field="effective_on")


def test_a_grant_is_not_moved_past_its_amendment() -> None:
    given = amended()
    command = GrantDotation(
        year=2025,
        amount=Decimal(823440),
        effective_on=date(2025, 12, 1),
        supersedes=given.id_of(DotationGranted),
        reason=REASON,
    )

    given.refuses(command, EventStillNeeded)


def test_minus_zero_is_zero() -> None:
    command = RequestDotation(year=2025, amount=Decimal("-0"), effective_on=DECIDED)

    (fact,) = only(funding().when(command)).event.facts()

    assert fact.value == {"amount": "0.00"}
