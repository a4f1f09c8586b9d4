"""What holds for any amounts: how formulas answer when what they are given changes."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given, strategies as st

from placeasile.domain.registry.measures import MEASURES, Kind, Measure
from placeasile.domain.rules.budget import (
    INDICATORS,
    BudgetProfile,
    Case,
    OpenYears,
    gaps,
    indicator_gaps,
    owed,
)
from placeasile.domain.rules.capacity import mean_places
from placeasile.domain.rules.finance import (
    disposal_gap,
    expected_deduction,
    theoretical_daily_cost,
    theoretical_ratio,
)
from placeasile.domain.rules.indicators import (
    Agreement,
    cost_agreement,
    granted_above_requested,
    inverse,
    ratio_agreement,
)
from placeasile.domain.rules.measures import NOTHING, Terms, terms_of, value_of

amounts = st.decimals(-(10**9), 10**9, places=2)
costs = st.decimals(1, 10_000, places=2)
counts = st.integers(1, 10_000)
cases = st.builds(
    Case,
    profile=st.sampled_from(BudgetProfile),
    year=st.integers(2021, 2027),
    current_year=st.integers(2021, 2027),
    open_years=st.builds(OpenYears, st.integers(2021, 2026), st.integers(2021, 2026)),
    in_cpom=st.booleans(),
    opened_in=st.none() | st.integers(2015, 2027),
)
values = st.dictionaries(
    st.sampled_from(["dotation_requested", "total_income", "allocation_total", "autre"]),
    st.none() | amounts,
)


@given(cases, values)
def test_what_is_missing_is_owed_and_a_cpom_owes_nothing(
    case: Case, said: dict[str, Decimal | str | None]
) -> None:
    due = list(owed(case, said))
    assert set(gaps(case, said)) == {one for one in due if said.get(one) is None}
    assert len(due) == len(set(due))
    if case.in_cpom or case.year >= case.current_year:
        assert due == []


def test_what_an_authorised_structure_owes_year_by_year() -> None:
    years = {
        year: list(owed(Case(BudgetProfile.AUTORISEE, year, 2026, OpenYears(2025, 2024)), {}))
        for year in (2023, 2024, 2025, 2026)
    }
    assert years[2026] == []
    assert years[2025] == ["dotation_requested"]
    assert years[2024] == ["dotation_requested", "dotation_granted"]
    assert "income_proposed" not in years[2023]
    assert years[2023][-2:] == ["state_recovery", "allocation_total"]


@given(
    st.integers(2021, 2030),
    st.dictionaries(st.sampled_from(INDICATORS), amounts),
    st.dictionaries(st.sampled_from(INDICATORS), amounts),
    st.sampled_from(INDICATORS),
)
def test_an_indicator_that_is_said_is_missing_no_more(
    year: int, forecast: dict[str, Decimal], realised: dict[str, Decimal], name: str
) -> None:
    before = indicator_gaps(year, forecast, realised, cutoff=2024)
    after = indicator_gaps(year, forecast, {**realised, name: Decimal(1)}, cutoff=2024)
    assert len(after) <= len(before)
    assert f"{name}_realised" not in after
    assert len({one.rsplit("_", 1)[1] for one in before}) <= 1
    if year <= 2024:
        assert indicator_gaps(year, {}, realised, cutoff=2024) == before


@given(amounts, amounts, amounts, amounts, amounts)
def test_a_surplus_and_its_uses_move_together(
    net: Decimal, recovered: Decimal, carried: Decimal, dedicated: Decimal, more: Decimal
) -> None:
    gap = disposal_gap(net, recovered, carried, dedicated)
    assert disposal_gap(net + more, recovered, carried + more, dedicated) == gap
    assert disposal_gap(recovered + carried + dedicated, recovered, carried, dedicated) == 0
    assert disposal_gap(net, recovered, carried, None) is None


@given(st.integers(2020, 2030), st.dictionaries(st.integers(2018, 2030), st.none() | amounts))
def test_a_deduction_is_that_of_two_years_before_and_of_no_other(
    year: int, carried: dict[int, Decimal | None]
) -> None:
    others = {key: amount for key, amount in carried.items() if key != year - 2}
    assert expected_deduction(year, carried) == carried.get(year - 2)
    assert expected_deduction(year, others) is None


@given(costs, counts, st.integers(1, 9))
def test_a_cost_is_of_a_place_and_a_day_whatever_their_number(
    dotation: Decimal, place_days: int, times: int
) -> None:
    found = theoretical_daily_cost(dotation, place_days)
    assert theoretical_daily_cost(dotation * times, place_days * times) == found
    more = theoretical_daily_cost(dotation * 2, place_days)
    assert found is not None
    assert more is not None
    assert more >= found
    assert theoretical_daily_cost(dotation, 0) is None


@given(counts, st.decimals("0.1", 500, places=2), st.integers(1, 9))
def test_a_ratio_is_of_places_and_jobs_whatever_their_number(
    places: int, etp: Decimal, times: int
) -> None:
    found = theoretical_ratio(Fraction(places), etp)
    assert theoretical_ratio(Fraction(places * times), etp * times) == found
    assert theoretical_ratio(Fraction(places), Decimal(0)) is None
    assert found is not None
    assert abs(Fraction(found) - Fraction(places) / Fraction(etp)) <= Fraction(1, 2000)


@given(st.integers(0, 5000), st.integers(1, 366), st.integers(1, 5))
def test_mean_places_are_the_places_of_every_day_when_they_do_not_change(
    places: int, days: int, times: int
) -> None:
    assert mean_places(places * days, days) == places
    assert mean_places(places * times, days * times) == mean_places(places, days)
    assert mean_places(places, 0) is None


@given(st.decimals("0.001", 2000, places=3), st.integers(-100, 100))
def test_a_ratio_agrees_alike_when_places_and_ratio_grow_together(
    ratio: Decimal, percent: int
) -> None:
    declared = ratio * (100 + percent) / 100
    found = ratio_agreement(declared, Fraction(ratio) * 8, Decimal(8))
    if declared == 0:
        assert found is Agreement.ECART
    elif abs(percent) <= 5:
        assert found is Agreement.CONFORME
    else:
        assert found is not Agreement.CONFORME
    turned = inverse(declared)
    assert (turned is None) == (declared == 0)


@given(st.decimals("0.5", 500, places=2))
def test_the_inverse_of_the_inverse_is_the_ratio_but_for_rounding(ratio: Decimal) -> None:
    turned = inverse(ratio)
    assert turned is not None
    assert abs(Fraction(turned) - 1 / Fraction(ratio)) <= Fraction(1, 2000)


@given(st.integers(1, 10**6), st.integers(-99, 100))
def test_a_cost_agrees_within_ten_per_cent_of_what_is_computed(cents: int, percent: int) -> None:
    computed = Decimal(cents)
    found = cost_agreement(computed * (100 + percent) / 100, computed)
    assert found is (Agreement.CONFORME if abs(percent) <= 10 else Agreement.ECART)


@given(amounts, amounts)
def test_more_is_granted_than_asked_or_the_reverse_or_they_are_equal(
    one: Decimal, other: Decimal
) -> None:
    above, below = granted_above_requested(one, other), granted_above_requested(other, one)
    assert [above, below, one == other].count(True) == 1


@given(st.sampled_from(MEASURES), st.lists(st.integers(0, 500), min_size=1, max_size=4))
def test_the_terms_of_the_parts_of_a_measure_make_those_of_the_whole(
    one: Measure, numbers: list[int]
) -> None:
    columns = (one.code, f"{one.code}_n", f"{one.code}_num", f"{one.code}_den", one.base.value)
    rows = [dict.fromkeys(columns, Decimal(number)) for number in numbers]
    whole = dict.fromkeys(columns, Decimal(sum(numbers)))
    added = sum((terms_of(one, "CADA", row) for row in rows), NOTHING)
    expected = terms_of(one, "CADA", whole)
    assert (added.numerator, added.known, added.expected) == (
        expected.numerator, expected.known, expected.expected,
    )  # fmt: skip
    if 0 not in numbers:
        assert added == expected


@given(st.sampled_from(MEASURES), st.integers(0, 500), st.integers(1, 500), st.integers(2, 9))
def test_the_value_of_a_rate_does_not_change_with_the_size(
    one: Measure, numerator: int, denominator: int, times: int
) -> None:
    small = Terms(Decimal(numerator), Decimal(denominator), 1, 1)
    large = Terms(Decimal(numerator * times), Decimal(denominator * times), 1, 1)
    if one.kind in {Kind.MEAN, Kind.RATE}:
        assert value_of(one, small) == value_of(one, large)
        assert value_of(one, Terms(Decimal(numerator), None, 0, 1)) is None
    else:
        assert value_of(one, large) == numerator * times
