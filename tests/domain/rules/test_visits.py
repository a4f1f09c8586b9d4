from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from placeasile.domain.rules.visits import (
    execution_rate,
    incidents_per_thousand,
    last_visit,
    months_since_visit,
    overall_gap,
    overdue,
    recent_incidents,
    rolling_start,
    violent_share,
)

days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.covers("L1", "5.11 visite")
@pytest.mark.parametrize(
    ("last", "on", "months"),
    [
        (date(2025, 1, 15), date(2026, 1, 15), 12),
        (date(2025, 1, 15), date(2026, 1, 14), 11),
        (date(2026, 1, 9), date(2026, 1, 9), 0),
        (date(2025, 12, 31), date(2026, 2, 28), 2),
        (date(2025, 12, 31), date(2026, 2, 27), 1),
        (date(2024, 2, 29), date(2025, 2, 28), 12),
        (None, date(2026, 1, 9), None),
        (date(2026, 1, 10), date(2026, 1, 9), None),
    ],
)
def test_never_visited_is_not_zero_months(last: date | None, on: date, months: int | None) -> None:
    assert months_since_visit(last, on) == months


@pytest.mark.covers("5.11 visite")
def test_the_last_visit_is_the_latest_one_that_has_come() -> None:
    visits = [date(2024, 5, 2), date(2026, 2, 1), date(2025, 3, 1)]

    assert last_visit(visits, date(2026, 1, 9)) == date(2025, 3, 1)
    assert last_visit([], date(2026, 1, 9)) is None


@pytest.mark.covers("delta 2.8", "delta 2.8")
def test_incidents_count_over_twelve_rolling_months() -> None:
    on = date(2026, 1, 9)

    assert rolling_start(on) == date(2025, 1, 1)
    assert recent_incidents(
        [date(2024, 12, 31), date(2025, 1, 1), on, date(2026, 1, 10)], on
    ) == 2  # fmt: skip
    assert incidents_per_thousand(2, 400) == 5
    assert incidents_per_thousand(0, 400) == 0
    assert incidents_per_thousand(2, 0) is None
    assert incidents_per_thousand(2, None) is None


@pytest.mark.covers("delta 2.8")
def test_a_share_of_nothing_is_unknown() -> None:
    assert violent_share(1, 4) == Fraction(1, 4)
    assert violent_share(0, 4) == 0
    assert violent_share(0, 0) is None
    assert execution_rate(4, 1) == Fraction(1, 4)
    assert execution_rate(0, 0) is None
    assert execution_rate(None, 1) is None
    assert execution_rate(4, None) is None


@pytest.mark.covers("V-EVA-09", "A3")
def test_the_overall_mark_is_compared_with_the_mean_of_the_others() -> None:
    three = Decimal(3), Decimal("3.5"), Decimal(4)

    assert overall_gap(*three, Decimal("3.5")) == 0
    assert overall_gap(*three, Decimal(3)) == Fraction(-1, 2)
    assert overall_gap(*three, None) is None
    assert overall_gap(Decimal(3), None, Decimal(4), Decimal(3)) is None


def test_an_action_is_late_after_its_last_day() -> None:
    due = date(2026, 1, 9)

    assert not overdue(due, "OUVERTE", due)
    assert overdue(due, "OUVERTE", date(2026, 1, 10))
    assert not overdue(due, "FAITE", date(2026, 1, 10))


@given(days, days, days)
def test_months_never_go_back(last: date, one: date, other: date) -> None:
    first, second = sorted((one, other))
    before, after = months_since_visit(last, first), months_since_visit(last, second)

    assert before is None or (after is not None and after >= before)
