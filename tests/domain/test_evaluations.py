from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

import pytest
from pydantic import ValidationError

from placeasile.domain.corrections import EventStillNeeded
from placeasile.domain.dated import DayAlreadyTaken
from placeasile.domain.kernel import Assertion, Event, Fact
from placeasile.domain.quality.decisions.base import VISITS
from placeasile.domain.quality.decisions.evaluations import (
    DeclareEvaluationExemption,
    FileActionPlan,
    RecordEvaluation,
    ScoreEvaluation,
    WithdrawEvaluation,
)
from placeasile.domain.quality.evaluations import (
    ActionPlanFiled,
    EvaluationExemptionDeclared,
    EvaluationRecorded,
    EvaluationScored,
    EvaluationWithdrawn,
)
from placeasile.domain.quality.refusals import (
    NoActionPlanThen,
    NotEvaluated,
    ScoresMissing,
    ThingWithdrawn,
)
from placeasile.domain.stating import IdAlreadyUsed, Open, ThingNotFound
from placeasile.domain.structure.events import StructureRegistered
from placeasile.domain.subjects import NotYet, SubjectClosed, SubjectNotFound, WrongOrder
from placeasile.domain.vocabulary import StructureType
from tests.domain.examples import (
    ALPHA,
    CLOSED,
    LAST_DAY,
    NOBODY,
    REASON,
    REGISTERED,
    REGISTERED_ON,
    only,
)
from tests.support.clock import TOMORROW
from tests.support.deciding import SUBJECT, TODAY, Deciding

EVALUATION: Final = UUID("d2000000-0000-4000-8000-000000000001")
EVALUATED: Final = date(2025, 10, 6)
PUBLISHED: Final = date(2025, 12, 15)
RECORD: Final = RecordEvaluation(
    evaluation_id=EVALUATION,
    effective_on=EVALUATED,
    score_person=Decimal("3.5"),
    score_overall=Decimal(0),
    reference="EVAL-1",
)
SCORE: Final = ScoreEvaluation(
    evaluation_id=EVALUATION, effective_on=PUBLISHED, score_overall=Decimal("3.25")
)
PLAN: Final = FileActionPlan(evaluation_id=EVALUATION, effective_on=PUBLISHED, reference="PLAN-1")
WITHDRAW: Final = WithdrawEvaluation(evaluation_id=EVALUATION, motif="Autre structure")
EXEMPT: Final = DeclareEvaluationExemption(motif="Ouverture récente", effective_on=EVALUATED)


def visited(*more: tuple[Event, date]) -> Deciding[Open]:
    return Deciding(VISITS).beside(SUBJECT, REGISTERED, *more)


def of_type(kind: StructureType) -> Deciding[Open]:
    event = StructureRegistered(type=kind, departement="14", operateur_id=ALPHA)
    return Deciding(VISITS).beside(SUBJECT, (event, REGISTERED_ON))


def evaluated(on: date = EVALUATED) -> Deciding[Open]:
    return visited().after(RECORD.model_copy(update={"effective_on": on}))


@pytest.mark.covers("EvaluationRecorded", "V-EVA-07", "Evaluation", "L1")
def test_an_evaluation_is_recorded_and_what_is_not_marked_is_not_zero() -> None:
    recorded = only(visited().when(RECORD))

    assert recorded.effective_on == EVALUATED
    assert list(recorded.event.facts()) == [
        Fact(
            "evaluation",
            {
                "score_person": "3.50",
                "score_professionals": None,
                "score_structure": None,
                "score_overall": "0.00",
                "reference": "EVAL-1",
            },
            str(EVALUATION),
        )
    ]
    assert recorded.event.subject(RECORD.stream(SUBJECT)) == SUBJECT


def test_an_evaluation_without_identifier_gets_one() -> None:
    command = RECORD.model_copy(update={"evaluation_id": None})
    given = visited().after(command)

    assert given.when(command) == []


@pytest.mark.covers("V-EVA-04", "A2")
@pytest.mark.parametrize("mark", ["0", "4", "2.75"])
def test_a_mark_is_between_0_and_4(mark: str) -> None:
    assert RecordEvaluation(effective_on=EVALUATED, score_person=Decimal(mark)).scored


@pytest.mark.covers("V-EVA-04", "A2")
@pytest.mark.parametrize("mark", ["-1", "-0.01", "4.01", "5", "9", "2.755"])
def test_a_mark_out_of_the_scale_is_refused(mark: str) -> None:
    with pytest.raises(ValidationError):
        RecordEvaluation(effective_on=EVALUATED, score_person=Decimal(mark))


@pytest.mark.covers("A3")
def test_the_overall_mark_is_typed_and_may_differ_from_the_mean() -> None:
    command = RecordEvaluation(
        effective_on=EVALUATED,
        score_person=Decimal(1),
        score_professionals=Decimal(1),
        score_structure=Decimal(1),
        score_overall=Decimal(4),
    )

    assert len(visited().when(command)) == 1


@pytest.mark.covers("V-EVA-01")
@pytest.mark.parametrize("kind", [StructureType.HUDA, StructureType.CAES, StructureType.PRAHDA])
def test_only_authorised_structures_are_evaluated(kind: StructureType) -> None:
    of_type(kind).refuses(RECORD, NotEvaluated, field="effective_on")
    of_type(kind).refuses(EXEMPT, NotEvaluated, field="effective_on")


@pytest.mark.covers("V-EVA-01")
def test_a_cph_is_evaluated() -> None:
    assert len(of_type(StructureType.CPH).when(RECORD)) == 1


@pytest.mark.covers("V-EVA-09", "V-EVA-02")
def test_an_evaluation_to_come_is_recorded_without_marks() -> None:
    to_come = RecordEvaluation(effective_on=TOMORROW)
    marked = RecordEvaluation(effective_on=TOMORROW, score_person=Decimal(3))

    assert len(visited().when(to_come)) == 1
    visited().refuses(marked, NotYet, field="effective_on")


def test_a_closed_structure_is_evaluated_up_to_its_last_day() -> None:
    last = RECORD.model_copy(update={"effective_on": LAST_DAY})

    assert len(visited(CLOSED).when(last)) == 1
    visited(CLOSED).refuses(RECORD, SubjectClosed, field="effective_on")
    visited(CLOSED).refuses(EXEMPT, SubjectClosed, field="effective_on")


def test_an_unknown_structure_is_not_evaluated() -> None:
    Deciding(VISITS).refuses(RECORD, SubjectNotFound, field="structure_id")


def test_the_same_evaluation_is_not_recorded_twice() -> None:
    assert evaluated().again().when(RECORD) == []


def test_an_identifier_names_one_evaluation() -> None:
    for change in ({"score_person": Decimal(1)}, {"effective_on": date(2025, 10, 7)}):
        evaluated().refuses(RECORD.model_copy(update=change), IdAlreadyUsed, field="evaluation_id")


def test_an_evaluation_is_corrected_and_keeps_its_identifier() -> None:
    given = evaluated().after(SCORE)
    correction = RecordEvaluation(
        effective_on=date(2025, 10, 7),
        supersedes=given.id_of(EvaluationRecorded),
        reason=REASON,
    )

    corrected = given.after(correction)

    assert [day for day, _ in corrected.history.steps("evaluation", str(EVALUATION))] == [
        date(2025, 10, 7)
    ]


@pytest.mark.covers("EvaluationScored")
def test_marks_are_published_from_their_day() -> None:
    recorded = only(evaluated().when(SCORE))

    assert recorded == Assertion(
        EvaluationScored(
            structure_id=SUBJECT, evaluation_id=EVALUATION, score_overall=Decimal("3.25")
        ),
        PUBLISHED,
    )
    assert evaluated().after(SCORE).again().when(SCORE) == []


def test_other_marks_on_the_same_day_are_a_correction() -> None:
    other = SCORE.model_copy(update={"score_overall": Decimal(1)})
    given = evaluated().after(SCORE)

    given.refuses(other, DayAlreadyTaken, field="effective_on")
    right = other.model_copy(update={"supersedes": given.id_of(EvaluationScored), "reason": REASON})
    found = given.after(right).history.latest("evaluation_scores", str(EVALUATION))
    assert found is not None
    assert found["score_overall"] == "1.00"


def test_marks_come_with_their_evaluation_or_after() -> None:
    early = SCORE.model_copy(update={"effective_on": date(2025, 10, 5)})
    late = SCORE.model_copy(update={"effective_on": TOMORROW})
    none = ScoreEvaluation(evaluation_id=EVALUATION, effective_on=PUBLISHED)
    unknown = SCORE.model_copy(update={"evaluation_id": NOBODY})

    assert len(evaluated().when(SCORE.model_copy(update={"effective_on": EVALUATED}))) == 1
    evaluated().refuses(early, WrongOrder, field="effective_on")
    evaluated().refuses(late, NotYet, field="effective_on")
    evaluated().refuses(none, ScoresMissing, field="score_overall")
    evaluated().refuses(unknown, ThingNotFound, field="evaluation_id")


@pytest.mark.covers("EvaluationWithdrawn")
def test_an_evaluation_is_struck_off_on_its_own_day() -> None:
    recorded = only(evaluated().when(WITHDRAW))

    assert recorded == Assertion(
        EvaluationWithdrawn(
            structure_id=SUBJECT,
            evaluation_id=EVALUATION,
            evaluated_on=EVALUATED,
            motif="Autre structure",
        ),
        EVALUATED,
    )
    assert evaluated().after(WITHDRAW).again().when(WITHDRAW) == []
    visited().refuses(WITHDRAW, ThingNotFound, field="evaluation_id")


def test_what_was_struck_off_is_neither_marked_nor_recorded_again() -> None:
    given = evaluated().after(WITHDRAW)

    for command in (RECORD, SCORE, PLAN):
        given.refuses(command, ThingWithdrawn, field="evaluation_id")
    correction = RecordEvaluation(
        effective_on=EVALUATED, supersedes=given.id_of(EvaluationRecorded), reason=REASON
    )
    given.refuses(correction, ThingWithdrawn, field="evaluation_id")


def test_a_withdrawal_is_retracted_and_the_evaluation_counts_again() -> None:
    given = evaluated().after(WITHDRAW)

    assert len(given.after_retracting(given.id_of(EvaluationWithdrawn)).when(SCORE)) == 1


def test_an_evaluation_that_others_rest_on_is_not_retracted() -> None:
    for command in (SCORE, WITHDRAW, PLAN):
        given = evaluated().after(command)
        given.refuses_to_retract(given.id_of(EvaluationRecorded), EventStillNeeded)


@pytest.mark.covers("EvaluationExemptionDeclared", "V-EVA-08")
def test_the_absence_of_evaluation_is_explained() -> None:
    recorded = only(visited().when(EXEMPT))

    assert recorded.event == EvaluationExemptionDeclared(
        structure_id=SUBJECT, motif="Ouverture récente"
    )
    assert visited().after(EXEMPT).again().when(EXEMPT) == []
    to_come = EXEMPT.model_copy(update={"effective_on": TOMORROW})
    visited().refuses(to_come, NotYet, field="effective_on")


@pytest.mark.covers("ActionPlanFiled", "V-EVA-06")
def test_an_action_plan_is_filed_after_an_evaluation_of_2022_or_later() -> None:
    recorded = only(evaluated().when(PLAN))

    assert recorded.event == ActionPlanFiled(
        structure_id=SUBJECT, evaluation_id=EVALUATION, reference="PLAN-1"
    )
    assert evaluated().after(PLAN).again().when(PLAN) == []
    assert len(evaluated(date(2022, 1, 1)).when(PLAN)) == 1


@pytest.mark.covers("V-EVA-06", "V-EVA-05", "EVALUATION_SCORING_START_YEAR")
def test_an_evaluation_before_2022_has_no_action_plan() -> None:
    given = visited().after(
        RecordEvaluation(evaluation_id=EVALUATION, effective_on=date(2021, 12, 31))
    )

    refusal = given.refuses(PLAN, NoActionPlanThen, field="evaluation_id")
    assert "2022" in refusal.advice


def test_an_action_plan_is_not_filed_before_its_evaluation_nor_to_come() -> None:
    early = PLAN.model_copy(update={"effective_on": date(2025, 10, 5)})
    late = PLAN.model_copy(update={"effective_on": TOMORROW})

    evaluated().refuses(early, WrongOrder, field="effective_on")
    evaluated().refuses(late, NotYet, field="effective_on")
    assert len(evaluated().on(TODAY).when(PLAN.model_copy(update={"effective_on": TODAY}))) == 1
