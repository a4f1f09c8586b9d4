from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, strategies as st

from placeasile.domain.rules import calendar
from placeasile.domain.rules.calendar import (
    Placed,
    Span,
    Status,
    covered_status,
    covered_until,
    effective_end,
    elapsed_share,
    elapsed_share_upstream,
    full_years,
    in_force,
    lasts,
    lasts_over,
    merged,
    months_after,
    sequence,
    status,
    year_difference,
)
from placeasile.domain.rules.formula import Formula, formula_of

AUTHORISATION = Span(date(2020, 1, 1), date(2034, 12, 31))
TODAY = date(2026, 1, 9)
NEXT = Span(date(2035, 1, 1), date(2049, 12, 31))

days = st.dates(date(2015, 1, 1), date(2035, 12, 31))
spans = st.tuples(days, st.integers(0, 3000)).map(
    lambda one: Span(one[0], one[0] + timedelta(days=one[1]))
)
chains = st.lists(spans, max_size=6)


@pytest.mark.covers("5.12")
def test_the_golden_authorisation_is_in_force_and_elapsed_by_forty_percent() -> None:
    upstream = elapsed_share_upstream(AUTHORISATION, TODAY)

    assert status(AUTHORISATION, TODAY) is Status.EN_COURS
    assert upstream == Decimal(2200) / Decimal(5478)
    assert f"{upstream * 100:.1f}" == "40.2"
    assert elapsed_share(AUTHORISATION, TODAY) == Decimal(2200) / Decimal(5479)


@pytest.mark.covers("L5")
def test_a_period_is_not_expired_on_its_last_day() -> None:
    last = AUTHORISATION.end

    assert status(AUTHORISATION, last) is Status.EXPIRE_BIENTOT
    assert status(AUTHORISATION, last + timedelta(days=1)) is Status.EXPIREE
    assert elapsed_share(AUTHORISATION, last) < 1
    assert elapsed_share_upstream(AUTHORISATION, last) == 1
    assert elapsed_share(AUTHORISATION, last + timedelta(days=1)) == 1


def test_a_period_of_one_day_is_not_elapsed_before_it_is_over() -> None:
    one = Span(TODAY, TODAY)

    assert elapsed_share(one, TODAY) == 0
    assert elapsed_share(one, TODAY + timedelta(days=1)) == 1
    assert elapsed_share_upstream(one, TODAY - timedelta(days=1)) == 1


def test_a_period_elapses_from_nothing_to_the_whole() -> None:
    for share in (elapsed_share, elapsed_share_upstream):
        assert share(AUTHORISATION, date(2019, 12, 31)) == 0
        assert share(AUTHORISATION, AUTHORISATION.start) == 0
        assert share(AUTHORISATION, date(2035, 1, 1)) == 1


@pytest.mark.covers(
    "PeriodStatus.EXPIRING",
    "PeriodStatus.FUTURE",
    "PeriodStatus.IN_FORCE",
    "PeriodStatus.EXPIRED",
    "5.12",
    "D23",
)
@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 6, 30), Status.EN_COURS),
        (date(2026, 9, 30), Status.EN_COURS),
        (date(2026, 10, 1), Status.EXPIRE_BIENTOT),
        (date(2026, 12, 31), Status.EXPIRE_BIENTOT),
        (date(2027, 1, 1), Status.EXPIREE),
        (date(2021, 12, 31), Status.A_VENIR),
        (date(2022, 1, 1), Status.EN_COURS),
    ],
)
def test_a_period_expires_soon_when_less_than_three_months_are_left(
    today: date, expected: Status
) -> None:
    assert status(Span(date(2022, 1, 1), date(2026, 12, 31)), today) is expected


def test_the_months_before_the_end_are_a_parameter() -> None:
    span = Span(date(2022, 1, 1), date(2026, 12, 31))

    assert status(span, date(2026, 6, 30), months=7) is Status.EXPIRE_BIENTOT
    assert status(span, date(2026, 12, 31), months=0) is Status.EN_COURS


@pytest.mark.covers("delta 2.2", "RENOUVELLEMENT_AUTORISATION")
def test_a_signed_successor_silences_the_end_of_the_act_that_it_replaces() -> None:
    today = date(2034, 12, 1)
    (whole,) = merged([AUTHORISATION, NEXT])

    assert status(AUTHORISATION, today) is Status.EXPIRE_BIENTOT
    assert covered_status(AUTHORISATION, whole, today) is Status.EN_COURS
    assert covered_status(AUTHORISATION, whole, date(2035, 1, 1)) is Status.EXPIREE
    assert covered_until([AUTHORISATION, NEXT], today) == NEXT.end


def test_a_successor_after_a_gap_does_not() -> None:
    late = Span(date(2035, 1, 2), date(2049, 12, 31))

    assert merged([AUTHORISATION, late]) == [AUTHORISATION, late]
    assert covered_until([AUTHORISATION, late], date(2034, 12, 1)) == AUTHORISATION.end


def test_a_successor_that_ends_within_three_months_does_not_either() -> None:
    short = Span(date(2035, 1, 1), date(2035, 1, 31))
    (whole,) = merged([AUTHORISATION, short])

    assert covered_status(AUTHORISATION, whole, date(2034, 12, 1)) is Status.EXPIRE_BIENTOT


@pytest.mark.covers("5.12", "V-ACT-09", "PeriodStatus.GAP_BEFORE", "PeriodStatus.OVERLAP")
def test_periods_that_follow_one_day_after_the_other_are_one() -> None:
    third = Span(date(2050, 1, 3), date(2054, 12, 31))
    fourth = Span(date(2054, 1, 1), date(2058, 12, 31))
    tail = Span(third.start, fourth.end)
    whole = Span(AUTHORISATION.start, NEXT.end)

    assert sequence([fourth, NEXT, third, AUTHORISATION]) == [
        Placed(AUTHORISATION, None, overlaps=False, merged=whole),
        Placed(NEXT, None, overlaps=False, merged=whole),
        Placed(third, 2, overlaps=True, merged=tail),
        Placed(fourth, None, overlaps=True, merged=tail),
    ]


def test_periods_of_the_same_days_overlap() -> None:
    assert [one.overlaps for one in sequence([NEXT, NEXT])] == [True, True]


@pytest.mark.covers("delta 1.10", "ConventionAmended", "AvenantFiled")
@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2022, 6, 1), date(2024, 12, 31)),
        (date(2023, 1, 1), date(2025, 12, 31)),
        (date(2024, 3, 1), date(2025, 12, 31)),
        (date(2024, 6, 1), date(2025, 6, 30)),
    ],
)
def test_the_last_avenant_that_says_an_end_gives_it(on: date, expected: date) -> None:
    avenants = [
        (date(2024, 6, 1), date(2025, 6, 30)),
        (date(2023, 1, 1), date(2025, 12, 31)),
        (date(2024, 3, 1), None),
    ]

    assert effective_end(date(2024, 12, 31), avenants, on) == expected


@pytest.mark.covers("delta 1.10")
def test_the_act_in_force_is_the_last_started_of_those_that_hold_the_day() -> None:
    overlapping = Span(date(2034, 6, 1), date(2049, 5, 31))

    assert in_force([AUTHORISATION, overlapping], date(2034, 5, 31)) == AUTHORISATION
    assert in_force([AUTHORISATION, overlapping], date(2034, 6, 1)) == overlapping
    assert in_force([AUTHORISATION, NEXT], date(2035, 1, 1)) == NEXT


@pytest.mark.covers("delta 1.10")
def test_without_an_act_in_force_the_one_that_ends_last_is_shown() -> None:
    past = Span(date(2005, 1, 1), date(2019, 12, 31))

    assert in_force([past, AUTHORISATION], date(2040, 1, 1)) == AUTHORISATION
    assert in_force([past, Span(date(2001, 1, 1), date(2004, 12, 31))], TODAY) == past
    assert in_force([], TODAY) is None
    assert covered_until([], TODAY) is None


@pytest.mark.covers(
    "AUTORISATION_DUREE_NOT_15Y",
    "CONVENTION_AUTORISEE_DUREE_NOT_5Y",
    "CONVENTION_SUBVENTIONNEE_DUREE_GT_3Y",
)
@pytest.mark.parametrize(
    ("span", "years", "upstream", "exact"),
    [
        (AUTHORISATION, 15, 14, True),
        (Span(date(2020, 1, 1), date(2035, 1, 1)), 15, 15, True),
        (Span(date(2020, 1, 1), date(2035, 1, 2)), 15, 15, False),
        (Span(date(2020, 6, 15), date(2025, 6, 14)), 5, 5, True),
        (Span(date(2020, 6, 15), date(2025, 6, 13)), 4, 5, False),
        (Span(date(2020, 2, 29), date(2021, 2, 27)), 1, 1, True),
        (Span(date(2024, 1, 1), date(2024, 1, 1)), 0, 0, False),
    ],
)
def test_a_duration_in_years_counts_both_days(
    span: Span, years: int, upstream: int, *, exact: bool
) -> None:
    assert full_years(span) == years
    assert year_difference(span) == upstream
    assert lasts(span, max(years, 1) if years != 4 else 5) is exact


def test_more_than_three_years_is_counted_to_the_day() -> None:
    assert not lasts_over(Span(date(2023, 1, 1), date(2025, 12, 31)), 3)
    assert not lasts_over(Span(date(2023, 1, 1), date(2026, 1, 1)), 3)
    assert lasts_over(Span(date(2023, 1, 1), date(2026, 1, 2)), 3)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2025, 10, 1), 3, date(2026, 1, 1)),
        (date(2025, 3, 31), -1, date(2025, 2, 28)),
    ],
)
def test_months_are_those_of_the_calendar(day: date, months: int, expected: date) -> None:
    assert months_after(day, months) == expected


@given(spans, days)
def test_each_day_has_one_status_and_they_come_in_order(span: Span, day: date) -> None:
    order = list(Status)
    today, tomorrow = status(span, day), status(span, day + timedelta(days=1))

    assert order.index(today) <= order.index(tomorrow)
    assert (today in {Status.EN_COURS, Status.EXPIRE_BIENTOT}) == span.holds(day)


@given(spans, days)
def test_what_has_elapsed_only_grows_and_is_whole_when_expired(span: Span, day: date) -> None:
    share = elapsed_share(span, day)

    assert 0 <= share <= elapsed_share(span, day + timedelta(days=1)) <= 1
    assert (share == 1) == (status(span, day) is Status.EXPIREE)


@given(spans, st.integers(1, 2999))
def test_cutting_a_period_in_two_that_follow_changes_nothing(span: Span, at: int) -> None:
    at = min(at, span.days - 1)
    if at < 1:
        return
    cut = span.start + timedelta(days=at)
    parts = [Span(span.start, cut - timedelta(days=1)), Span(cut, span.end)]

    assert merged(parts) == [span]
    assert {one.merged for one in sequence(parts)} == {span}
    assert covered_until(parts, span.start) == span.end


@given(chains)
def test_merging_keeps_every_day_and_leaves_gaps_between(chain: Sequence[Span]) -> None:
    wholes = merged(chain)

    assert merged(wholes) == wholes
    assert all(any(one.covers(span) for one in wholes) for span in chain)
    assert all(after.start - before.end > timedelta(days=1) for before, after in pairwise(wholes))
    assert {one.start for one in wholes} <= {one.start for one in chain}


@given(chains)
def test_the_order_of_entry_of_periods_does_not_matter(chain: Sequence[Span]) -> None:
    assert sequence(chain) == sequence(list(reversed(chain)))
    gaps = [one.gap_before for one in sequence(chain) if one.gap_before is not None]
    assert len(gaps) == max(len(merged(chain)) - 1, 0)


@given(chains, days)
def test_the_act_in_force_holds_the_day_when_any_does(chain: Sequence[Span], day: date) -> None:
    found = in_force(chain, day)

    assert (found is None) == (not chain)
    if found is not None:
        assert found.holds(day) == any(one.holds(day) for one in chain)


FORMULAS: list[Callable[..., Any]] = [
    one for one in vars(calendar).values() if callable(one) and formula_of(one) is not None
]


@pytest.mark.parametrize("function", FORMULAS, ids=lambda one: one.__name__)
def test_a_formula_of_the_calendar_is_said_in_french(function: Callable[..., Any]) -> None:
    said = formula_of(function)

    assert isinstance(said, Formula)
    assert said.definition.endswith(".")
