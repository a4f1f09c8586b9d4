from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from placeasile.domain.rules.statistics import (
    Coverage,
    coverage,
    mean,
    median,
    one_decimal,
    three_digits,
    total,
    weighted_rate,
)

values = st.lists(st.none() | st.integers(-1000, 1000), max_size=12)
pairs = st.lists(st.tuples(st.none() | st.integers(0, 99), st.none() | st.integers(-3, 99)))


@pytest.mark.covers("delta 2.8", "L1")
def test_what_is_unknown_is_left_out_and_is_not_zero() -> None:
    assert mean([10, None, 20]) == 15
    assert mean([0, None]) == 0
    assert mean([None, None]) is None
    assert mean([]) is None
    assert total([None, 0]) == 0
    assert total([None]) is None
    assert median([None, 5, 1, 9]) == 5
    assert median([1, 2]) == Fraction(3, 2)
    assert median([None]) is None
    assert coverage([1, None, 0]) == Coverage(2, 3)


@pytest.mark.covers("delta 2.8")
def test_a_weighted_rate_keeps_its_terms_on_the_same_structures() -> None:
    share = weighted_rate([(5, 100), (None, 50), (1, None), (3, 0), (10, 20)])

    assert share.value == Fraction(15, 120)
    assert share.coverage == Coverage(2, 5)
    assert not share.coverage.complete
    assert weighted_rate([(1, 0)]).value is None
    assert weighted_rate([]).value is None


@pytest.mark.covers("delta 2.8")
@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Fraction(92, 95), "0.968"),
        (Fraction(1, 3), "0.333"),
        (Fraction(2, 3), "0.667"),
        (Decimal("0.9996"), "1.00"),
        (Decimal("0.012345"), "0.0123"),
        (Decimal("12.345"), "12.3"),
        (Decimal("99.95"), "100"),
        (Decimal(1234), "1230"),
        (Decimal(1235), "1240"),
        (Decimal("-12.35"), "-12.4"),
        (0, "0"),
        (5, "5"),
    ],
)
def test_a_rate_has_three_significant_digits(value: Decimal | Fraction, expected: str) -> None:
    assert three_digits(value) == Decimal(expected)


@pytest.mark.covers("delta 2.8")
def test_a_number_has_one_decimal() -> None:
    assert one_decimal(Fraction(85, 20)) == Decimal("4.3")
    assert one_decimal(Decimal("-0.04")) == 0
    assert str(one_decimal(Decimal("-0.04"))) == "0.0"
    assert one_decimal(None) is None
    assert three_digits(None) is None


@given(values, st.randoms(use_true_random=False))
def test_statistics_do_not_depend_on_the_order(some: list[int | None], chance: object) -> None:
    other = [*some]
    getattr(chance, "shuffle")(other)  # noqa: B009 (typed as object for hypothesis)

    assert mean(other) == mean(some)
    assert median(other) == median(some)


@given(values, st.integers(0, 5))
def test_unknown_values_change_nothing_but_the_coverage(some: list[int | None], more: int) -> None:
    padded = [*some, *[None] * more]

    assert mean(padded) == mean(some)
    assert median(padded) == median(some)
    assert coverage(padded).expected == coverage(some).expected + more


@given(pairs, pairs)
def test_rates_add_up_without_a_mean_of_means(
    first: list[tuple[int | None, int | None]], second: list[tuple[int | None, int | None]]
) -> None:
    assert weighted_rate(first) + weighted_rate(second) == weighted_rate([*first, *second])


@given(st.fractions(min_value=-10_000, max_value=10_000))
def test_rounding_stays_within_half_a_digit(value: Fraction) -> None:
    rounded = three_digits(value)

    assert rounded is not None
    assert abs(Fraction(rounded) - value) <= abs(value) / 199
    tenth = one_decimal(value)
    assert tenth is not None
    assert abs(Fraction(tenth) - value) <= Fraction(1, 20)
