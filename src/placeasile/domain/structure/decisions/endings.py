"""Opening a closed structure again, and annulling a registration made in error."""

from collections.abc import Iterable
from datetime import timedelta
from typing import ClassVar
from uuid import UUID

from placeasile.domain.dated import said_on
from placeasile.domain.kernel import Context, Event, Fact, History
from placeasile.domain.stating import Open, StateOn, beside
from placeasile.domain.structure.endings import StructureRegisteredInError, StructureReopened
from placeasile.domain.structure.refusals import (
    StructureAlreadyReopened,
    StructureHasBudget,
    StructureNotClosed,
    StructureNotFound,
)
from placeasile.domain.subjects import SubjectAnnulled, closed_from
from placeasile.domain.values import Text

YEARS = range(2000, 2101)
"""The years that amounts may be recorded for."""


class ReopenStructure(StateOn):
    """Say from which day a closed structure receives residents again."""

    records: ClassVar[type[Event]] = StructureReopened

    motif: Text

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a structure that is open on the eve, or that opens again later."""
        _ = thing, context
        if closed_from(state, self.effective_on - timedelta(days=1)) is None:
            raise StructureNotClosed(field="effective_on", value=self.effective_on)
        later = [(day, one) for day, one in state.steps("closed") if day > self.effective_on]
        if later and later[0][1]["last_day"] is None:
            raise StructureAlreadyReopened(field="effective_on", reopened_on=later[0][0])


class AnnulRegistration(StateOn):
    """Say that a structure was registered in error: it counts nowhere any more."""

    records: ClassVar[type[Event]] = StructureRegisteredInError

    motif: Text

    def reads(self, subject: UUID) -> Iterable[UUID]:
        """The amounts of every year."""
        return (beside(subject, f"finance/{year}") for year in YEARS)

    def thing(self, state: Open, context: Context) -> History:
        """Return the structure, annulled or not.

        Raises:
            StructureNotFound: it is not registered.
        """
        steps = state.steps("registered")
        if not steps or steps[0][1]["kind"] != "structure":
            raise StructureNotFound(field="structure_id", value=context.subject)
        return state

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a structure that has amounts, or that is annulled on another day."""
        _ = thing
        fact = Fact("void", {"motif": self.motif})
        before = state.latest("void")
        if before is not None and said_on(state, fact, self.effective_on) is None:
            raise SubjectAnnulled(field="structure_id", motif=before["motif"])
        years = [str(year) for year in YEARS if _has_amounts(context, year)]
        if years:
            raise StructureHasBudget(field="structure_id", years=", ".join(years))


def _has_amounts(context: Context, year: int) -> bool:
    peer = context.peers.get(beside(context.subject, f"finance/{year}"), History())
    return any(fact for one in peer.alive for fact in one.event.facts())
