"""What holds for any days: periods, reminders, stays and what a dossier must hold."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from placeasile.domain.rules.calendar import (
    Span,
    Status,
    covered_status,
    effective_end,
    elapsed_share,
    elapsed_share_upstream,
    full_years,
    lasts,
    lasts_over,
    months_after,
    year_difference,
)
from placeasile.domain.rules.completeness import completeness, open_year
from placeasile.domain.rules.cpom import end_of_stay
from placeasile.domain.rules.dossier import Act, Dossier, Identity, Reference
from placeasile.domain.rules.reminders import (
    Reminder,
    Task,
    Urgency,
    before,
    in_force,
    reminders,
    urgency,
)

days = st.dates(date(2005, 1, 1), date(2045, 12, 31))
spans = st.tuples(days, days).map(lambda both: Span(min(both), max(both)))
ONE_DAY = timedelta(days=1)
PRESSING = [None, Urgency.IMPORTANT, Urgency.URGENT]


@given(spans, days, days)
def test_a_period_passes_and_never_comes_back(span: Span, one: date, other: date) -> None:
    first, last = min(one, other), max(one, other)
    for share in (elapsed_share, elapsed_share_upstream):
        assert 0 <= share(span, first) <= share(span, last) <= 1
    assert elapsed_share_upstream(span, last) >= elapsed_share(span, last)
    assert elapsed_share_upstream(span, span.end) == Decimal(1)


@given(spans, days, st.integers(0, 4000))
def test_a_signed_successor_only_silences_what_expires_soon(
    span: Span, on: date, more: int
) -> None:
    alone = covered_status(span, span, on)
    followed = covered_status(span, Span(span.start, span.end + timedelta(days=more)), on)
    assert followed is alone or (alone, followed) == (Status.EXPIRE_BIENTOT, Status.EN_COURS)


@given(days, st.lists(st.tuples(days, st.none() | days), unique_by=lambda one: one[0]), days)
def test_an_avenant_to_come_moves_nothing(
    end: date, avenants: list[tuple[date, date | None]], on: date
) -> None:
    found = effective_end(end, avenants, on)
    assert effective_end(end, [*avenants, (on + ONE_DAY, end)], on) == found
    assert effective_end(end, [*reversed(avenants)], on) == found
    assert found in {end, *(new for _, new in avenants)}


@given(st.dates(date(2005, 1, 1), date(2030, 12, 31)), st.integers(1, 15))
def test_so_many_years_last_so_many_years(start: date, years: int) -> None:
    anniversary = months_after(start, 12 * years)
    whole, written, longer = (
        Span(start, anniversary - ONE_DAY), Span(start, anniversary),
        Span(start, anniversary + ONE_DAY),
    )  # fmt: skip
    assert full_years(whole) == years
    assert full_years(Span(start, anniversary - 2 * ONE_DAY)) == years - 1
    assert [lasts(one, years) for one in (whole, written, longer)] == [True, True, False]
    assert [lasts_over(one, years) for one in (whole, written, longer)] == [False, False, True]
    assert year_difference(written) == years
    assert year_difference(whole) - years in {0, -1}


@pytest.mark.parametrize(
    ("until", "last_day", "end"),
    [
        (None, None, date(2027, 12, 31)),
        (date(2025, 6, 30), None, date(2025, 6, 30)),
        (date(2025, 6, 30), date(2024, 12, 31), date(2024, 12, 31)),
        (date(2030, 1, 1), None, date(2027, 12, 31)),
    ],
)
def test_a_stay_ends_with_the_first_of_its_ends(
    until: date | None, last_day: date | None, end: date
) -> None:
    assert end_of_stay(date(2027, 12, 31), until, last_day) == end


# ---------------------------------------------------------------- reminders


def test_a_notice_of_three_months_begins_on_the_day_after_the_third_before() -> None:
    assert before(date(2026, 12, 31), 3) == date(2026, 10, 1)
    assert before(date(2026, 4, 9), 3) == date(2026, 1, 10)


@given(days, st.integers(1, 18), days, days)
def test_a_reminder_becomes_more_pressing_and_never_less(
    deadline: date, months: int, one: date, other: date
) -> None:
    important = before(deadline, months)
    assert important <= deadline
    assert months_after(important - ONE_DAY, months) <= deadline
    assert before(deadline, months + 1) < important
    due = Reminder(Task.EVALUATION, deadline, important, deadline + ONE_DAY, "x")
    first, last = urgency(due, min(one, other)), urgency(due, max(one, other))
    assert PRESSING.index(first) <= PRESSING.index(last)


@given(st.lists(spans, min_size=1, max_size=5, unique=True), days)
def test_the_act_in_force_holds_the_day_if_one_does_in_any_order(
    periods: list[Span], on: date
) -> None:
    acts = [Act(str(rank), "CONVENTION", one.start, one.end) for rank, one in enumerate(periods)]
    found = in_force(acts, "CONVENTION", on)
    assert found == in_force(acts[::-1], "CONVENTION", on)
    assert found is not None
    assert found.start is not None
    assert found.end is not None
    assert (found.start <= on <= found.end) == any(one.holds(on) for one in periods)
    assert in_force(acts, "ARRETE_AUTORISATION", on) is None


@given(st.lists(spans, max_size=4), days)
def test_a_structure_is_reminded_of_the_last_of_its_conventions_alone(
    periods: list[Span], on: date
) -> None:
    acts = tuple(
        Act(str(rank), "CONVENTION", one.start, one.end) for rank, one in enumerate(periods)
    )
    found = reminders(Dossier(identity=Identity("HUDA", etat="OUVERTE"), acts=acts), on)
    assert [one.deadline for one in found] == sorted({one.end for one in periods})[-1:]
    assert reminders(Dossier(identity=Identity("HUDA", etat="FERMEE"), acts=acts), on) == []


# ---------------------------------------------------------------- what a dossier must hold


@pytest.mark.parametrize(("fixed", "year"), [(None, 2025), (2024, 2024), (2026, 2026)])
def test_the_open_year_is_the_one_before_unless_fixed(fixed: int | None, year: int) -> None:
    dossier = Dossier(reference=Reference(open_year=fixed))
    assert open_year(dossier, date(2026, 1, 9)) == year


@given(
    st.sampled_from(["CADA", "CPH", "HUDA", "CAES", "PRAHDA", "NH"]),
    st.none() | st.dates(date(2010, 1, 1), date(2026, 12, 31)),
    st.dates(date(2022, 1, 1), date(2028, 12, 31)),
)
def test_nothing_loaded_is_nothing_missing_and_a_later_opening_asks_for_less(
    kind: str, opened: date | None, on: date
) -> None:
    unknown = completeness(Dossier(identity=Identity(kind, opened_on=opened)), on)
    always = completeness(Dossier(identity=Identity(kind)), on)
    assert {one.present for one in unknown if one.rule not in IDENTIFIED} <= {None}
    asked, more = ({(one.block, one.item, one.year) for one in some} for some in (unknown, always))
    assert asked <= more
    assert len(asked) == len(unknown)
    assert open_year(Dossier(), on) == open_year(Dossier(), date(on.year, 12, 31)) == on.year - 1


IDENTIFIED = {"V-ID-02", "V-ID-03", "V-ID-04", "V-ID-05", "V-ID-07", "V-ADR-01"}
"""What the identification says: filled or not, never unknown."""
