"""Civil days in Paris, and their ends."""

from datetime import UTC, date, datetime

import pytest

from placeasile.edge.clock import Clock, civil_day, end_of_day


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2025, 12, 31, 22, 59, tzinfo=UTC), date(2025, 12, 31)),
        (datetime(2025, 12, 31, 23, 0, tzinfo=UTC), date(2026, 1, 1)),
        (datetime(2026, 7, 1, 21, 59, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 7, 1, 22, 0, tzinfo=UTC), date(2026, 7, 2)),
    ],
)
def test_the_civil_day_is_that_of_paris(instant: datetime, day: date) -> None:
    assert civil_day(instant) == day
    assert Clock(instant).today() == day


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2026, 1, 9), datetime(2026, 1, 9, 23, 0, tzinfo=UTC)),
        (date(2026, 3, 28), datetime(2026, 3, 28, 23, 0, tzinfo=UTC)),
        (date(2026, 3, 29), datetime(2026, 3, 29, 22, 0, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 23, 0, tzinfo=UTC)),
        (date(2100, 12, 31), datetime(2100, 12, 31, 23, 0, tzinfo=UTC)),
    ],
)
def test_a_day_ends_when_the_next_one_starts_in_paris(day: date, end: datetime) -> None:
    assert end_of_day(day) == end


def test_a_simulated_clock_stands_still_and_the_real_one_goes_on() -> None:
    instant = datetime(2026, 1, 9, 11, tzinfo=UTC)
    assert Clock(instant).now() == instant
    assert Clock().now() <= Clock().now()
    assert Clock().now().tzinfo is UTC
