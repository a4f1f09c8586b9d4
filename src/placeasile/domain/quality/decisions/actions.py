"""Commands on what a structure must put right after a visit."""

from typing import ClassVar
from uuid import UUID

from placeasile.domain.kernel import Context, Event, History
from placeasile.domain.personal import PersonalProse
from placeasile.domain.quality.actions import ActionCompleted, ActionDropped, ActionPlanned
from placeasile.domain.quality.decisions.base import QualityState, day_of
from placeasile.domain.quality.refusals import ActionEnded, NothingToDo, OneOrigin
from placeasile.domain.stating import Open, StateOn, ThingNotFound
from placeasile.domain.subjects import refuse_before, refuse_future
from placeasile.domain.values import Day, Text


class PlanAction(QualityState, StateOn):
    """Say what must be put right after an inspection or an evaluation, and by when."""

    records: ClassVar[type[Event]] = ActionPlanned
    ID: ClassVar[str | None] = "action_id"

    action_id: UUID | None = None
    inspection_id: UUID | None = None
    evaluation_id: UUID | None = None
    standard: Text | None = None
    finding: PersonalProse | None = None
    due_on: Day

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse no visit or two, nothing to do, and days in the wrong order."""
        _ = thing
        if (self.inspection_id is None) == (self.evaluation_id is None):
            raise OneOrigin(field="inspection_id")
        if self.standard is None and self.finding is None:
            raise NothingToDo(field="standard")
        kind = "inspection" if self.evaluation_id is None else "evaluation"
        visit = self.inspection_id or self.evaluation_id
        visited_on = day_of(state, kind, visit, field=f"{kind}_id")
        refuse_before(self.effective_on, visited_on, "la visite")
        refuse_future(self.effective_on, context)
        refuse_before(self.due_on, self.effective_on, "la décision", field="due_on")


class EndingCommand(QualityState, StateOn):
    """A command that ends an action."""

    ENDS: ClassVar[str]

    action_id: UUID

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse an action that is unknown, not yet planned, or ended otherwise."""
        _ = thing
        planned = state.steps("action", str(self.action_id))
        if not planned:
            raise ThingNotFound(field="action_id", value=self.action_id)
        refuse_before(self.effective_on, planned[0][0], "la décision")
        refuse_future(self.effective_on, context)
        for facet, how in (("action_done", "faite"), ("action_dropped", "abandonnée")):
            for on, _value in state.steps(facet, str(self.action_id)):
                if (facet, on) != (self.ENDS, self.effective_on):
                    raise ActionEnded(field="action_id", value=self.action_id, how=how, on=on)


class CompleteAction(EndingCommand):
    """Say that an action was done."""

    records: ClassVar[type[Event]] = ActionCompleted
    ENDS: ClassVar[str] = "action_done"

    reference: Text | None = None


class DropAction(EndingCommand):
    """Say that an action is not required any more."""

    records: ClassVar[type[Event]] = ActionDropped
    ENDS: ClassVar[str] = "action_dropped"

    motif: Text
