from datetime import date

from placeasile.domain.corrections import EventStillNeeded
from placeasile.domain.dated import DayAlreadyTaken
from placeasile.domain.kernel import Fact
from placeasile.domain.structure.decisions.base import STRUCTURE
from placeasile.domain.structure.refusals import (
    AvenantFollows,
    DayOutsidePeriod,
    EndBeforeAvenant,
    PeriodEndedEarly,
    PeriodEndsBeforeStart,
    PeriodNotFound,
)
from tests.domain.examples import (
    NOBODY,
    REASON,
    only,
)
from tests.domain.periods import (
    END,
    FIRST,
    NEXT_END,
    NEXT_START,
    START,
    Family,
    each_family,
)


@each_family
def test_a_contract_that_is_unknown_is_neither_renewed_nor_amended_nor_ended(one: Family) -> None:
    given = one.running()

    given.refuses(
        one.renew(start=NEXT_START, end=NEXT_END, previous_id=NOBODY),
        PeriodNotFound,
        field="previous_id",
    )
    given.refuses(
        one.amend(period_id=NOBODY, effective_on=START), PeriodNotFound, field="period_id"
    )
    given.refuses(
        one.end(period_id=NOBODY, last_day=END, motif="Fin"), PeriodNotFound, field="period_id"
    )


@each_family
def test_an_avenant_moves_the_end(one: Family) -> None:
    given = one.amended_later()

    assert type(given.past[-1].event) is one.amended
    assert given.past[-1].effective_on == date(2024, 6, 1)
    assert one.end_of(one.running()) == END
    assert one.end_of(given) == date(2026, 12, 31)


@each_family
def test_an_avenant_that_keeps_the_end_is_recorded(one: Family) -> None:
    command = one.amend(
        period_id=FIRST, effective_on=date(2022, 3, 1), summary="Clause", reference="Avenant 1"
    )
    given = one.running()

    event = only(given.when(command)).event

    assert list(event.facts()) == [
        Fact(
            f"{one.kind}_avenant",
            {"new_end": None, "summary": "Clause", "reference": "Avenant 1"},
            str(FIRST),
        )
    ]
    assert one.end_of(given.after(command)) == END


@each_family
def test_the_same_avenant_is_not_recorded_twice(one: Family) -> None:
    command = one.amend(period_id=FIRST, effective_on=date(2024, 6, 1), new_end=date(2026, 12, 31))

    assert one.amended_later().again().when(command) == []


@each_family
def test_an_avenant_comes_no_earlier_than_its_contract(one: Family) -> None:
    given = one.running()

    assert len(given.when(one.amend(period_id=FIRST, effective_on=START))) == 1
    given.refuses(
        one.amend(period_id=FIRST, effective_on=date(2019, 12, 31)),
        DayOutsidePeriod,
        field="effective_on",
    )


@each_family
def test_an_avenant_does_not_end_a_contract_before_it_starts(one: Family) -> None:
    one.running().refuses(
        one.amend(period_id=FIRST, effective_on=date(2022, 1, 1), new_end=START),
        PeriodEndsBeforeStart,
        field="new_end",
    )


@each_family
def test_a_contract_can_end_early_in_the_time_that_an_avenant_added(one: Family) -> None:
    command = one.end(period_id=FIRST, last_day=date(2026, 6, 30), motif="Fin")

    assert one.end_of(one.amended_later().after(command)) == date(2026, 6, 30)


@each_family
def test_a_corrected_contract_keeps_its_identifier_and_its_avenants(one: Family) -> None:
    given = one.amended_later()
    correction = one.start(
        start=date(2020, 2, 1), end=END, supersedes=given.id_of(one.started), reason=REASON
    )

    corrected = given.after(correction)

    state = STRUCTURE.read(corrected.history)
    assert state.period_start(one.kind, FIRST) == date(2020, 2, 1)
    assert state.period_end(one.kind, FIRST) == date(2026, 12, 31)


@each_family
def test_a_contract_is_not_moved_past_its_avenant(one: Family) -> None:
    given = one.amended_later()
    correction = one.start(
        start=date(2024, 9, 1),
        end=date(2025, 12, 31),
        supersedes=given.id_of(one.started),
        reason=REASON,
    )

    given.refuses(correction, EventStillNeeded)


@each_family
def test_a_contract_that_ended_early_is_not_amended_after_its_end(one: Family) -> None:
    given = one.ended_early()

    for new_end in (date(2026, 12, 31), None):
        refusal = given.refuses(
            one.amend(period_id=FIRST, effective_on=date(2023, 7, 1), new_end=new_end),
            PeriodEndedEarly,
            field="effective_on",
        )
        assert "30/06/2023" in str(refusal)


@each_family
def test_an_avenant_before_an_early_end_can_still_be_recorded(one: Family) -> None:
    given = one.ended_early()
    avenant = one.amend(period_id=FIRST, effective_on=date(2022, 1, 1), new_end=date(2026, 12, 31))

    assert one.end_of(given.after(avenant)) == date(2023, 6, 30)
    given.refuses(
        one.amend(period_id=FIRST, effective_on=date(2022, 1, 1), new_end=date(2023, 1, 31)),
        PeriodEndedEarly,
        field="new_end",
    )


@each_family
def test_a_contract_does_not_end_early_before_its_avenant(one: Family) -> None:
    given = one.amended_later()

    given.refuses(
        one.end(period_id=FIRST, last_day=date(2024, 5, 31), motif="Fin"),
        AvenantFollows,
        field="last_day",
    )
    on_its_day = one.end(period_id=FIRST, last_day=date(2024, 6, 1), motif="Fin")
    assert len(given.when(on_its_day)) == 1


@each_family
def test_two_ends_are_not_decided_on_one_day(one: Family) -> None:
    refusal = one.amended_later().refuses(
        one.amend(period_id=FIRST, effective_on=date(2024, 6, 1), new_end=date(2027, 12, 31)),
        DayAlreadyTaken,
        field="effective_on",
    )

    assert "31/12/2026" in str(refusal)
    one.running().refuses(
        one.amend(period_id=FIRST, effective_on=START, new_end=date(2027, 12, 31)),
        DayAlreadyTaken,
        field="effective_on",
    )


@each_family
def test_two_avenants_of_one_day_may_both_stand(one: Family) -> None:
    clause = one.amend(period_id=FIRST, effective_on=date(2024, 6, 1), summary="Clause")

    assert one.end_of(one.amended_later().after(clause)) == date(2026, 12, 31)


@each_family
def test_a_corrected_start_does_not_hide_the_end_that_an_avenant_says(one: Family) -> None:
    given = one.amended_later()
    onto_the_avenant = one.start(
        start=date(2024, 6, 1),
        end=date(2025, 12, 31),
        supersedes=given.id_of(one.started),
        reason=REASON,
    )

    given.refuses(onto_the_avenant, EventStillNeeded)


@each_family
def test_an_avenant_is_not_taken_back_before_the_early_end_that_needs_it(one: Family) -> None:
    given = one.amended_later().after(
        one.end(period_id=FIRST, last_day=date(2026, 6, 30), motif="Fin")
    )

    given.refuses_to_retract(given.id_of(one.amended), EventStillNeeded)


@each_family
def test_an_avenant_does_not_move_the_end_before_its_own_day(one: Family) -> None:
    for new_end in (date(2022, 1, 1), date(2024, 6, 1)):
        one.running().refuses(
            one.amend(period_id=FIRST, effective_on=date(2024, 6, 1), new_end=new_end),
            EndBeforeAvenant,
            field="new_end",
        )
