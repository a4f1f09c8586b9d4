"""What holds for any numbers of places, any visits and any papers."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

from hypothesis import given, strategies as st

from placeasile.domain.categories import ActCategory, FinancialCategory
from placeasile.domain.rules.documents import (
    START_YEAR,
    Due,
    campaign_acts,
    fileable,
    is_due,
    missing_documents,
    opening_year,
    required_acts,
    required_cpom_acts,
    required_documents,
)
from placeasile.domain.rules.housing import part_logement_social
from placeasile.domain.rules.occupancy import (
    available,
    exceeds,
    occupied_from_rate,
    overstay,
    overstay_rate,
    reasons_gap,
    threshold_line,
    unavailability_rate,
    vacancy_rate,
)
from placeasile.domain.rules.statistics import total
from placeasile.domain.rules.visits import (
    execution_rate,
    incidents_per_thousand,
    last_visit,
    overall_gap,
    overdue,
    recent_incidents,
    rolling_start,
    violent_share,
)
from placeasile.domain.vocabulary import StructureType

numbers = st.integers(0, 5000)
some = st.integers(1, 5000)
days = st.dates(date(2015, 1, 1), date(2035, 12, 31))
marks = st.decimals(0, 4, places=2)
kinds = st.sampled_from(StructureType)
years = st.integers(2018, 2030)


@given(numbers, numbers, numbers)
def test_places_that_come_back_are_available_again(places: int, gone: int, more: int) -> None:
    before, after = available(places, gone), available(places + more, gone + more)
    assert before == after
    assert available(None, gone) is None


@given(numbers, st.integers(0, 100))
def test_an_old_rate_gives_whole_places_and_no_more_than_there_are(places: int, rate: int) -> None:
    found = occupied_from_rate(places, Decimal(rate) / 100)
    assert found is not None
    assert found <= places * Decimal(rate) / 100 < found + 1


@given(st.lists(numbers, max_size=4), st.randoms())
def test_reasons_explain_what_they_add_up_to_in_any_order(
    reasons: list[int], chance: Random
) -> None:
    shuffled = chance.sample(reasons, len(reasons))
    assert reasons_gap(sum(reasons), reasons) == reasons_gap(sum(reasons), shuffled) == 0
    assert reasons_gap(sum(reasons), [*reasons, None]) is None


@given(st.none() | numbers, st.none() | numbers)
def test_people_who_overstay_are_added_in_any_order(one: int | None, other: int | None) -> None:
    assert overstay(one, other) == overstay(other, one)
    assert overstay(one, 0) == (0 if one is None else one)


@given(some, numbers, st.integers(2, 9))
def test_shares_do_not_change_with_the_size(places: int, part: int, times: int) -> None:
    for share in (unavailability_rate, vacancy_rate, overstay_rate):
        assert share(places * times, part * times) == share(places, part)
        assert share(0, part) is None
    assert execution_rate(places * times, part * times) == execution_rate(places, part)
    assert violent_share(part * times, places * times) == violent_share(part, places)
    social = part_logement_social(part, places)
    assert part_logement_social(part * times, places * times) == social


@given(some, numbers)
def test_incidents_for_a_thousand_places_add_up(places: int, incidents: int) -> None:
    one = incidents_per_thousand(1, places)
    assert one is not None
    assert incidents_per_thousand(incidents, places) == one * incidents
    assert incidents_per_thousand(incidents, 0) is None


@given(some, numbers, st.decimals(0, 100, places=1))
def test_what_is_above_the_line_exceeds_the_threshold(
    places: int, part: int, percent: Decimal
) -> None:
    line = threshold_line(places, percent)
    assert line is not None
    assert abs(Fraction(line) - places * Fraction(percent) / 100) <= Fraction(1, 2)
    assert exceeds(part, places, percent) == (part > places * Fraction(percent) / 100)
    assert threshold_line(places * 10, percent) is not None


@given(st.lists(st.none() | numbers), st.lists(st.none() | numbers))
def test_a_sum_is_that_of_its_parts_and_unknown_values_add_nothing(
    first: list[int | None], second: list[int | None]
) -> None:
    parts = [one for one in (total(first), total(second)) if one is not None]
    assert total([*first, *second]) == (sum(parts) if parts else None)
    assert total([*first, None]) == total(first)


# ---------------------------------------------------------------- visits


@given(st.lists(days), days, days)
def test_a_visit_to_come_is_not_the_last_one(visits: list[date], on: date, another: date) -> None:
    found = last_visit(visits, on)
    assert found is None or (found in visits and found <= on)
    assert last_visit([*visits, max(on, another) + timedelta(days=1)], on) == found
    assert last_visit([*visits, on], on) == on


@given(marks, marks, marks, marks, marks)
def test_a_mark_moves_its_gap_as_much(
    first: Decimal, second: Decimal, third: Decimal, overall: Decimal, more: Decimal
) -> None:
    gap = overall_gap(first, second, third, overall)
    assert gap is not None
    assert overall_gap(third, first, second, overall + more) == gap + Fraction(more)
    assert overall_gap(first, second, third, None) is None


@given(days, st.lists(days))
def test_twelve_months_begin_on_a_first_and_hold_what_follows(
    on: date, happened: list[date]
) -> None:
    start = rolling_start(on)
    assert start.day == 1
    assert (on.year - start.year, on.month - start.month) == (1, 0)
    found = recent_incidents(happened, on)
    assert found == sum(recent_incidents([one], on) for one in happened)
    assert recent_incidents([*happened, start, on], on) == found + 2
    outside = [start - timedelta(days=1), on + timedelta(days=1)]
    assert recent_incidents([*happened, *outside], on) == found


@given(days, days, st.integers(0, 900))
def test_what_is_late_stays_late_until_it_is_done(due: date, on: date, more: int) -> None:
    late = overdue(due, "OUVERTE", on)
    assert not late or overdue(due, "OUVERTE", on + timedelta(days=more))
    assert late == (on > due)
    assert not overdue(due, "FAITE", on)


# ---------------------------------------------------------------- papers


@given(
    kinds,
    years,
    st.none() | years,
    st.sets(st.builds(Due, years, st.sampled_from(FinancialCategory))),
)
def test_what_is_filed_is_missing_no_more(
    kind: StructureType, open_year: int, opening: int | None, filed: set[Due]
) -> None:
    required = required_documents(kind, open_year, opening)
    missing = missing_documents(required, filed)
    assert set(missing) == set(required) - filed
    assert missing_documents(required, [*filed, *missing]) == []


def test_the_accounts_are_due_two_years_after() -> None:
    accounts = FinancialCategory.COMPTE_ADMINISTRATIF_RETENU
    due = [is_due(accounts, year, StructureType.CADA, 2025) for year in (2020, 2023, 2024)]
    assert due == [False, True, False]
    assert not is_due(accounts, 2023, StructureType.HUDA, 2025)
    assert not is_due(accounts, 2023, StructureType.CADA, 2025, opening=2024)


@given(kinds, st.sampled_from(FinancialCategory), years, years, st.none() | years)
def test_what_is_due_stays_due_and_never_before_the_opening(
    kind: StructureType, category: FinancialCategory, year: int, open_year: int, opening: int | None
) -> None:
    due = is_due(category, year, kind, open_year, opening)
    assert not due or is_due(category, year, kind, open_year + 1, opening)
    assert not due or START_YEAR <= year <= open_year
    assert not due or category in fileable(kind)
    assert not is_due(category, year, kind, open_year, year + 1)
    assert due <= is_due(category, year, kind, open_year)


@given(st.none() | days, st.none() | days)
def test_the_programme_counts_before_the_opening(joined: date | None, opened: date | None) -> None:
    found = opening_year(joined, opened)
    assert found == (joined.year if joined else opening_year(None, opened))
    assert (found is None) == (joined is None and opened is None)


@given(kinds, st.frozensets(st.sampled_from(ActCategory)))
def test_what_a_contract_holds_is_required_no_more(
    kind: StructureType, covered: frozenset[ActCategory]
) -> None:
    without, held = required_acts(kind), required_acts(kind, covered)
    assert set(held.present) == set(without.present) - covered
    assert set(held.complete) == set(without.complete) - covered
    everything = required_acts(kind, ActCategory)
    assert not everything.present
    assert required_cpom_acts().present <= set(ActCategory) - set(without.present)


@given(kinds)
def test_what_a_campaign_demands_it_does_not_leave_free(kind: StructureType) -> None:
    found = campaign_acts(kind)
    assert not set(found.required) & set(found.optional)
    assert set(found.required) <= set(required_acts(kind).present)
