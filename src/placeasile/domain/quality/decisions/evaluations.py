"""Commands on the evaluations of a structure."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from placeasile.domain.kernel import Context, Event, History
from placeasile.domain.quality.decisions.base import (
    QualityState,
    day_of,
    refuse_not_evaluated,
    refuse_withdrawn,
)
from placeasile.domain.quality.evaluations import (
    SCORING_SINCE,
    ActionPlanFiled,
    EvaluationExemptionDeclared,
    EvaluationRecorded,
    EvaluationScored,
    EvaluationWithdrawn,
)
from placeasile.domain.quality.refusals import NoActionPlanThen, ScoresMissing
from placeasile.domain.stating import Open, StateOn, refuse_missing
from placeasile.domain.subjects import refuse_before, refuse_closed_on, refuse_future
from placeasile.domain.values import Day, Mark, Text


class ScoringCommand(QualityState):
    """A command that bears the marks of an evaluation; what is absent is not marked."""

    effective_on: Day
    score_person: Mark | None = None
    score_professionals: Mark | None = None
    score_structure: Mark | None = None
    score_overall: Mark | None = None

    @property
    def scored(self) -> bool:
        """Whether it bears a mark at least."""
        marks = (
            self.score_person, self.score_professionals, self.score_structure, self.score_overall,
        )  # fmt: skip
        return any(one is not None for one in marks)


class RecordEvaluation(ScoringCommand):
    """Record an evaluation of a CADA or a CPH; one to come bears no mark."""

    records: ClassVar[type[Event]] = EvaluationRecorded
    ID: ClassVar[str | None] = "evaluation_id"

    evaluation_id: UUID | None = None
    reference: Text | None = None

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse another type, a closed structure, marks to come, and one struck off."""
        refuse_not_evaluated(thing, self.effective_on)
        refuse_closed_on(thing, self.effective_on)
        if self.scored:
            refuse_future(self.effective_on, context)
        known = self.evaluation_id or getattr(context.corrects, "evaluation_id", None)
        refuse_withdrawn(state, "evaluation", known, field="evaluation_id")


class ScoreEvaluation(ScoringCommand):
    """Record the marks of an evaluation, all those that are known."""

    records: ClassVar[type[Event]] = EvaluationScored

    evaluation_id: UUID

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse an unknown evaluation, marks before it or to come, and no mark at all."""
        _ = thing
        evaluated_on = day_of(state, "evaluation", self.evaluation_id, field="evaluation_id")
        if not self.scored:
            raise ScoresMissing(field="score_overall")
        refuse_before(self.effective_on, evaluated_on, "l'évaluation")
        refuse_future(self.effective_on, context)


class WithdrawEvaluation(QualityState):
    """Strike an evaluation off, for example one recorded on the wrong structure."""

    records: ClassVar[type[Event]] = EvaluationWithdrawn

    evaluation_id: UUID
    motif: Text

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse an evaluation that is unknown."""
        _ = thing, context
        refuse_missing(state, "evaluation", self.evaluation_id, field="evaluation_id")

    def event(self, state: Open, context: Context) -> Event:
        """The withdrawal, on the day of the evaluation."""
        evaluated_on = state.steps("evaluation", str(self.evaluation_id))[0][0]
        return EvaluationWithdrawn(
            structure_id=context.subject,
            evaluation_id=self.evaluation_id,
            evaluated_on=evaluated_on,
            motif=self.motif,
        )

    def day(self, event: Event) -> date:
        """The day of the evaluation."""
        assert isinstance(event, EvaluationWithdrawn)
        return event.evaluated_on

    def dated_by(self) -> str:
        """Its day follows from the evaluation."""
        return "evaluation_id"


class DeclareEvaluationExemption(QualityState, StateOn):
    """Say why a structure has no evaluation yet, for example because it is new."""

    records: ClassVar[type[Event]] = EvaluationExemptionDeclared

    motif: Text

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse another type, a closed structure and a day to come."""
        _ = state
        refuse_not_evaluated(thing, self.effective_on)
        refuse_closed_on(thing, self.effective_on)
        refuse_future(self.effective_on, context)


class FileActionPlan(QualityState, StateOn):
    """File the action plan that follows an evaluation made since 2022."""

    records: ClassVar[type[Event]] = ActionPlanFiled

    evaluation_id: UUID
    reference: Text

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse an unknown or too old evaluation, a plan before it or to come."""
        _ = thing
        evaluated_on = day_of(state, "evaluation", self.evaluation_id, field="evaluation_id")
        if evaluated_on.year < SCORING_SINCE:
            raise NoActionPlanThen(
                field="evaluation_id", evaluated_on=evaluated_on, since=SCORING_SINCE
            )
        refuse_before(self.effective_on, evaluated_on, "l'évaluation")
        refuse_future(self.effective_on, context)
