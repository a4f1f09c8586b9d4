"""Attaching and ending DNA codes and FINESS numbers."""

from datetime import date
from typing import ClassVar, Literal

from placeasile.domain.kernel import Assertion, Context, Event
from placeasile.domain.structure.decisions.base import StructureCommand, refuse_closed
from placeasile.domain.structure.decisions.lifecycle import next_day
from placeasile.domain.structure.events import (
    DnaCodeAttached,
    DnaCodeEnded,
    FinessCodeAttached,
    FinessCodeEnded,
)
from placeasile.domain.structure.refusals import CodeNotHeld
from placeasile.domain.structure.state import Structure
from placeasile.domain.values import Day, DnaCode, FinessCode, Text


class _AttachCode(StructureCommand):
    kind: ClassVar[Literal["dna", "finess"]]

    code: str
    effective_on: Day
    description: Text | None = None

    def decide(self, state: Structure, context: Context) -> list[Assertion]:
        """Record the code; nothing when it already names the structure that day.

        Raises:
            StructureNotFound: nothing was ever registered under this id.
            StructureIsClosed: it is closed on that day.
        """
        _ = context
        refuse_closed(state, self.effective_on)
        if state.holds(self.kind, self.code, self.effective_on):
            return []
        return [Assertion(self._event(), self.effective_on)]

    def _event(self) -> Event:
        raise NotImplementedError


class AttachDnaCode(_AttachCode):
    """Name the structure by a DNA code from a day."""

    kind: ClassVar[Literal["dna", "finess"]] = "dna"

    code: DnaCode

    def _event(self) -> Event:
        return DnaCodeAttached(code=self.code, description=self.description)


class AttachFinessCode(_AttachCode):
    """Name the structure by a FINESS number from a day."""

    kind: ClassVar[Literal["dna", "finess"]] = "finess"

    code: FinessCode

    def _event(self) -> Event:
        return FinessCodeAttached(code=self.code, description=self.description)


class EndDnaCode(StructureCommand):
    """Say on which day a DNA code named the structure for the last time."""

    code: DnaCode
    last_day: Day

    def decide(self, state: Structure, context: Context) -> list[Assertion]:
        """Record the end; nothing when the code ends on that day already.

        Raises:
            CodeNotHeld: the code does not name the structure on that day.
        """
        _ = context
        if _ended(state, "dna", self.code, self.last_day):
            return []
        return [Assertion(DnaCodeEnded(code=self.code), next_day(self.last_day))]


class EndFinessCode(StructureCommand):
    """Say on which day a FINESS number named the structure for the last time."""

    code: FinessCode
    last_day: Day

    def decide(self, state: Structure, context: Context) -> list[Assertion]:
        """Record the end; nothing when the number ends on that day already.

        Raises:
            CodeNotHeld: the number does not name the structure on that day.
        """
        _ = context
        if _ended(state, "finess", self.code, self.last_day):
            return []
        return [Assertion(FinessCodeEnded(code=self.code), next_day(self.last_day))]


def _ended(state: Structure, kind: str, code: str, last_day: date) -> bool:
    if not state.holds(kind, code, last_day):
        raise CodeNotHeld(field="code", value=code)
    return not state.holds(kind, code, next_day(last_day))
