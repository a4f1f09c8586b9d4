from datetime import date
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, strategies as st

from placeasile.domain.rules.cpom import (
    allocation_detail,
    end_of_stay,
    in_cpom,
    result_gap,
    share_of_park,
)

days = st.dates(date(2015, 1, 1), date(2035, 12, 31))
amounts = st.decimals(-(10**9), 10**9, places=2)


@pytest.mark.covers("5.9", "CpomStructure")
@pytest.mark.parametrize(
    ("year", "expected"), [(2022, False), (2023, True), (2024, True), (2025, False), (2026, True)]
)
def test_a_structure_is_in_cpom_in_the_years_that_its_stays_touch(
    year: int, *, expected: bool
) -> None:
    stays = [
        (date(2023, 12, 31), date(2024, 1, 1)),
        (date(2026, 6, 1), date(2026, 6, 1)),
    ]
    assert in_cpom(stays, year) is expected
    assert not in_cpom([], year)


@given(st.lists(st.tuples(days, days)), st.tuples(days, days), st.integers(2015, 2035))
def test_one_more_stay_never_takes_a_year_away(
    stays: list[tuple[date, date]], more: tuple[date, date], year: int
) -> None:
    assert in_cpom([*stays, more], year) >= in_cpom(stays, year)


@given(days, st.none() | days, st.none() | days)
def test_a_stay_ends_with_the_first_of_its_ends(
    contract: date, until: date | None, last_day: date | None
) -> None:
    end = end_of_stay(contract, until, last_day)
    assert end <= contract
    assert until is None or end <= until
    assert last_day is None or end <= last_day
    assert end in {contract, until, last_day}


@pytest.mark.covers("5.4", "CpomResultAllocated")
def test_an_allocation_adds_up_as_the_paper_says() -> None:
    assert allocation_detail(map(Decimal, (200, 300, 150, 100, 200, 0, 0, 50))) == Decimal(1000)
    assert allocation_detail([None, None]) is None
    assert allocation_detail([None, Decimal(0)]) == Decimal(0)


@given(st.lists(st.none() | amounts), st.randoms())
def test_the_order_of_the_lines_does_not_matter(
    lines: list[Decimal | None], chance: Random
) -> None:
    shuffled = [*lines]
    chance.shuffle(shuffled)
    assert allocation_detail(shuffled) == allocation_detail(lines)
    assert allocation_detail([*lines, None]) == allocation_detail(lines)


@pytest.mark.covers("5.3", "CpomResultConsolidated")
def test_a_result_is_used_up_as_the_paper_says() -> None:
    assert result_gap(Decimal(5000), Decimal(-2000), Decimal(3000)) == 0
    assert result_gap(None, Decimal(0), Decimal(0)) is None
    assert result_gap(Decimal(0), None, Decimal(0)) is None
    assert result_gap(Decimal(0), Decimal(0), None) is None


@given(amounts, amounts, amounts)
def test_what_is_recovered_and_allocated_closes_the_gap(
    net: Decimal, recovery: Decimal, allocated: Decimal
) -> None:
    gap = result_gap(net, recovery, allocated)
    assert gap is not None
    assert result_gap(net, recovery, allocated + gap) == 0


@pytest.mark.covers("operator_list")
@pytest.mark.parametrize(
    ("places", "park", "expected"),
    [
        (1, 3, "33.33"),
        (2, 3, "66.67"),
        (1, 800, "0.13"),
        (0, 0, "0"),
        (0, None, "0"),
    ],
)
def test_a_share_has_two_decimals_and_nothing_is_none_of_the_park(
    places: int, park: int | None, expected: str
) -> None:
    assert share_of_park(places, park) == Decimal(expected)


def test_an_unknown_number_of_places_has_no_share() -> None:
    assert share_of_park(None, 100) is None
    assert share_of_park(3, None) is None


@given(st.integers(1, 10**5), st.integers(0, 10**5))
def test_shares_of_two_that_make_the_park_are_a_hundred(one: int, other: int) -> None:
    shares = [share_of_park(places, one + other) for places in (one, other)]
    assert all(share is not None for share in shares)
    assert abs(sum(share or 0 for share in shares) - 100) <= Decimal("0.01")
