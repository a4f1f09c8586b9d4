from datetime import date

import pytest

from placeasile.domain.corrections import EventOfAnotherKind, EventStillNeeded
from placeasile.domain.kernel import Fact
from placeasile.domain.structure.refusals import (
    PeriodAlreadyKnown,
    PeriodEndsBeforeStart,
    StructureIsClosed,
    StructureNotFound,
)
from tests.domain.examples import (
    REASON,
    closed,
    only,
    opened,
    unregistered,
)
from tests.domain.periods import (
    END,
    FIRST,
    NEXT,
    NEXT_END,
    NEXT_START,
    START,
    THIRD,
    Family,
    each_family,
)


@each_family
def test_a_contract_starts_on_its_first_day(one: Family) -> None:
    command = one.start(start=START, end=END, period_id=FIRST, reference="C-2020-14")

    recorded = only(opened().when(command))

    assert type(recorded.event) is one.started
    assert recorded.effective_on == START
    assert list(recorded.event.facts()) == [
        Fact(one.kind, {"reference": "C-2020-14"}, str(FIRST)),
        Fact(f"{one.kind}_end", {"end": "2024-12-31", "ended_early": False}, str(FIRST)),
    ]


@each_family
def test_a_contract_without_identifier_gets_the_one_of_its_command(one: Family) -> None:
    command = one.start(start=START, end=END)
    signed = opened().after(command)

    assert opened().when(command) == opened().when(command)
    assert signed.when(command) == []


@each_family
def test_the_same_contract_is_not_recorded_twice(one: Family) -> None:
    command = one.start(start=START, end=END, period_id=FIRST)

    assert one.running().again().when(command) == []


@each_family
def test_a_contract_without_identifier_is_the_one_of_these_dates_and_reference(
    one: Family,
) -> None:
    given = opened().after(one.start(start=START, end=END, period_id=FIRST, reference="C-2020-14"))
    again = given.again()

    assert again.when(one.start(start=START, end=END, reference="C-2020-14")) == []
    for other in (
        one.start(start=START, end=END),
        one.start(start=START, end=NEXT_END, reference="C-2020-14"),
        one.start(start=date(2020, 1, 2), end=END, reference="C-2020-14"),
        one.start(start=START, end=END, period_id=NEXT, reference="C-2020-14"),
    ):
        assert len(again.when(other)) == 1


@each_family
def test_a_renewal_without_identifier_is_the_one_that_follows_the_same_contract(
    one: Family,
) -> None:
    renewal = one.renew(start=NEXT_START, end=NEXT_END, previous_id=FIRST)
    given = one.running().after(renewal).again()

    assert given.when(renewal) == []
    assert len(given.when(one.start(start=NEXT_START, end=NEXT_END))) == 1


@each_family
def test_an_identifier_names_one_contract(one: Family) -> None:
    one.running().refuses(
        one.start(start=START, end=NEXT_END, period_id=FIRST),
        PeriodAlreadyKnown,
        field="period_id",
    )


@each_family
def test_a_contract_does_not_start_in_a_closed_structure(one: Family) -> None:
    closed().refuses(
        one.start(start=date(2025, 7, 1), end=NEXT_END), StructureIsClosed, field="start"
    )


@each_family
def test_an_unknown_structure_has_no_contract(one: Family) -> None:
    for command in (
        one.start(start=START, end=END),
        one.renew(start=START, end=END, previous_id=FIRST),
        one.amend(period_id=FIRST, effective_on=START),
        one.end(period_id=FIRST, last_day=END, motif="Fin"),
    ):
        unregistered().refuses(command, StructureNotFound, field="structure_id")


@each_family
def test_a_contract_follows_another(one: Family) -> None:
    command = one.renew(start=NEXT_START, end=NEXT_END, previous_id=FIRST, period_id=NEXT)
    given = one.running()

    recorded = only(given.when(command))

    assert type(recorded.event) is one.renewed
    assert recorded.effective_on == NEXT_START
    assert given.after(command).again().when(command) == []


@each_family
@pytest.mark.parametrize("start", [START, date(2019, 6, 1)])
def test_a_contract_starts_after_the_one_it_follows(one: Family, start: date) -> None:
    one.running().refuses(
        one.renew(start=start, end=NEXT_END, previous_id=FIRST),
        PeriodEndsBeforeStart,
        field="start",
    )


@each_family
def test_a_contract_does_not_follow_itself(one: Family) -> None:
    one.running().refuses(
        one.renew(start=NEXT_START, end=NEXT_END, previous_id=FIRST, period_id=FIRST),
        PeriodAlreadyKnown,
        field="period_id",
    )


@each_family
def test_a_gap_or_an_overlap_between_contracts_is_accepted(one: Family) -> None:
    for start in (date(2024, 7, 1), date(2025, 7, 1)):
        assert len(one.running().when(one.renew(start=start, end=NEXT_END, previous_id=FIRST))) == 1


@each_family
def test_a_contract_that_others_rest_on_does_not_change_its_identifier(one: Family) -> None:
    given = one.amended_later()
    correction = one.start(
        start=START, end=END, period_id=NEXT, supersedes=given.id_of(one.started), reason=REASON
    )

    refusal = given.refuses(correction, EventStillNeeded)

    assert one.amended.TOPIC in str(refusal)


@each_family
def test_a_contract_that_others_rest_on_is_not_retracted(one: Family) -> None:
    followed = one.running().after(
        one.renew(start=NEXT_START, end=NEXT_END, previous_id=FIRST, period_id=NEXT)
    )

    for given in (one.amended_later(), one.ended_early(), followed):
        given.refuses_to_retract(given.id_of(one.started), EventStillNeeded)


@each_family
def test_a_contract_is_retracted_once_nothing_rests_on_it(one: Family) -> None:
    given = one.amended_later()
    free = given.after_retracting(given.id_of(one.amended))

    assert one.end_of(free) == END
    assert len(free.retracting(free.id_of(one.started))) == 1


@each_family
def test_a_renewal_corrected_as_a_first_contract_is_another_kind_of_event(one: Family) -> None:
    given = one.running().after(
        one.renew(start=NEXT_START, end=NEXT_END, previous_id=FIRST, period_id=NEXT)
    )

    given.refuses(
        one.start(
            start=NEXT_START, end=NEXT_END, supersedes=given.id_of(one.renewed), reason=REASON
        ),
        EventOfAnotherKind,
        field="supersedes",
    )


@each_family
def test_contracts_do_not_follow_each_other_in_a_circle(one: Family) -> None:
    given = (
        one.running()
        .after(one.renew(start=NEXT_START, end=NEXT_END, previous_id=FIRST, period_id=NEXT))
        .after(
            one.renew(
                start=date(2030, 1, 1), end=date(2034, 12, 31), previous_id=NEXT, period_id=THIRD
            )
        )
    )
    circle = one.renew(
        start=date(2031, 1, 1),
        end=date(2035, 12, 31),
        previous_id=THIRD,
        supersedes=given.past[-2].event_id,
        reason=REASON,
    )

    given.refuses(circle, EventStillNeeded)
