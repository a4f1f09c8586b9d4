"""A measure adds up: the terms of a whole are the sums of those of its parts."""

from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given, strategies as st

from placeasile.domain.registry.field import Unit
from placeasile.domain.registry.measures import BY_CODE, MEASURES, Base, Kind, Measure
from placeasile.domain.rules.measures import NOTHING, Terms, terms_of, value_of
from placeasile.domain.vocabulary import StructureType

amounts = st.none() | st.decimals(-10_000, 10_000, places=2)
parts = st.builds(Terms, amounts, amounts, st.integers(0, 9), st.integers(0, 9))
PLACES, COST = BY_CODE["places"], BY_CODE["cout_place_jour"]
VACANCY, NOTE = BY_CODE["vacancy"], BY_CODE["note_generale"]
RATIO = BY_CODE["theoretical_ratio_realised"]


@given(st.lists(parts, max_size=4))
def test_parts_are_added_in_any_order(some: list[Terms]) -> None:
    totals = {sum(order, NOTHING) for order in permutations(some)}

    assert len(totals) == 1


@given(parts)
def test_nothing_adds_nothing(some: Terms) -> None:
    assert some + NOTHING == some == NOTHING + some


@pytest.mark.parametrize(
    ("measure", "terms", "value"),
    [
        (PLACES, Terms(Decimal(96), None, 1, 2), Decimal(96)),
        (PLACES, Terms(None, None, 0, 2), None),
        (PLACES, Terms(None, None, 0, 0), Decimal(0)),
        (COST, Terms(Decimal(1_071_640), Decimal(136 * 365), 2, 2), Decimal("21.59")),
        (COST, Terms(None, None, 0, 2), None),
        (VACANCY, Terms(Decimal(1), Decimal(3), 1, 1), Decimal("33.3")),
        (VACANCY, Terms(Decimal(0), Decimal(3), 1, 1), Decimal(0)),
        (NOTE, Terms(Decimal(10), Decimal(4), 3, 3), Decimal("2.50")),
        (RATIO, Terms(Decimal(47), Decimal(3), 3, 5), Decimal("15.67")),
        (BY_CODE["incidents"], Terms(Decimal(0), None, 4, 4), Decimal(0)),
    ],
)  # fmt: skip
def test_a_value_is_a_total_or_a_quotient(
    measure: Measure, terms: Terms, value: Decimal | None
) -> None:
    assert value_of(measure, terms) == value


def row(**columns: object) -> dict[str, object]:
    return {Base.COUNTED.value: 3, Base.ACTIVE.value: 4, **columns}


@pytest.mark.parametrize(
    ("code", "type_", "columns", "terms"),
    [
        ("structures", "CADA", {}, Terms(Decimal(3), None, 3, 3)),
        ("places", "CADA", {"places": Decimal(90), "places_n": 2}, Terms(Decimal(90), None, 2, 3)),
        (
            "theoretical_daily_cost", "CADA",
            {"theoretical_daily_cost": Decimal(40), "theoretical_daily_cost_n": 2},
            Terms(Decimal(40), Decimal(2), 2, 4),
        ),
        (
            "theoretical_daily_cost", "CADA",
            {"theoretical_daily_cost": None, "theoretical_daily_cost_n": 0},
            Terms(None, None, 0, 4),
        ),
        (
            "vacancy", "HUDA",
            {"vacancy_num": Decimal(1), "vacancy_den": Decimal(9), "vacancy_n": 1},
            Terms(Decimal(1), Decimal(9), 1, 4),
        ),
        ("vacancy", "CAES", {}, NOTHING),
        ("overstay", "CPH", {}, NOTHING),
        ("note_generale", "HUDA", {}, NOTHING),
    ],
)  # fmt: skip
def test_the_terms_of_a_row_say_what_is_expected_of_its_type(
    code: str, type_: str, columns: dict[str, object], terms: Terms
) -> None:
    assert terms_of(BY_CODE[code], type_, row(**columns)) == terms


def test_codes_are_distinct_and_no_measure_leaves_every_type_out() -> None:
    assert len({one.code for one in MEASURES}) == len(MEASURES)
    assert all(set(StructureType) - one.without for one in MEASURES)


@pytest.mark.parametrize("measure", MEASURES, ids=lambda one: one.code)
def test_a_count_has_no_decimals_and_a_share_is_a_rate(measure: Measure) -> None:
    if measure.kind is Kind.COUNT:
        assert measure.scale == 0
    if measure.unit is Unit.PERCENT:
        assert measure.kind is Kind.RATE
