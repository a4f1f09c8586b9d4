from datetime import date
from typing import Final
from uuid import UUID

import pytest

from placeasile.domain.corrections import EventStillNeeded
from placeasile.domain.kernel import Assertion
from placeasile.domain.personal import keyholder, personal_fields
from placeasile.domain.quality.actions import ActionCompleted, ActionDropped, ActionPlanned
from placeasile.domain.quality.decisions.actions import CompleteAction, DropAction, PlanAction
from placeasile.domain.quality.decisions.base import VISITS
from placeasile.domain.quality.evaluations import EvaluationRecorded
from placeasile.domain.quality.events import (
    InspectionRecorded,
    InspectionType,
    InspectionWithdrawn,
)
from placeasile.domain.quality.refusals import (
    ActionEnded,
    NothingToDo,
    OneOrigin,
    ThingWithdrawn,
)
from placeasile.domain.stating import IdAlreadyUsed, Open, ThingNotFound
from placeasile.domain.subjects import NotYet, WrongOrder
from tests.domain.examples import NOBODY, REASON, REGISTERED, only
from tests.support.clock import TOMORROW
from tests.support.deciding import SUBJECT, TODAY, Deciding

VISIT: Final = UUID("d1000000-0000-4000-8000-000000000001")
EVALUATION: Final = UUID("d2000000-0000-4000-8000-000000000001")
ACTION: Final = UUID("d3000000-0000-4000-8000-000000000001")
VISITED: Final = date(2025, 10, 6)
PLANNED: Final = date(2025, 11, 3)
DONE: Final = date(2025, 12, 15)
PLAN: Final = PlanAction(
    action_id=ACTION,
    inspection_id=VISIT,
    standard="Chapitre 2, critère 5",
    finding="Le registre n'est pas tenu.",
    effective_on=PLANNED,
    due_on=date(2026, 6, 30),
)
COMPLETE: Final = CompleteAction(action_id=ACTION, effective_on=DONE, reference="Courrier")
DROP: Final = DropAction(action_id=ACTION, effective_on=DONE, motif="Sans objet")
INSPECTED: Final = (
    InspectionRecorded(structure_id=SUBJECT, inspection_id=VISIT, type=InspectionType.INOPINE),
    VISITED,
)
EVALUATED: Final = (EvaluationRecorded(structure_id=SUBJECT, evaluation_id=EVALUATION), VISITED)


def visited() -> Deciding[Open]:
    return Deciding(VISITS).beside(SUBJECT, REGISTERED).given(INSPECTED, EVALUATED)


def planned() -> Deciding[Open]:
    return visited().after(PLAN)


def test_an_action_follows_an_inspection_or_an_evaluation() -> None:
    recorded = only(visited().when(PLAN))

    assert recorded == Assertion(
        ActionPlanned(
            structure_id=SUBJECT,
            action_id=ACTION,
            inspection_id=VISIT,
            standard="Chapitre 2, critère 5",
            finding="Le registre n'est pas tenu.",
            due_on=date(2026, 6, 30),
        ),
        PLANNED,
    )
    after = PLAN.model_copy(update={"inspection_id": None, "evaluation_id": EVALUATION})
    assert len(visited().when(after)) == 1


@pytest.mark.covers("10.8")
def test_what_was_found_is_personal_and_sealed_for_the_action() -> None:
    event = only(visited().when(PLAN)).event

    assert personal_fields(ActionPlanned) == ("finding",)
    assert personal_fields(PlanAction) == ("finding",)
    assert isinstance(event, ActionPlanned)
    assert keyholder(event) == event.action_id


def test_the_same_action_is_not_planned_twice() -> None:
    assert planned().again().when(PLAN) == []
    refusal = planned().refuses(
        PLAN.model_copy(update={"finding": "Autre"}), IdAlreadyUsed, field="action_id"
    )
    assert "Autre" not in str(refusal)


def test_an_action_has_one_origin_and_something_to_do() -> None:
    for change in ({"inspection_id": None}, {"evaluation_id": EVALUATION}):
        visited().refuses(PLAN.model_copy(update=change), OneOrigin, field="inspection_id")
    nothing = PLAN.model_copy(update={"standard": None, "finding": None})
    visited().refuses(nothing, NothingToDo, field="standard")


def test_an_action_follows_a_visit_that_stands() -> None:
    struck = InspectionWithdrawn(
        structure_id=SUBJECT, inspection_id=VISIT, visited_on=VISITED, motif="Doublon"
    )
    unknown = PLAN.model_copy(update={"inspection_id": NOBODY})

    visited().refuses(unknown, ThingNotFound, field="inspection_id")
    visited().given((struck, VISITED)).refuses(PLAN, ThingWithdrawn, field="inspection_id")


def test_the_days_of_an_action_are_in_order() -> None:
    before = PLAN.model_copy(update={"effective_on": date(2025, 10, 5)})
    to_come = PLAN.model_copy(update={"effective_on": TOMORROW})
    due = PLAN.model_copy(update={"due_on": date(2025, 11, 2)})

    visited().refuses(before, WrongOrder, field="effective_on")
    visited().refuses(to_come, NotYet, field="effective_on")
    visited().refuses(due, WrongOrder, field="due_on")
    assert len(visited().when(PLAN.model_copy(update={"due_on": PLANNED}))) == 1


def test_an_action_is_done_or_dropped_once() -> None:
    assert only(planned().when(COMPLETE)).event == ActionCompleted(
        structure_id=SUBJECT, action_id=ACTION, reference="Courrier"
    )
    assert only(planned().when(DROP)).event == ActionDropped(
        structure_id=SUBJECT, action_id=ACTION, motif="Sans objet"
    )
    assert planned().after(COMPLETE).again().when(COMPLETE) == []
    assert planned().after(DROP).again().when(DROP) == []
    planned().after(COMPLETE).refuses(DROP, ActionEnded, field="action_id")
    planned().after(DROP).refuses(COMPLETE, ActionEnded, field="action_id")
    later = COMPLETE.model_copy(update={"effective_on": TODAY})
    planned().after(COMPLETE).refuses(later, ActionEnded, field="action_id")


def test_an_action_ends_after_it_is_planned_and_not_to_come() -> None:
    early = COMPLETE.model_copy(update={"effective_on": date(2025, 11, 2)})
    late = COMPLETE.model_copy(update={"effective_on": TOMORROW})
    unknown = COMPLETE.model_copy(update={"action_id": NOBODY})

    planned().refuses(early, WrongOrder, field="effective_on")
    planned().refuses(late, NotYet, field="effective_on")
    planned().refuses(unknown, ThingNotFound, field="action_id")


def test_an_end_is_corrected_or_retracted() -> None:
    given = planned().after(COMPLETE)
    right = COMPLETE.model_copy(
        update={
            "effective_on": TODAY,
            "supersedes": given.id_of(ActionCompleted),
            "reason": REASON,
        }
    )

    assert only(given.when(right)).effective_on == TODAY
    assert len(given.after_retracting(given.id_of(ActionCompleted)).when(DROP)) == 1
    given.refuses_to_retract(given.id_of(ActionPlanned), EventStillNeeded)


def test_a_visit_that_an_action_rests_on_is_not_retracted() -> None:
    given = planned()

    given.refuses_to_retract(given.id_of(InspectionRecorded), EventStillNeeded)
    assert len(given.retracting(given.id_of(EvaluationRecorded))) == 1
