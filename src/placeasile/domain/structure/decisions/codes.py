"""Attaching and ending DNA codes and FINESS numbers."""

from datetime import timedelta
from typing import ClassVar, Literal

from placeasile.domain.dated import dated
from placeasile.domain.french.typed import DnaCode, FinessCode
from placeasile.domain.kernel import Assertion, Context, Event
from placeasile.domain.structure.decisions.base import (
    StructureCommand,
    refuse_closed,
    refuse_unknown,
)
from placeasile.domain.structure.decisions.lifecycle import next_day
from placeasile.domain.structure.events import (
    DnaCodeAttached,
    DnaCodeEnded,
    FinessCodeAttached,
    FinessCodeEnded,
)
from placeasile.domain.structure.refusals import CodeAlreadyEnded, CodeNotHeld
from placeasile.domain.structure.state import Structure
from placeasile.domain.values import Day, Text


class _AttachCode(StructureCommand):
    code: str
    effective_on: Day
    description: Text | None = None

    def decide(self, state: Structure, context: Context) -> list[Assertion]:
        """Record the code; nothing when the same is recorded on that day.

        Raises:
            StructureNotFound: nothing was ever registered under this id.
            StructureIsClosed: it is closed on that day.
            DayAlreadyTaken: the code ends, or has another description, on that day.
        """
        _ = context
        refuse_closed(state, self.effective_on)
        event = self.records.model_validate({"code": self.code, "description": self.description})
        return dated(state.history, event, self.effective_on)


class AttachDnaCode(_AttachCode):
    """Name the structure by a DNA code from a day."""

    records: ClassVar[type[Event]] = DnaCodeAttached

    code: DnaCode


class AttachFinessCode(_AttachCode):
    """Name the structure by a FINESS number from a day."""

    records: ClassVar[type[Event]] = FinessCodeAttached

    code: FinessCode


class _EndCode(StructureCommand):
    kind: ClassVar[Literal["dna", "finess"]]

    code: str
    last_day: Day
    motif: Text

    def decide(self, state: Structure, context: Context) -> list[Assertion]:
        """Record the end; nothing when the code ends on that day already.

        Raises:
            StructureNotFound: nothing was ever registered under this id.
            CodeNotHeld: the code does not name the structure on that day.
            CodeAlreadyEnded: it ends later, without having been attached again.
            DayAlreadyTaken: the code is attached again on the day after.
        """
        _ = context
        refuse_unknown(state)
        if not state.holds(self.kind, self.code, self.last_day):
            raise CodeNotHeld(field="code", value=self.code)
        free_from = next_day(self.last_day)
        event = self.records.model_validate({"code": self.code, "motif": self.motif})
        recorded = dated(state.history, event, free_from, field="last_day")
        ended = state.ended_after(self.kind, self.code, free_from)
        if recorded and ended is not None:
            raise CodeAlreadyEnded(
                field="last_day", value=self.code, last_day=ended - timedelta(days=1)
            )
        return recorded


class EndDnaCode(_EndCode):
    """Say on which day a DNA code named the structure for the last time."""

    records: ClassVar[type[Event]] = DnaCodeEnded
    kind: ClassVar[Literal["dna", "finess"]] = "dna"

    code: DnaCode


class EndFinessCode(_EndCode):
    """Say on which day a FINESS number named the structure for the last time."""

    records: ClassVar[type[Event]] = FinessCodeEnded
    kind: ClassVar[Literal["dna", "finess"]] = "finess"

    code: FinessCode
