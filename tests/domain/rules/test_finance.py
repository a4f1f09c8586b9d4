from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from placeasile.domain.rules import finance
from placeasile.domain.rules.budget import BudgetProfile
from placeasile.domain.rules.capacity import days_in
from placeasile.domain.rules.finance import (
    Balance,
    Convention,
    Outcome,
    allocation_detail,
    allocation_gap,
    allocation_identity,
    balance,
    compensation_excess,
    disposal_gap,
    executory_year,
    expected_deduction,
    identity_gap,
    net_result,
    net_result_proposed,
    shares_by_days,
    sign_looks_inverted,
    theoretical_daily_cost,
    theoretical_ratio,
    weighted_daily_cost,
)
from placeasile.domain.rules.formula import formula_of
from placeasile.domain.rules.rounding import rounded

AUT, SUB, NONE = BudgetProfile.AUTORISEE, BudgetProfile.SUBVENTIONNEE, BudgetProfile.AUCUNE
amounts = st.decimals(-(10**9), 10**9, places=2)
maybe = st.none() | amounts


def d(amount: int | str | None) -> Decimal | None:
    return None if amount is None else Decimal(amount)


# ---------------------------------------------------------------- net results


@pytest.mark.covers("L4", "L1", "5.3", "D7")
@pytest.mark.parametrize(
    ("income", "charges", "net", "name"),
    [
        (95_000, 90_000, 5_000, Balance.EXCEDENT),
        (90_000, 95_000, -5_000, Balance.DEFICIT),
        (90_000, 90_000, 0, Balance.EQUILIBRE),
        (0, 5_000, -5_000, Balance.DEFICIT),
        (None, 5_000, None, None),
        (5_000, None, None, None),
        (None, None, None, None),
    ],
)
def test_the_net_result(
    income: int | None, charges: int | None, net: int | None, name: Balance | None
) -> None:
    assert net_result(d(income), d(charges)) == net
    assert balance(d(net)) == name


@pytest.mark.covers("L4", "5.3", "D7")
def test_the_proposed_result_rests_on_proposed_charges() -> None:
    proposed = net_result_proposed(2023, None, d(97_000), d(95_000))
    retained = net_result(d(95_000), d(90_000))

    assert (proposed, retained) == (-2_000, 5_000)


def test_from_2024_the_proposed_income_is_never_the_retained_one() -> None:
    assert net_result_proposed(2024, None, d(97_000), d(95_000)) is None
    assert net_result_proposed(2024, d(96_000), d(97_000), d(95_000)) == -1_000
    assert net_result_proposed(2023, d(0), d(97_000), d(95_000)) == -97_000
    assert net_result_proposed(2024, d(96_000), None) is None


@given(income=amounts, charges=amounts)
def test_swapping_income_and_charges_flips_the_sign(income: Decimal, charges: Decimal) -> None:
    assert net_result(income, charges) == -(net_result(charges, income) or 0)


@given(income=amounts, charges=amounts, factor=st.integers(-9, 9))
def test_the_result_scales(income: Decimal, charges: Decimal, factor: int) -> None:
    net = net_result(income, charges)

    assert net is not None
    assert net_result(income * factor, charges * factor) == net * factor


@given(income=amounts, charges=amounts, year=st.integers(2000, 2100))
def test_proposed_and_retained_agree_when_their_accounts_do(
    income: Decimal, charges: Decimal, year: int
) -> None:
    assert net_result_proposed(year, income, charges, income) == net_result(income, charges)


# ---------------------------------------------------------------- allocation


@pytest.mark.covers("V-BUD-05", "5.4")
def test_the_lines_of_an_allocation() -> None:
    detail = allocation_detail(map(d, [200, 300, 150, 100, 200, 0, 0, 50]))

    assert detail == 1_000
    assert allocation_gap(d(1_000), detail) == 0
    assert allocation_gap(d(1_000), d(1)) == 999


def test_an_unknown_line_is_not_a_line_of_zero() -> None:
    assert allocation_detail([None, None]) is None
    assert allocation_detail([d(0), None]) == 0
    assert allocation_detail([]) is None
    assert allocation_gap(None, d(1)) is None
    assert allocation_gap(d(1), None) is None


@given(lines=st.lists(maybe, max_size=8), total=maybe)
def test_detail_and_gap_make_the_total(lines: list[Decimal | None], total: Decimal | None) -> None:
    detail = allocation_detail(lines)
    gap = allocation_gap(total, detail)

    assert allocation_detail(reversed(lines)) == detail
    assert (gap is None) == (total is None or detail is None)
    assert gap is None or detail is None or gap + detail == total


# ---------------------------------------------------------------- identities


@pytest.mark.covers("V-BUD-09", "A23", "REPRISE_PLUS_AFFECTATION_ECART", "5.3")
def test_an_authorised_structure_accounts_for_its_result() -> None:
    assert identity_gap(AUT, Outcome(d(5_000), d(-2_000), d(3_000))) == 0
    assert identity_gap(AUT, Outcome(d(5_000), d(0), d(3_000))) == 2_000
    assert identity_gap(AUT, Outcome(d(-5_000), d(5_000), d(0))) == 0


def test_the_golden_scenario_adds_up() -> None:
    net = net_result(d(800_000), d(790_000))
    lines = allocation_detail([d(5_000), d(1_000)])

    assert net == 10_000
    assert net_result_proposed(2023, None, d(805_000), d(800_000)) == -5_000
    assert allocation_gap(d(6_000), lines) == 0
    assert identity_gap(AUT, Outcome(net, d(-4_000), d(6_000))) == 0


@pytest.mark.covers("A7", "REPRISE_ETAT_SIGNE_INVERSE", "L37")
def test_the_sign_of_the_recovery_is_a_convention() -> None:
    taken_back = d(5_000), d(-2_000), d(3_000)
    upstream = d(5_000), d(2_000), d(3_000)

    assert allocation_identity(*taken_back) == 0
    assert allocation_identity(*taken_back, convention=Convention.AMONT) == 4_000
    assert allocation_identity(*upstream, convention=Convention.AMONT) == 0
    assert identity_gap(AUT, Outcome(*upstream), convention=Convention.AMONT) == 0
    assert sign_looks_inverted(*upstream) is True
    assert sign_looks_inverted(*taken_back) is False
    assert sign_looks_inverted(d(5_000), d(1), d(3_000)) is False
    assert sign_looks_inverted(d(5_000), None, d(3_000)) is None


@given(net=amounts, allocation=amounts)
def test_both_conventions_agree_when_nothing_is_recovered(
    net: Decimal, allocation: Decimal
) -> None:
    nothing = Decimal(0)

    assert allocation_identity(net, nothing, allocation) == allocation_identity(
        net, nothing, allocation, convention=Convention.AMONT
    )
    assert sign_looks_inverted(net, nothing, allocation) is False


@pytest.mark.covers("SUBVENTIONNEE_EXCEDENT_ECART", "V-BUD-06")
def test_a_subsidised_surplus_is_disposed_of() -> None:
    surplus = Outcome(d(5_000), recovered=d(3_000), carried=d(1_500), dedicated=d(500))

    assert identity_gap(SUB, surplus) == 0
    assert disposal_gap(d(5_000), d(3_000), d(1_500), d(0)) == 500
    assert identity_gap(SUB, Outcome(d(5_000), recovered=d(3_000), carried=d(1_500))) is None
    assert identity_gap(SUB, Outcome(d(0), None, None, d(0), d(0), d(0))) == 0


@pytest.mark.parametrize(("recovery", "gap"), [(0, 0), (4_000, 0), (5_000, 0), (5_001, 1)])
def test_a_subsidised_deficit_is_compensated_at_most_whole(recovery: int, gap: int) -> None:
    assert identity_gap(SUB, Outcome(d(-5_000), d(recovery))) == gap
    assert compensation_excess(d(-5_000), d(-recovery), convention=Convention.AMONT) == gap
    assert compensation_excess(d(-5_000), None) is None


@pytest.mark.covers("A12")
def test_there_is_no_identity_under_a_cpom_nor_for_other_types() -> None:
    whole = Outcome(d(5_000), d(0), d(1), d(1), d(1), d(1))

    for profile in (AUT, SUB):
        assert identity_gap(profile, whole, in_cpom=True) is None
        assert identity_gap(profile, Outcome(None, d(0), d(1), d(1), d(1), d(1))) is None
    assert identity_gap(NONE, whole) is None


@given(
    profile=st.sampled_from(BudgetProfile),
    said=st.tuples(maybe, maybe, maybe, maybe, maybe, maybe),
    factor=st.integers(1, 9),
)
def test_the_identity_scales_and_what_is_unknown_stays_so(
    profile: BudgetProfile, said: tuple[Decimal | None, ...], factor: int
) -> None:
    gap = identity_gap(profile, Outcome(*said))
    scaled = Outcome(*(None if one is None else one * factor for one in said))

    assert identity_gap(profile, scaled) == (None if gap is None else gap * factor)


@pytest.mark.covers("SurplusDisposed")
def test_a_surplus_carried_is_deducted_two_years_later() -> None:
    carried = {2023: d(1_500), 2024: None}

    assert expected_deduction(2025, carried) == 1_500
    assert expected_deduction(2026, carried) is None
    assert expected_deduction(2027, carried) is None


# ---------------------------------------------------------------- shares by days


@pytest.mark.covers("5.10")
def test_a_dotation_is_shared_between_operators_by_days() -> None:
    assert shares_by_days(d(830_000), [181, 184]) == [
        Decimal("411589.04"),
        Decimal("418410.96"),
    ]


@given(amount=amounts, days=st.lists(st.integers(0, 366), min_size=1, max_size=12))
def test_shares_add_up_to_the_cent(amount: Decimal, days: list[int]) -> None:
    shares = shares_by_days(amount, days)

    if not sum(days):
        assert shares == [None] * len(days)
        return
    known = [one for one in shares if one is not None]
    assert sum(known) == amount
    assert len(known) == len(days)
    for share, stay in zip(known, days, strict=True):
        assert abs(share - amount * stay / sum(days)) <= Decimal("0.01")


@given(amount=amounts, days=st.lists(st.integers(1, 180), min_size=2, max_size=6))
def test_splitting_a_stay_changes_no_other_share(amount: Decimal, days: list[int]) -> None:
    split = [1, days[0] - 1, *days[1:]]
    whole, parts = shares_by_days(amount, days), shares_by_days(amount, split)

    assert parts[2:] == whole[1:]
    assert (parts[0] or 0) + (parts[1] or 0) == whole[0]


def test_nothing_known_is_shared() -> None:
    assert shares_by_days(None, [1, 2]) == [None, None]
    assert shares_by_days(d(1), []) == []


# ---------------------------------------------------------------- ratios and costs


@pytest.mark.covers("A1", "5.1", "delta 2.8 indicateurs")
@pytest.mark.parametrize(
    ("places", "etp", "ratio"),
    [
        (96, "8", "12"),
        (Fraction(100, 3), "2.5", "13.333"),
        (0, "8", "0"),
        (96, "0", None),
        (96, None, None),
        (None, "8", None),
    ],
)
def test_the_theoretical_ratio(
    places: Fraction | int | None, etp: str | None, ratio: str | None
) -> None:
    mean = None if places is None else Fraction(places)

    assert theoretical_ratio(mean, d(etp)) == d(ratio)


@pytest.mark.covers("5.2", "delta 2.8 indicateurs")
@pytest.mark.parametrize(
    ("dotation", "place_days", "cost"),
    [
        ("823440", 96 * days_in(2025), "23.50"),
        ("823440", 96 * days_in(2024), "23.44"),
        ("830000", 96 * days_in(2025), "23.69"),
        ("0", 35_040, "0"),
        (None, 35_040, None),
        ("823440", None, None),
        ("823440", 0, None),
    ],
)
def test_the_theoretical_daily_cost(
    dotation: str | None, place_days: int | None, cost: str | None
) -> None:
    assert theoretical_daily_cost(d(dotation), place_days) == d(cost)


@pytest.mark.covers("5.10")
def test_the_cost_of_several_structures_is_weighted() -> None:
    a, b = (d(823_440), 96 * 365), (d(248_200), 40 * 365)

    assert weighted_daily_cost([a, b]) == Decimal("21.59")
    assert weighted_daily_cost([a, b, (None, 365), (d(1), None)]) == Decimal("21.59")
    assert weighted_daily_cost([(None, 365)]) is None


@pytest.mark.covers("D16")
def test_the_last_year_that_is_executory() -> None:
    granted = {2023: d(1), 2024: d(5), 2025: d(0), 2026: None}

    assert executory_year(granted, 2025) == 2024
    assert executory_year({}, 2025) == 2025


@pytest.mark.parametrize(
    ("number", "scale", "expected"),
    [
        (Fraction(1, 200), 2, "0.01"),
        (Fraction(-1, 200), 2, "-0.01"),
        (Fraction(1, 201), 2, "0.00"),
        (Fraction(-1, 3), 3, "-0.333"),
        (Fraction(5, 2), 0, "3"),
    ],
)
def test_halves_are_rounded_away_from_zero(number: Fraction, scale: int, expected: str) -> None:
    assert str(rounded(number, scale)) == expected


@pytest.mark.covers("L4")
def test_every_formula_is_worded() -> None:
    worded = [one for one in map(formula_of, vars(finance).values()) if one is not None]

    assert len(worded) >= 10
    for one in worded:
        assert one.definition.endswith(".")
        assert one.label
        assert one.source
