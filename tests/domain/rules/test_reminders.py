"""What falls due, and how pressing it is on any day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from placeasile.domain.rules.dossier import Act, Dossier, Plan
from placeasile.domain.rules.reminders import (
    Reminder,
    Task,
    Urgency,
    in_force,
    reminders,
    urgency,
)
from tests.domain.anomaly.dossiers import (
    TODAY,
    act,
    autorisation,
    cada,
    convention,
    cpom,
    day,
    evaluations,
    huda,
    of,
)

URGENT, IMPORTANT = Urgency.URGENT, Urgency.IMPORTANT


def due(dossier: Dossier, task: Task, on: date = TODAY) -> Reminder | None:
    return next((one for one in reminders(dossier, on) if one.task is task), None)


def pressing(dossier: Dossier, task: Task, on: str) -> Urgency | None:
    found = due(dossier, task, day(on))
    return None if found is None else urgency(found, day(on))


@pytest.mark.covers(
    "RENOUVELLEMENT_CONVENTION",
    "RENOUVELLEMENT_AUTORISATION",
    "delta 2.2",
    "Urgency.URGENT",
    "Urgency.IMPORTANT",
)
@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2026-09-30", None),
        ("2026-10-01", IMPORTANT),
        ("2026-12-31", IMPORTANT),
        ("2027-01-01", URGENT),
        ("2030-01-01", URGENT),
    ],
)
def test_a_contract_is_renewed_three_months_before_its_end(
    on: str, expected: Urgency | None
) -> None:
    signed = huda(acts=(convention("2024-01-01", "2026-12-31"),))
    authorised = of("CPH", acts=(autorisation("2012-01-01", "2026-12-31"),))

    assert pressing(signed, Task.RENOUVELLEMENT_CONVENTION, on) is expected
    assert pressing(authorised, Task.RENOUVELLEMENT_AUTORISATION, on) is expected


def test_a_successor_that_is_signed_silences_the_act_that_it_replaces() -> None:
    acts = (
        convention("2023-01-01", "2025-12-31", act_id="old"),
        convention("2026-03-01", "2028-12-31", act_id="new"),
    )
    found = due(huda(acts=acts), Task.RENOUVELLEMENT_CONVENTION)

    assert found is not None
    assert (found.target, found.deadline) == ("new", date(2028, 12, 31))
    assert urgency(found, TODAY) is None


def test_an_avenant_moves_the_deadline() -> None:
    longer = convention(end="2027-12-31", signed_end=day("2026-12-31"), avenants=1)
    found = due(huda(acts=(longer,)), Task.RENOUVELLEMENT_CONVENTION)

    assert found is not None
    assert found.deadline == date(2027, 12, 31)


def test_nothing_is_renewed_without_an_act_or_after_the_closing() -> None:
    assert reminders(huda(acts=()), TODAY) == []
    assert reminders(huda(), TODAY) == []
    assert reminders(Dossier(), TODAY) == []
    assert reminders(of("HUDA", etat="FERMEE", acts=(convention(),)), TODAY) == []
    assert reminders(huda(acts=(convention("2024-01-01", None),)), TODAY) == []


@pytest.mark.covers("RENOUVELLEMENT_CPOM")
def test_a_cpom_is_renewed_three_months_before_the_end_of_its_contract() -> None:
    dossier = cada(cpoms=cpom(nom="Normandie", contract_end=day("2026-04-08"), members=4))
    found = due(dossier, Task.RENOUVELLEMENT_CPOM)

    assert found is not None
    assert (found.cpom_id, found.label) == ("c", "Renouveler le CPOM Normandie")
    assert urgency(found, TODAY) is IMPORTANT
    assert urgency(found, TODAY - timedelta(days=1)) is None
    assert due(cada(cpoms=cpom()), Task.RENOUVELLEMENT_CPOM) is None


# ---------------------------------------------------------------- evaluations

START = autorisation("2015-01-01", "2029-12-31")


@pytest.mark.covers("EVALUATION", "delta 2.2")
@pytest.mark.parametrize(
    ("on", "evaluated", "expected", "deadline"),
    [
        ("2016-01-01", [], None, "2020-01-01"),
        ("2018-07-01", [], None, "2020-01-01"),
        ("2018-07-02", [], IMPORTANT, "2020-01-01"),
        ("2019-12-31", [], IMPORTANT, "2020-01-01"),
        ("2020-01-01", [], URGENT, "2020-01-01"),
        ("2021-01-01", ["2014-12-31"], URGENT, "2020-01-01"),
        ("2021-01-01", ["2016-05-01"], None, "2025-01-01"),
        ("2023-08-01", ["2016-05-01"], IMPORTANT, "2025-01-01"),
        ("2025-06-01", ["2016-05-01"], URGENT, "2025-01-01"),
        ("2025-06-01", ["2020-05-01"], None, "2030-01-01"),
        ("2028-07-02", ["2020-05-01"], IMPORTANT, "2030-01-01"),
        ("2026-01-09", [], URGENT, "2025-01-01"),
    ],
)
def test_an_evaluation_is_made_in_each_third_of_the_authorisation(
    on: str, evaluated: list[str], expected: Urgency | None, deadline: str
) -> None:
    dossier = cada(acts=(START,), evaluations=evaluations(*evaluated))
    found = due(dossier, Task.EVALUATION, day(on))

    assert found is not None
    assert found.deadline == day(deadline)
    assert urgency(found, day(on)) is expected
    late = found.label == "Mener l'évaluation"
    assert late == (expected is URGENT)


@pytest.mark.parametrize("on", ["2030-01-01", "2031-06-01", "2040-01-01"])
def test_what_an_authorisation_left_undone_is_called_for_after_it(on: str) -> None:
    undone = cada(acts=(START,), evaluations=evaluations("2016-05-01"))
    done = cada(acts=(START,), evaluations=evaluations("2027-05-01"))

    assert pressing(undone, Task.EVALUATION, on) is URGENT
    assert pressing(done, Task.EVALUATION, on) is None


def test_an_authorisation_that_was_extended_goes_on_calling() -> None:
    extended = autorisation("2010-01-01", "2029-12-31", signed_end=day("2024-12-31"))
    dossier = cada(acts=(extended,), evaluations=evaluations("2018-01-01"))
    found = due(dossier, Task.EVALUATION)

    assert found is not None
    assert (found.deadline, urgency(found, TODAY)) == (date(2025, 1, 1), URGENT)


def test_an_authorisation_to_its_anniversary_has_no_fourth_period() -> None:
    dossier = cada(
        acts=(autorisation("2010-01-01", "2025-01-01"),), evaluations=evaluations("2023-01-01")
    )

    assert due(dossier, Task.EVALUATION, day("2024-12-01")) is None


def test_only_authorised_structures_with_known_evaluations_are_called() -> None:
    assert due(huda(acts=(START,), evaluations=()), Task.EVALUATION) is None
    assert due(cada(acts=(START,)), Task.EVALUATION) is None
    assert due(cada(acts=(), evaluations=()), Task.EVALUATION) is None
    assert due(cada(acts=(START,), evaluations=()), Task.EVALUATION, day("2014-01-01")) is None


def test_a_renewed_authorisation_starts_its_thirds_again() -> None:
    acts = (autorisation("2010-01-01", "2024-12-31"), autorisation("2025-01-01", "2039-12-31"))
    found = due(cada(acts=acts, evaluations=()), Task.EVALUATION)

    assert found is not None
    assert found.deadline == date(2030, 1, 1)


@given(
    st.dates(date(2005, 1, 1), date(2025, 1, 1)),
    st.lists(st.dates(date(2000, 1, 1), date(2045, 1, 1)), max_size=3),
    st.dates(date(2005, 1, 1), date(2045, 1, 1)),
)
def test_another_evaluation_never_brings_a_deadline_forward(
    start: date, done: list[date], on: date
) -> None:
    acts = (Act("a", "ARRETE_AUTORISATION", start, date(start.year + 15, 1, 1)),)
    every = [one.isoformat() for one in done]
    with_all = due(cada(acts=acts, evaluations=evaluations(*every)), Task.EVALUATION, on)
    with_less = due(cada(acts=acts, evaluations=evaluations(*every[1:])), Task.EVALUATION, on)

    if with_all is not None:
        assert with_less is not None
        assert with_less.deadline <= with_all.deadline


# ---------------------------------------------------------------- the rest


@pytest.mark.covers("PLACES_A_OUVRIR", "PLACES_A_FERMER", "ACTION_CORRECTIVE")
def test_planned_places_and_actions_fall_due() -> None:
    plans = (
        Plan("p", "PLACES_A_OUVRIR", day("2026-02-01"), 12),
        Plan("q", "ACTION_CORRECTIVE", day("2025-12-01")),
        Plan("r", "PLACES_A_FERMER", day("2027-01-01"), 5),
    )
    opening, action, closing = reminders(huda(plans=plans), TODAY)

    assert (opening.label, urgency(opening, TODAY)) == ("Ouvrir des places (12)", IMPORTANT)
    assert (action.label, urgency(action, TODAY)) == ("Mener une action corrective", URGENT)
    assert (action.target, action.deadline) == ("q", date(2025, 12, 1))
    assert (closing.label, urgency(closing, TODAY)) == ("Fermer des places (5)", None)


def test_the_act_in_force_is_the_last_to_start_else_the_last_to_end() -> None:
    early = act("CONVENTION", "2020-01-01", "2027-12-31", act_id="early")
    late = act("CONVENTION", "2025-01-01", "2026-12-31", act_id="late")

    assert in_force((early, late), "CONVENTION", TODAY) == late
    assert in_force((early, late), "CONVENTION", date(2029, 1, 1)) == early
    assert in_force((early,), "ARRETE_AUTORISATION", TODAY) is None
    assert in_force((replace(early, end=None),), "CONVENTION", TODAY) is None


@given(st.dates(date(2010, 1, 1), date(2040, 1, 1)))
def test_a_reminder_is_important_before_it_is_urgent(on: date) -> None:
    dossier = cada(
        acts=(START, convention()), evaluations=(), cpoms=cpom(contract_end=day("2027-01-01"))
    )

    for one in reminders(dossier, on):
        assert one.important_from <= one.urgent_from
        assert one.label
