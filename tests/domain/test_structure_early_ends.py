from datetime import date

import pytest
from pydantic import ValidationError

from placeasile.domain.corrections import EventStillNeeded
from placeasile.domain.structure.refusals import (
    DayOutsidePeriod,
    PeriodEndedEarly,
    PeriodEndsBeforeStart,
)
from tests.domain.examples import (
    REASON,
    closed,
    opened,
)
from tests.domain.periods import (
    END,
    FIRST,
    NEXT_END,
    START,
    Family,
    each_family,
)


@pytest.mark.covers("V-CAL-01", "V-CAL-02", "V-CAL-03", "V-CAL-04")
@each_family
@pytest.mark.parametrize("missing", ["start", "end"])
def test_a_contract_has_a_first_and_a_last_day(one: Family, missing: str) -> None:
    fields: dict[str, date | None] = {"start": START, "end": END, missing: None}

    with pytest.raises(ValidationError, match=missing):
        one.start(**fields)


@pytest.mark.covers("V-CAL-05")
@each_family
@pytest.mark.parametrize("end", [START, date(2019, 12, 31)])
def test_a_contract_ends_after_it_starts(one: Family, end: date) -> None:
    opened().refuses(one.start(start=START, end=end), PeriodEndsBeforeStart, field="end")


@each_family
def test_a_contract_ends_the_day_after_its_last_day(one: Family) -> None:
    given = one.ended_early()

    assert type(given.past[-1].event) is one.ended
    assert given.past[-1].effective_on == date(2023, 7, 1)
    assert one.end_of(given) == date(2023, 6, 30)


@each_family
def test_the_same_early_end_is_not_recorded_twice(one: Family) -> None:
    command = one.end(period_id=FIRST, last_day=date(2023, 6, 30), motif="Accord des parties")

    assert one.ended_early().again().when(command) == []


@each_family
def test_a_contract_ends_inside_its_period(one: Family) -> None:
    given = one.running()

    for last_day in (START, END):
        assert len(given.when(one.end(period_id=FIRST, last_day=last_day, motif="Fin"))) == 1
    for last_day in (date(2019, 12, 31), date(2025, 1, 1)):
        given.refuses(
            one.end(period_id=FIRST, last_day=last_day, motif="Fin"),
            DayOutsidePeriod,
            field="last_day",
        )


@each_family
def test_a_contract_of_a_closed_structure_can_still_end(one: Family) -> None:
    given = closed().after(one.start(start=START, end=NEXT_END, period_id=FIRST))

    assert len(given.when(one.end(period_id=FIRST, last_day=date(2025, 6, 30), motif="Fin"))) == 1


@each_family
def test_a_corrected_early_end_may_go_past_the_wrong_one(one: Family) -> None:
    given = one.ended_early()
    correction = one.end(
        period_id=FIRST,
        last_day=date(2024, 6, 30),
        motif="Accord des parties",
        supersedes=given.id_of(one.ended),
        reason=REASON,
    )

    assert one.end_of(given.after(correction)) == date(2024, 6, 30)


@each_family
def test_a_corrected_contract_still_holds_its_early_end(one: Family) -> None:
    given = one.ended_early()
    for start, end in (
        (date(2023, 7, 1), NEXT_END),
        (START, date(2023, 6, 29)),
    ):
        correction = one.start(
            start=start, end=end, supersedes=given.id_of(one.started), reason=REASON
        )
        given.refuses(correction, EventStillNeeded)


@each_family
def test_a_second_early_end_needs_a_correction(one: Family) -> None:
    earlier = one.end(period_id=FIRST, last_day=date(2022, 6, 30), motif="Accord")

    refusal = one.ended_early().refuses(earlier, PeriodEndedEarly, field="last_day")

    assert "30/06/2023" in str(refusal)
