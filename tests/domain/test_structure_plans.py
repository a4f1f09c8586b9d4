from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from placeasile.domain.corrections import EventStillNeeded
from placeasile.domain.dated import DayAlreadyTaken
from placeasile.domain.kernel import Assertion, Command, Event, Fact
from placeasile.domain.personal import key_of, keyholder, personal_fields
from placeasile.domain.stating import Open
from placeasile.domain.structure.decisions.declarations import (
    DECLARATIONS,
    ReportOfiiDiscrepancy,
    WriteOperatorComment,
)
from placeasile.domain.structure.decisions.description import DESCRIPTION
from placeasile.domain.structure.decisions.plans import DropPlan, PlanClosure, PlanOpening
from placeasile.domain.structure.declarations import (
    OfiiDiscrepancyReported,
    OfiiField,
    OperatorCommentWritten,
)
from placeasile.domain.structure.events import CapacityAuthorised, CapacityStated
from placeasile.domain.structure.plans import (
    ClosurePlanned,
    OpeningPlanned,
    PlanDropped,
    PlanKind,
)
from placeasile.domain.structure.refusals import (
    DueDayMissing,
    PlanNotFound,
    PlanWasDropped,
    TooManyPlacesToClose,
)
from placeasile.domain.subjects import SubjectClosed, SubjectNotFound
from tests.domain.examples import CLOSED, REASON, REGISTERED, only
from tests.support.deciding import SUBJECT, Deciding

FIRST = date(2026, 1, 1)
DUE = date(2026, 9, 1)
OPENING = PlanOpening(year=2026, count=12, due_on=DUE)
CLOSURE = PlanClosure(year=2026, count=12, due_on=DUE)
DROP = DropPlan(
    year=2026, kind=PlanKind.OUVERTURE, motif="Bail non signé", effective_on=date(2025, 11, 2)
)


def planning() -> Deciding[Open]:
    """A structure without a capacity."""
    return Deciding(DESCRIPTION).given(REGISTERED)


@pytest.mark.covers("OpeningPlanned", "V-CAP-04", "A10")
def test_places_are_planned_for_a_year() -> None:
    recorded = only(planning().when(OPENING))

    assert recorded == Assertion(OpeningPlanned(year=2026, count=12, due_on=DUE), FIRST)
    assert list(recorded.event.facts()) == [
        Fact("plan", {"count": 12, "due_on": "2026-09-01"}, "OUVERTURE/2026")
    ]
    assert planning().after(OPENING).again().when(OPENING) == []


@pytest.mark.covers("OpeningPlanned", "ClosurePlanned", "V-CAP-04")
@pytest.mark.parametrize("command", [PlanOpening, PlanClosure])
def test_that_nothing_is_planned_is_said(command: type[PlanOpening | PlanClosure]) -> None:
    nothing = command(year=2026, count=0)

    event = only(planning().when(nothing)).event

    assert event.model_dump()["count"] == 0
    assert planning().after(nothing).again().when(nothing) == []


@pytest.mark.covers("V-CAP-05")
@pytest.mark.parametrize("command", [PlanOpening, PlanClosure])
def test_planned_places_have_a_due_day(command: type[PlanOpening | PlanClosure]) -> None:
    planning().refuses(command(year=2026, count=1), DueDayMissing, field="due_on")


@pytest.mark.covers("ClosurePlanned", "V-CAP-07")
@pytest.mark.parametrize(
    "capacity",
    [
        (CapacityAuthorised(places=12), date(2020, 1, 1)),
        (CapacityAuthorised(places=12), date(2026, 6, 1)),
        (CapacityStated(year=2026, places=12), date(2026, 12, 31)),
    ],
)
def test_no_more_places_close_than_there_are(capacity: tuple[Event, date]) -> None:
    given = planning().given(capacity)

    assert len(given.when(CLOSURE)) == 1
    given.refuses(CLOSURE.model_copy(update={"count": 13}), TooManyPlacesToClose, field="count")


@pytest.mark.covers("ClosurePlanned", "V-CAP-06")
def test_closures_are_planned_before_the_capacity_is_known() -> None:
    assert planning().when(CLOSURE) == [
        Assertion(ClosurePlanned(year=2026, count=12, due_on=DUE), FIRST)
    ]


@pytest.mark.covers("ClosurePlanned", "V-CAP-07")
def test_what_was_closed_in_the_year_is_counted_in_its_places() -> None:
    given = planning().given(
        (CapacityAuthorised(places=60), date(2020, 1, 1)),
        (CapacityAuthorised(places=10), date(2026, 7, 1)),
    )

    assert len(given.when(CLOSURE)) == 1


@pytest.mark.parametrize("count", [-1, 1.5, "douze"])
def test_a_plan_counts_whole_places(count: object) -> None:
    with pytest.raises(ValidationError):
        PlanOpening.model_validate({"year": 2026, "count": count})


@pytest.mark.covers("OpeningPlanned")
def test_another_plan_is_a_correction() -> None:
    given = planning().after(OPENING)
    other = OPENING.model_copy(update={"count": 6})

    given.refuses(other, DayAlreadyTaken, field="year")
    corrected = given.after(
        other.model_copy(update={"supersedes": given.id_of(OpeningPlanned), "reason": REASON})
    )
    value = corrected.history.latest("plan", "OUVERTURE/2026")
    assert value is not None
    assert value["count"] == 6


@pytest.mark.covers("PlanDropped")
def test_a_plan_is_dropped_before_its_year_too() -> None:
    given = planning().after(OPENING)

    assert given.when(DROP) == [
        Assertion(
            PlanDropped(year=2026, kind=PlanKind.OUVERTURE, motif="Bail non signé"),
            date(2025, 11, 2),
        )
    ]
    dropped = given.after(DROP)
    assert dropped.again().when(DROP) == []
    dropped.refuses(OPENING, PlanWasDropped, field="year")
    dropped.refuses_to_retract(dropped.id_of(OpeningPlanned), EventStillNeeded)
    back = dropped.after_retracting(dropped.id_of(PlanDropped))
    assert back.when(OPENING) == []


@pytest.mark.covers("PlanDropped")
def test_only_a_plan_is_dropped() -> None:
    planning().refuses(DROP, PlanNotFound, field="year")
    planning().after(CLOSURE).refuses(DROP, PlanNotFound, field="year")


def test_a_closed_structure_plans_nothing() -> None:
    planning().given(CLOSED).refuses(OPENING, SubjectClosed, field="year")
    assert planning().given(CLOSED).when(OPENING.model_copy(update={"year": 2025}))


def declaring() -> Deciding[Open]:
    """The declarations about a structure that is registered."""
    return Deciding(DECLARATIONS).beside(SUBJECT, REGISTERED)


@pytest.mark.covers("OperatorCommentWritten", "StructureMillesime")
def test_an_operator_comments_a_year_in_confidence() -> None:
    command = WriteOperatorComment(
        year=2024, text="  Travaux.\r\nFin en juin. ", effective_on=date(2025, 5, 1)
    )

    event = only(declaring().when(command)).event

    assert event == OperatorCommentWritten(
        structure_id=SUBJECT, year=2024, text="Travaux.\nFin en juin."
    )
    assert personal_fields(OperatorCommentWritten) == ("text",)
    assert keyholder(event) == key_of(SUBJECT, "commentaire-operateur/2024") != SUBJECT
    assert declaring().after(command).again().when(command) == []


@pytest.mark.covers("OperatorCommentWritten")
def test_a_comment_has_400_characters_at_most() -> None:
    said = {"year": 2024, "effective_on": "2025-05-01"}

    assert WriteOperatorComment.model_validate({**said, "text": "a" * 400})
    for text in ("a" * 401, " ", ""):
        with pytest.raises(ValidationError):
            WriteOperatorComment.model_validate({**said, "text": text})


@pytest.mark.covers("OfiiDiscrepancyReported")
@pytest.mark.parametrize("champ", OfiiField)
def test_what_the_ofii_says_otherwise_is_noted(champ: OfiiField) -> None:
    command = ReportOfiiDiscrepancy(
        champ=champ, valeur_ofii="HUDA", notre_valeur="CADA", effective_on=date(2025, 5, 1)
    )

    assert only(declaring().when(command)).event == OfiiDiscrepancyReported(
        structure_id=SUBJECT, champ=champ, valeur_ofii="HUDA", notre_valeur="CADA"
    )
    assert declaring().after(command).again().when(command) == []


@pytest.mark.parametrize(
    "command",
    [
        WriteOperatorComment(year=2024, text="Rien", effective_on=FIRST),
        ReportOfiiDiscrepancy(champ=OfiiField.NOM, effective_on=FIRST),
    ],
)
def test_nothing_is_declared_of_an_unknown_structure(command: Command[Any]) -> None:
    Deciding(DECLARATIONS).refuses(command, SubjectNotFound, field="structure_id")
