"""Random commands on the evaluations, the actions and the incidents of structures."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from placeasile.domain.kernel import Command, Event
from placeasile.domain.quality import actions, evaluations, incidents
from placeasile.domain.quality.decisions import (
    actions as acting,
    evaluations as evaluating,
    incidents as declaring,
)
from placeasile.domain.quality.decisions.base import VISITS
from placeasile.domain.quality.decisions.inspections import quality_stream
from tests.support.story import Builder, Moves, Story

MARKS: Final = (None, Decimal(0), Decimal("2.5"), Decimal("3.25"), Decimal(4))
NATURES: Final = ("Départ de feu", "Comportement violent", "COMPORTEMENT  VIOLENTentre résidents")
DOSSIERS: Final = ("18001", "18002", "18003")


def _marks(story: Story) -> dict[str, Any]:
    names = ("score_person", "score_professionals", "score_structure", "score_overall")
    return {name: story.some(*MARKS) for name in names}


def _known(story: Story, subject: UUID, facet: str) -> UUID:
    return story.known(quality_stream(subject), facet)


def _dossier(story: Story, subject: UUID) -> str:
    rank = list(story.structures).index(subject)
    own = [f"{one}-{rank}" for one in DOSSIERS]
    return story.code(quality_stream(subject), "incident", own)


def _evaluate(story: Story, subject: UUID, target: Event | None) -> Command[Any]:
    known = _known(story, subject, "evaluation")
    return evaluating.RecordEvaluation(
        **_marks(story),
        effective_on=story.day(),
        evaluation_id=None if target is not None else story.some(None, None, known),
        reference=story.some(None, "EVAL-1"),
    )


def _score(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    known = _known(story, subject, "evaluation")
    return evaluating.ScoreEvaluation(
        **_marks(story), effective_on=story.day(), evaluation_id=known
    )


def _strike(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    known = _known(story, subject, "evaluation")
    return evaluating.WithdrawEvaluation(evaluation_id=known, motif=story.some("Doublon", "Erreur"))


def _exempt(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return evaluating.DeclareEvaluationExemption(
        motif="Ouverture récente", effective_on=story.day()
    )


def _file_plan(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    return evaluating.FileActionPlan(
        evaluation_id=_known(story, subject, "evaluation"),
        effective_on=story.day(),
        reference=story.some("PLAN-1", "PLAN-2"),
    )


def _plan(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    inspected = story.chance.random() < 0.5
    visit = _known(story, subject, "inspection" if inspected else "evaluation")
    day = story.some(story.today, story.day())
    return acting.PlanAction(
        inspection_id=visit if inspected else None,
        evaluation_id=None if inspected else visit,
        standard=story.some("Critère 5", "Critère 9"),
        finding=story.some(None, "Registre absent"),
        effective_on=day,
        due_on=day + timedelta(days=story.some(0, 90, 400)),
    )


def _ended(command: Callable[..., Command[Any]], **more: str) -> Builder:
    return lambda story, subject, _target: command(
        action_id=_known(story, subject, "action"),
        effective_on=story.some(story.today, story.day()),
        **more,
    )


def _declare(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    return declaring.DeclareSeriousIncident(
        dossier_number=_dossier(story, subject),
        occurred_on=story.day(),
        declared_on=story.today,
        nature=story.some(*NATURES),
    )


def _requalify(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    return declaring.RequalifySeriousIncident(
        dossier_number=_dossier(story, subject),
        nature=story.some(None, *NATURES),
        occurred_on=story.some(None, story.day()),
        effective_on=story.some(story.today, story.day()),
    )


def _strike_incident(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    return declaring.WithdrawSeriousIncident(
        dossier_number=_dossier(story, subject), motif=story.some("Doublon", "Erreur")
    )


ON_STRUCTURES: Final[Moves] = {
    evaluations.EvaluationRecorded: (3, VISITS, _evaluate),
    evaluations.EvaluationScored: (2, VISITS, _score),
    evaluations.EvaluationWithdrawn: (1, VISITS, _strike),
    evaluations.EvaluationExemptionDeclared: (1, VISITS, _exempt),
    evaluations.ActionPlanFiled: (1, VISITS, _file_plan),
    actions.ActionPlanned: (3, VISITS, _plan),
    actions.ActionCompleted: (1, VISITS, _ended(acting.CompleteAction)),
    actions.ActionDropped: (1, VISITS, _ended(acting.DropAction, motif="Sans objet")),
    incidents.SeriousIncidentDeclared: (3, VISITS, _declare),
    incidents.SeriousIncidentRequalified: (2, VISITS, _requalify),
    incidents.SeriousIncidentWithdrawn: (1, VISITS, _strike_incident),
}
