from datetime import date, timedelta
from typing import Any, Final

import pytest
from pydantic import ValidationError

from placeasile.domain.activity.decisions import (
    ACTIVITY,
    DnaCodeNotHeld,
    MonthAlreadyReported,
    NoFigure,
    OrdersDepartementUnknown,
    ReportMonthlyActivity,
    ReportReferes,
    RestateMonthlyActivity,
    RestateReferes,
)
from placeasile.domain.activity.events import (
    MonthlyActivityReported,
    MonthlyActivityRestated,
    ReferesReported,
    ReferesRestated,
)
from placeasile.domain.activity.months import first_day, last_day, month_of, months_between
from placeasile.domain.corrections import EventStillNeeded
from placeasile.domain.kernel import Assertion, Event
from placeasile.domain.stating import Open, ThingNotFound
from placeasile.domain.structure.events import DnaCodeAttached, DnaCodeEnded
from placeasile.domain.subjects import NotYet, SubjectClosed, SubjectNotFound, departement_id
from tests.domain.examples import CLOSED, REASON, REGISTERED, only
from tests.support.clock import TOMORROW
from tests.support.deciding import SUBJECT, TODAY, Deciding

CODE: Final = (DnaCodeAttached(code="C1401"), date(2020, 1, 1))
FIGURES: Final[dict[str, Any]] = {"places_dna": 100, "indisponibles": 5, "occupees": 92}
REPORT: Final = ReportMonthlyActivity(month="2025-11", dna_code="C1401", **FIGURES)
RESTATE: Final = RestateMonthlyActivity.model_validate(
    {
        "month": "2025-11",
        "dna_code": "C1401",
        **FIGURES,
        "occupees": 91,
        "motif": "Fichier rectifié",
    }
)
ORDERS: Final = ReportReferes(month="2025-11", referes_engages=4, referes_executes=1)
RESTATE_ORDERS: Final = RestateReferes(
    month="2025-11", referes_engages=4, referes_executes=2, motif="Oubli"
)


def counted(*more: tuple[Event, date]) -> Deciding[Open]:
    return Deciding(ACTIVITY).beside(SUBJECT, REGISTERED, CODE, *more)


def reported() -> Deciding[Open]:
    return counted().after(REPORT)


def calvados() -> Deciding[Open]:
    return Deciding(ACTIVITY).about(departement_id("14"))


@pytest.mark.covers("MonthlyActivityReported", "Activite", "Activite", "L1", "L35")
def test_a_month_is_true_on_its_last_day_and_absent_is_not_zero() -> None:
    recorded = only(counted().when(REPORT))

    assert recorded.effective_on == date(2025, 11, 30)
    (fact,) = recorded.event.facts()
    assert (fact.facet, fact.key) == ("activity", "2025-11/C1401")
    assert fact.value["occupees"] == 92
    assert fact.value["vacantes"] is None


@pytest.mark.covers("L5")
def test_months_are_civil() -> None:
    assert last_day("2024-02") == date(2024, 2, 29)
    assert last_day("2025-02") == date(2025, 2, 28)
    assert first_day("2024-02") == date(2024, 2, 1)
    assert month_of(date(2024, 12, 31)) == "2024-12"
    for month in ("2024-13", "2024-00", "2024-2", "01/02/2024", "1999-12", "2024-02-01"):
        with pytest.raises(ValidationError):
            ReportMonthlyActivity(month=month, dna_code="C1401", places_dna=1)


def test_every_month_of_a_window_is_listed() -> None:
    assert list(months_between(date(2024, 11, 30), date(2025, 1, 1))) == [
        "2024-11", "2024-12", "2025-01",
    ]  # fmt: skip
    assert list(months_between(date(2025, 1, 31), date(2025, 1, 1))) == ["2025-01"]
    assert list(months_between(date(2025, 2, 1), date(2025, 1, 31))) == []


@pytest.mark.parametrize("wrong", [-1, "12 places", 1.5, True, 20_001])
def test_a_count_is_whole_and_not_negative(wrong: object) -> None:
    with pytest.raises(ValidationError):
        ReportMonthlyActivity.model_validate({**REPORT.model_dump(), "travaux": wrong})


@pytest.mark.covers("L1")
def test_zero_is_a_figure_and_nothing_is_none() -> None:
    zero = ReportMonthlyActivity(month="2025-11", dna_code="C1401", occupees=0)
    none = ReportMonthlyActivity(month="2025-11", dna_code="C1401")

    assert len(counted().when(zero)) == 1
    counted().refuses(none, NoFigure, field="month")


def test_a_month_to_come_is_not_counted() -> None:
    counted().on(date(2025, 10, 31)).refuses(REPORT, NotYet, field="month")
    assert len(counted().on(date(2025, 11, 1)).when(REPORT)) == 1


def test_a_month_is_reported_once() -> None:
    assert reported().again().when(REPORT) == []
    other = REPORT.model_copy(update={"occupees": 90})
    reported().refuses(other, MonthAlreadyReported, field="month")
    assert len(reported().when(REPORT.model_copy(update={"month": "2025-10"}))) == 1


@pytest.mark.covers("MonthlyActivityRestated")
def test_a_month_is_restated_and_the_first_report_stands() -> None:
    recorded = only(reported().when(RESTATE))

    assert recorded.effective_on == date(2025, 11, 30)
    assert recorded.supersedes is None
    given = reported().after(RESTATE)
    found = given.history.latest("activity", "2025-11/C1401")
    assert found is not None
    assert found["occupees"] == 92
    assert given.again().when(RESTATE) == []
    assert given.when(RESTATE.model_copy(update={"motif": "Autre motif"})) == []


@pytest.mark.covers("MonthlyActivityRestated")
def test_a_month_restated_again_replaces_its_restatement() -> None:
    given = reported().after(RESTATE)
    again = RESTATE.model_copy(update={"occupees": 90, "motif": "Troisième version"})

    recorded = only(given.when(again))

    assert recorded.supersedes == given.id_of(MonthlyActivityRestated)
    assert recorded.reason == "Troisième version"
    found = given.after(again).history.latest("activity_restated", "2025-11/C1401")
    assert found is not None
    assert found["occupees"] == 90


def test_the_first_file_sent_again_after_a_restatement_changes_nothing() -> None:
    given = reported().after(RESTATE)

    assert given.when(REPORT) == []
    assert given.when(REPORT.model_copy(update={"occupees": 91})) == []


def test_a_month_is_restated_once_it_is_reported() -> None:
    counted().refuses(RESTATE, ThingNotFound, field="month")
    same = RestateMonthlyActivity(
        month="2025-11", dna_code="C1401", **FIGURES, motif="Rien de neuf"
    )
    assert reported().when(same) == []


def test_a_report_is_corrected_and_a_restatement_is_retracted() -> None:
    given = reported().after(RESTATE)
    right = REPORT.model_copy(
        update={
            "occupees": 80,
            "supersedes": given.id_of(MonthlyActivityReported),
            "reason": REASON,
        }
    )

    assert only(given.when(right)).reason == REASON
    given.refuses_to_retract(given.id_of(MonthlyActivityReported), EventStillNeeded)
    back = given.after_retracting(given.id_of(MonthlyActivityRestated))
    assert len(back.retracting(back.id_of(MonthlyActivityReported))) == 1


def test_the_code_is_one_of_the_structure_in_that_month() -> None:
    ended = (DnaCodeEnded(code="C1401", motif="Fusion"), date(2025, 11, 11))

    assert len(counted(ended).when(REPORT)) == 1
    december = REPORT.model_copy(update={"month": "2025-12"})
    counted(ended).refuses(december, DnaCodeNotHeld, field="dna_code")
    other = REPORT.model_copy(update={"dna_code": "C1402"})
    counted().refuses(other, DnaCodeNotHeld, field="dna_code")
    before = REPORT.model_copy(update={"month": "2019-12"})
    counted().refuses(before, DnaCodeNotHeld, field="dna_code")
    assert len(counted().when(REPORT.model_copy(update={"month": "2020-01"}))) == 1


def test_the_month_of_a_closing_is_the_last_one() -> None:
    july = REPORT.model_copy(update={"month": "2025-07"})

    assert len(counted(CLOSED).when(REPORT.model_copy(update={"month": "2025-06"}))) == 1
    counted(CLOSED).refuses(july, SubjectClosed, field="month")
    Deciding(ACTIVITY).refuses(REPORT, SubjectNotFound, field="structure_id")


@pytest.mark.covers("ReferesReported", "Rmu")
def test_the_orders_of_a_departement_are_reported_once() -> None:
    recorded = only(calvados().when(ORDERS))

    assert recorded == Assertion(
        ReferesReported(departement="14", month="2025-11", referes_engages=4, referes_executes=1),
        date(2025, 11, 30),
    )
    given = calvados().after(ORDERS)
    assert given.again().when(ORDERS) == []
    other = ORDERS.model_copy(update={"referes_engages": 5})
    given.refuses(other, MonthAlreadyReported, field="month")
    calvados().refuses(ReportReferes(month="2025-11"), NoFigure, field="month")
    to_come = ORDERS.model_copy(update={"month": f"{TOMORROW + timedelta(days=31):%Y-%m}"})
    calvados().refuses(to_come, NotYet, field="month")


@pytest.mark.covers("ReferesRestated")
def test_the_orders_of_a_departement_are_restated() -> None:
    given = calvados().after(ORDERS)

    assert isinstance(only(given.when(RESTATE_ORDERS)).event, ReferesRestated)
    restated = given.after(RESTATE_ORDERS)
    assert restated.again().when(RESTATE_ORDERS) == []
    third = RESTATE_ORDERS.model_copy(update={"referes_executes": 3})
    assert only(restated.when(third)).supersedes == restated.id_of(ReferesRestated)
    calvados().refuses(RESTATE_ORDERS, ThingNotFound, field="month")


def test_the_orders_are_those_of_a_departement() -> None:
    assert date(2025, 11, 1) < TODAY
    Deciding(ACTIVITY).refuses(ORDERS, OrdersDepartementUnknown)
