from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from placeasile.domain.registry.field import Unit
from placeasile.domain.rules.capacity import (
    Life,
    Offered,
    Step,
    days_in,
    mean_places,
    offered,
    open_days,
)
from placeasile.domain.rules.formula import formula_of

years = st.integers(2000, 2100)
places = st.integers(0, 20_000)
days = st.dates(date(2019, 1, 1), date(2027, 12, 31))
steps = st.dictionaries(days, places, max_size=6).map(
    lambda found: [Step(*one) for one in found.items()]
)
lives = st.builds(Life, st.none() | days, st.none() | days)


def day_by_day(year: int, known: list[Step], life: Life) -> Offered:
    """The same, one day after the other."""
    counted: list[int] = []
    for number in range(days_in(year)):
        day = date(year, 1, 1) + timedelta(days=number)
        before = [one for one in known if one.since <= day]
        is_open = (life.opened_on or date.min) <= day < (life.closed_from or date.max)
        if before and is_open:
            counted.append(max(before).places)
    return Offered(sum(counted) if counted else None, len(counted))


@pytest.mark.covers("delta 2.8 places")
@given(year=st.integers(2019, 2028), known=steps, life=lives)
def test_place_days_are_those_of_each_day(year: int, known: list[Step], life: Life) -> None:
    assert offered(year, known, life) == day_by_day(year, known, life)


def test_a_whole_year_and_a_leap_year() -> None:
    always = [Step(date(2010, 3, 1), 96)]

    assert offered(2025, always) == Offered(96 * 365, 365)
    assert offered(2024, always) == Offered(96 * 366, 366)
    assert (days_in(2000), days_in(2100)) == (366, 365)


def test_an_opening_on_31_december_offers_one_day() -> None:
    found = offered(2025, [Step(date(2025, 1, 1), 40)], Life(opened_on=date(2025, 12, 31)))

    assert found == Offered(40, 1)
    assert found.mean_places == 40


def test_the_last_day_of_activity_counts() -> None:
    closed = Life(closed_from=date(2025, 7, 1))

    assert offered(2025, [Step(date(2020, 1, 1), 10)], closed) == Offered(1810, 181)


@pytest.mark.covers("L1")
def test_a_capacity_of_zero_counts_its_days_and_an_unknown_one_does_not() -> None:
    zero_first = [Step(date(2025, 1, 1), 0), Step(date(2025, 7, 2), 100)]
    unknown_first = zero_first[1:]

    assert offered(2025, zero_first) == Offered(18_300, 365)
    assert offered(2025, unknown_first) == Offered(18_300, 183)
    assert offered(2025, zero_first).mean_places == Fraction(18_300, 365)
    assert offered(2025, unknown_first).mean_places == 100
    assert offered(2025, [Step(date(2020, 1, 1), 0)]) == Offered(0, 365)
    assert offered(2025, []) == Offered(None, 0)
    assert Offered(None, 0).mean_places is None


def test_two_changes_in_a_month_are_two_segments() -> None:
    known = [
        Step(date(2024, 1, 1), 60),
        Step(date(2026, 3, 10), 80),
        Step(date(2026, 3, 20), 70),
    ]

    assert offered(2026, known) == Offered(68 * 60 + 10 * 80 + 287 * 70, 365)


@pytest.mark.covers("PLACES_VERSIONED_FROM_YEAR")
@pytest.mark.parametrize(
    ("year", "known", "expected"),
    [
        (2024, [], Offered(92 * 366, 366)),
        (2025, [], Offered(92 * 365, 365)),
        (2026, [], Offered(None, 0)),
        (2024, [Step(date(2020, 1, 1), 90)], Offered(90 * 366, 366)),
        (2024, [Step(date(2025, 1, 1), 96)], Offered(92 * 366, 366)),
    ],
)
def test_a_balance_stands_for_a_year_without_dated_capacity_until_2025(
    year: int, known: list[Step], expected: Offered
) -> None:
    assert offered(year, known, stated=92) == expected


def test_a_balance_counts_the_open_days() -> None:
    life = Life(date(2024, 3, 1), date(2024, 3, 11))

    assert offered(2024, [], life, stated=7) == Offered(70, 10)
    assert offered(2023, [], life, stated=7) == Offered(None, 0)


@given(known=steps, cuts=st.lists(days, max_size=5))
def test_splitting_a_year_into_segments_changes_nothing(
    known: list[Step], cuts: list[date]
) -> None:
    cut = {
        day: max(one for one in known if one.since <= day).places
        for day in cuts
        if any(one.since <= day for one in known)
    }

    finer = [Step(*one) for one in {**dict(known), **cut}.items()]

    assert offered(2025, finer) == offered(2025, known)


@given(known=steps, life=lives, cuts=st.lists(days, max_size=4))
def test_the_parts_of_a_year_make_the_year(known: list[Step], life: Life, cuts: list[date]) -> None:
    first, until = open_days(2025, life)
    inside = sorted({first, until, *(day for day in cuts if first < day < until)})
    parts = [offered(2025, known, Life(*one)) for one in pairwise(inside)]

    whole = offered(2025, known, life)

    assert sum(one.place_days or 0 for one in parts) == (whole.place_days or 0)
    assert sum(one.days for one in parts) == whole.days


@given(known=steps, life=lives, factor=st.integers(1, 9))
def test_place_days_scale_with_places(known: list[Step], life: Life, factor: int) -> None:
    whole = offered(2025, known, life)
    scaled = offered(2025, [Step(day, n * factor) for day, n in known], life)

    assert scaled.days == whole.days
    assert scaled.place_days == (None if whole.place_days is None else whole.place_days * factor)


def test_mean_places_are_to_the_thousandth() -> None:
    assert mean_places(100, 3) == Decimal("33.333")
    assert mean_places(0, 365) == Decimal(0)
    assert mean_places(None, 0) is None


def test_formulas_say_what_they_are_in_french() -> None:
    found = formula_of(offered)

    assert found is not None
    assert found.unit is Unit.PLACE_DAYS
