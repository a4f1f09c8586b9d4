"""Months and years after a day, and periods that follow one another."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from placeasile.domain.rules.civil import (
    lasts_years,
    merged,
    months_after,
    periods_begun,
    years_after,
)

DAYS = st.dates(date(1950, 1, 1), date(2090, 1, 1))


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-15", -3, "2025-10-15"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-06-30", 18, "2027-12-30"),
    ],
)
def test_months_after_a_day(start: str, months: int, expected: str) -> None:
    assert months_after(date.fromisoformat(start), months) == date.fromisoformat(expected)


def test_a_leap_day_has_its_anniversary_on_the_28th() -> None:
    assert years_after(date(2008, 2, 29), 15) == date(2023, 2, 28)
    assert years_after(date(2008, 2, 29), 4) == date(2012, 2, 29)


@given(DAYS, st.integers(1, 20))
def test_whole_years_end_on_the_anniversary_or_the_eve(start: date, years: int) -> None:
    anniversary = years_after(start, years)
    around = [anniversary + timedelta(days=one) for one in (-2, -1, 0, 1)]

    assert [lasts_years(start, one, years) for one in around] == [False, True, True, False]


@pytest.mark.parametrize(
    ("ends", "count"), [("2024-12-30", 2), ("2024-12-31", 1), ("2025-01-31", 1)]
)
def test_periods_without_a_day_between_are_one(ends: str, count: int) -> None:
    first = (date(2010, 1, 1), date.fromisoformat(ends))
    then = (date(2025, 1, 1), date(2039, 12, 31))

    assert len(merged([then, first])) == count


def test_a_period_within_another_does_not_shorten_it() -> None:
    long = (date(2010, 1, 1), date(2024, 12, 31))

    assert merged([long, (date(2012, 1, 1), date(2013, 1, 1))]) == [long]


@given(DAYS, DAYS)
def test_periods_begun_bracket_the_day(start: date, on: date) -> None:
    number = periods_begun(start, on, 5)

    assert years_after(start, 5 * number) <= on < years_after(start, 5 * (number + 1))
