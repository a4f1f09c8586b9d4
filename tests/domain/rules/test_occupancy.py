from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from placeasile.domain.rules import occupancy
from placeasile.domain.rules.formula import formula_of
from placeasile.domain.rules.occupancy import (
    available,
    exceeds,
    gross_occupancy,
    identity_gap,
    net_occupancy,
    occupied,
    occupied_from_rate,
    overstay,
    overstay_rate,
    rate,
    reasons_gap,
    threshold_line,
    total_of,
    unavailability_rate,
    vacancy_rate,
    vacant,
)

counts = st.integers(0, 500)
maybe = st.none() | counts


@pytest.mark.covers("5.6")
def test_unavailable_places_are_taken_away_once() -> None:
    assert available(100, 5) == 95
    assert vacant(100, 5, 92) == 3
    assert occupied(100, 5, 3) == 92
    assert gross_occupancy(100, 92) == Fraction(92, 100)
    assert net_occupancy(100, 5, 92) == Fraction(92, 95)
    assert unavailability_rate(100, 5) == Fraction(5, 100)
    assert vacancy_rate(100, 3) == Fraction(3, 100)
    assert identity_gap(100, 5, 3, 92) == 0
    assert identity_gap(100, 5, 8, 92) == -5


@pytest.mark.covers("5.6")
def test_thresholds_are_drawn_in_places() -> None:
    lines = [threshold_line(120, Decimal(one)) for one in (3, 4, 7, 3, 3)]

    assert lines == [Decimal(one) for one in ("3.6", "4.8", "8.4", "3.6", "3.6")]
    assert threshold_line(None, Decimal(3)) is None
    assert threshold_line(120, None) is None


@pytest.mark.covers(
    "ACTIVITE_PLACES_INDISPONIBLES_GT_3PCT", "ACTIVITE_PRESENCES_INDUES_GT_7PCT", "L36"
)
@pytest.mark.parametrize(
    ("part", "whole", "percent", "expected"),
    [
        (4, 100, Decimal(3), True),
        (3, 100, Decimal(3), False),
        (0, 100, Decimal(3), False),
        (0, 100, Decimal(0), False),
        (None, 100, Decimal(3), None),
        (3, None, Decimal(3), None),
        (3, 0, Decimal(3), None),
        (3, 100, None, None),
    ],
)
def test_a_threshold_is_exceeded_or_not_or_it_cannot_be_told(
    part: int | None, whole: int | None, percent: Decimal | None, *, expected: bool | None
) -> None:
    assert exceeds(part, whole, percent) is expected


@pytest.mark.covers("L1", "L36")
def test_a_rate_without_its_terms_is_unknown() -> None:
    for part, whole in ((1, 0), (0, 0), (1, None), (None, 10), (None, None), (1, -5)):
        assert rate(part, whole) is None
    assert rate(0, 10) == 0
    assert net_occupancy(5, 5, 0) is None


@pytest.mark.covers("5.6")
def test_occupied_places_of_an_old_file_are_rounded_down() -> None:
    assert occupied_from_rate(90, Decimal("0.955")) == 85
    assert occupied_from_rate(100, Decimal("0.92")) == 92
    assert occupied_from_rate(100, Decimal(0)) == 0
    assert occupied_from_rate(None, Decimal("0.9")) is None
    assert occupied_from_rate(100, None) is None


@pytest.mark.covers("5.6")
def test_undue_presences_are_unknown_when_both_are() -> None:
    assert overstay(2, 3) == 5
    assert overstay(None, 3) == 3
    assert overstay(0, None) == 0
    assert overstay(None, None) is None
    assert overstay_rate(100, overstay(3, 4)) == Fraction(7, 100)


def test_the_reasons_make_the_unavailable_places() -> None:
    assert reasons_gap(5, (1, 2, 0, 2)) == 0
    assert reasons_gap(5, (1, 2, 0, 0)) == 2
    assert reasons_gap(5, (1, 2, None, 0)) is None
    assert reasons_gap(None, (1, 2, 0, 0)) is None
    assert total_of(()) == 0


def test_incoherent_counts_tell_nothing() -> None:
    assert vacant(100, 5, 96) is None
    assert occupied(100, 99, 2) is None


@given(counts, counts, counts)
def test_the_identity_holds_for_what_is_deduced(unavailable: int, empty: int, filled: int) -> None:
    places = unavailable + empty + filled

    assert vacant(places, unavailable, filled) == empty
    assert occupied(places, unavailable, empty) == filled
    assert identity_gap(places, unavailable, empty, filled) == 0


@given(maybe, maybe, st.integers(1, 9))
def test_a_rate_does_not_depend_on_the_scale(
    part: int | None, whole: int | None, factor: int
) -> None:
    scaled = rate(
        None if part is None else part * factor, None if whole is None else whole * factor
    )

    assert scaled == rate(part, whole)


@given(counts, st.integers(1, 500), counts)
def test_net_occupancy_is_never_below_gross(filled: int, places: int, unavailable: int) -> None:
    net, gross = net_occupancy(places, unavailable, filled), gross_occupancy(places, filled)

    assert gross is not None
    assert net is None or net >= gross


def test_every_formula_has_its_french_words() -> None:
    for name in ("vacant", "net_occupancy", "threshold_line", "exceeds"):
        words = formula_of(getattr(occupancy, name))
        assert words is not None
        assert words.definition.endswith(".")
