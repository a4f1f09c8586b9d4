from datetime import date
from itertools import permutations

import pytest

from placeasile.domain.dated import DayAlreadyTaken
from placeasile.domain.kernel import Assertion, Fact
from placeasile.domain.structure.decisions.capacity import AuthoriseCapacity, StateCapacity
from placeasile.domain.structure.events import CapacityAuthorised, CapacityStated
from placeasile.domain.structure.refusals import (
    StructureIsClosed,
    StructureNotFound,
    TooManySpecialPlaces,
    YearAlreadyStated,
    YearNotOver,
)
from tests.domain.examples import REASON, closed, only, opened, unregistered

JANUARY = date(2024, 1, 1)


def test_a_capacity_is_authorised_from_a_day() -> None:
    command = AuthoriseCapacity(
        places=96, pmr=4, lgbt=2, fvv_teh=0, effective_on=JANUARY, act_reference="Arrêté 12"
    )

    assert opened().when(command) == [
        Assertion(
            CapacityAuthorised(places=96, pmr=4, lgbt=2, fvv_teh=0, act_reference="Arrêté 12"),
            JANUARY,
        )
    ]


def test_a_capacity_says_only_what_it_states() -> None:
    event = CapacityAuthorised(places=96, lgbt=0)

    assert list(event.facts()) == [Fact("places", {"n": 96}), Fact("lgbt", {"n": 0})]


def test_a_balance_is_a_fact_of_its_year() -> None:
    event = CapacityStated(year=2024, places=96, pmr=4)

    assert list(event.facts()) == [
        Fact("places_stated", {"n": 96}, "2024"),
        Fact("pmr_stated", {"n": 4}, "2024"),
    ]


def test_the_same_capacity_on_the_same_day_is_not_recorded_again() -> None:
    given = opened().after(AuthoriseCapacity(places=96, pmr=4, effective_on=JANUARY))

    assert given.when(AuthoriseCapacity(places=96, pmr=4, effective_on=JANUARY)) == []
    assert given.when(AuthoriseCapacity(places=96, effective_on=JANUARY)) == []
    assert len(given.when(AuthoriseCapacity(places=96, lgbt=0, effective_on=JANUARY))) == 1


@pytest.mark.covers("V-CAP-03")
@pytest.mark.parametrize("kind", ["pmr", "lgbt", "fvv_teh"])
def test_special_places_are_among_the_places(kind: str) -> None:
    places = {"places": 10, kind: 11}

    opened().refuses(
        AuthoriseCapacity.model_validate({**places, "effective_on": JANUARY}),
        TooManySpecialPlaces,
        field=kind,
    )
    opened().refuses(
        StateCapacity.model_validate({**places, "year": 2024}), TooManySpecialPlaces, field=kind
    )


def test_all_places_may_be_special() -> None:
    command = AuthoriseCapacity(places=10, pmr=10, lgbt=10, fvv_teh=10, effective_on=JANUARY)

    assert len(opened().when(command)) == 1


def test_a_structure_may_have_no_place() -> None:
    assert only(
        opened().when(AuthoriseCapacity(places=0, effective_on=JANUARY))
    ).event == CapacityAuthorised(places=0)


def test_a_capacity_is_corrected_from_its_day() -> None:
    given = opened().after(AuthoriseCapacity(places=96, pmr=4, effective_on=JANUARY))
    target = given.id_of(CapacityAuthorised)

    corrected = given.after(
        AuthoriseCapacity(places=92, pmr=4, effective_on=JANUARY, supersedes=target, reason=REASON)
    )

    assert corrected.history.at("places", JANUARY) == {"n": 92}
    assert corrected.past[-1].supersedes == target


def test_a_balance_is_stated_at_the_31_december() -> None:
    assert opened().when(StateCapacity(year=2024, places=96)) == [
        Assertion(CapacityStated(year=2024, places=96), date(2024, 12, 31))
    ]


def test_a_balance_may_be_stated_from_the_31_december_itself() -> None:
    command = StateCapacity(year=2025, places=96)

    assert len(opened().on(date(2025, 12, 31)).when(command)) == 1
    opened().on(date(2025, 12, 30)).refuses(command, YearNotOver, field="year")


def test_the_same_balance_is_not_stated_twice() -> None:
    command = StateCapacity(year=2024, places=96, pmr=4)

    assert opened().after(command).again().when(command) == []


def test_a_balance_that_says_less_than_the_one_that_stands_is_not_recorded() -> None:
    given = opened().after(StateCapacity(year=2024, places=96, pmr=4))

    assert given.when(StateCapacity(year=2024, places=96)) == []
    given.refuses(StateCapacity(year=2024, places=96, lgbt=0), YearAlreadyStated, field="year")


def test_another_balance_of_the_year_needs_a_correction() -> None:
    given = opened().after(StateCapacity(year=2024, places=96))
    command = StateCapacity(year=2024, places=92)

    refusal = given.refuses(command, YearAlreadyStated, field="year")
    corrected = given.after(
        command.model_copy(update={"supersedes": given.id_of(CapacityStated), "reason": REASON})
    )

    assert "96 places" in str(refusal)
    assert corrected.history.latest("places_stated", "2024") == {"n": 92}


def test_a_balance_whose_year_was_wrong_is_corrected() -> None:
    given = opened().after(StateCapacity(year=2024, places=96))
    corrected = given.after(
        StateCapacity(year=2023, places=96, supersedes=given.id_of(CapacityStated), reason=REASON)
    )

    assert corrected.history.latest("places_stated", "2024") is None
    assert corrected.history.latest("places_stated", "2023") == {"n": 96}


def test_an_unknown_structure_has_no_balance() -> None:
    unregistered().refuses(
        StateCapacity(year=2024, places=96), StructureNotFound, field="structure_id"
    )


def test_a_capacity_stated_again_for_a_later_day_survives_the_correction_of_the_first() -> None:
    given = opened().after(AuthoriseCapacity(places=96, effective_on=JANUARY))
    target = given.id_of(CapacityAuthorised)
    both = given.after(AuthoriseCapacity(places=96, effective_on=date(2025, 1, 1)))

    corrected = both.after(
        AuthoriseCapacity(places=92, effective_on=JANUARY, supersedes=target, reason=REASON)
    )

    assert corrected.history.at("places", date(2025, 1, 1)) == {"n": 96}


def test_the_order_in_which_capacities_are_entered_does_not_change_what_is_read() -> None:
    commands = [
        AuthoriseCapacity(places=90, effective_on=date(2023, 1, 1)),
        AuthoriseCapacity(places=95, effective_on=date(2023, 7, 1)),
        AuthoriseCapacity(places=90, effective_on=JANUARY),
        AuthoriseCapacity(places=90, effective_on=date(2025, 1, 1)),
    ]
    read: set[tuple[object, ...]] = set()
    for order in permutations(commands):
        given = opened()
        for command in order:
            given = given.after(command)
        days = [date(2022, 6, 1), *(one.effective_on for one in commands)]
        read.add(tuple(str(given.history.at("places", day)) for day in days))

    assert len(read) == 1


def test_a_lower_capacity_leaves_no_more_special_places_than_places() -> None:
    given = opened().after(AuthoriseCapacity(places=90, pmr=5, effective_on=JANUARY))

    refusal = given.refuses(
        AuthoriseCapacity(places=3, effective_on=date(2025, 1, 1)),
        TooManySpecialPlaces,
        field="pmr",
    )

    assert "5 places PMR" in str(refusal)
    assert "places PMR à cette date" in refusal.advice


def test_a_lower_capacity_that_states_its_special_places_is_recorded() -> None:
    given = opened().after(AuthoriseCapacity(places=90, pmr=5, effective_on=JANUARY))

    lower = given.after(AuthoriseCapacity(places=3, pmr=1, effective_on=date(2025, 1, 1)))

    assert lower.history.at("pmr", date(2025, 1, 1)) == {"n": 1}


def test_special_places_of_a_later_day_do_not_bind_an_earlier_total() -> None:
    given = opened().after(AuthoriseCapacity(places=90, pmr=5, effective_on=JANUARY))

    assert len(given.when(AuthoriseCapacity(places=3, effective_on=date(2023, 1, 1)))) == 1


def test_as_many_special_places_as_places_may_be_carried() -> None:
    given = opened().after(AuthoriseCapacity(places=90, pmr=5, effective_on=JANUARY))

    assert len(given.when(AuthoriseCapacity(places=5, effective_on=date(2025, 1, 1)))) == 1


def test_another_capacity_of_the_same_day_needs_a_correction() -> None:
    given = opened().after(AuthoriseCapacity(places=96, effective_on=JANUARY))

    refusal = given.refuses(
        AuthoriseCapacity(places=92, effective_on=JANUARY), DayAlreadyTaken, field="effective_on"
    )

    assert "96 places" in str(refusal)
    assert "01/01/2024" in str(refusal)
    assert str(given.id_of(CapacityAuthorised)) in refusal.advice


def test_a_closed_structure_has_no_balance_after_its_closing() -> None:
    closed().refuses(StateCapacity(year=2025, places=96), StructureIsClosed, field="year")
