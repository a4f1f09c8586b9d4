"""Structures join and leave a CPOM, each on its day."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import ClassVar
from uuid import UUID

from placeasile.domain.cpom.contract import end_of, stays_of
from placeasile.domain.cpom.decisions.base import refuse_outside
from placeasile.domain.cpom.events import StructureJoinedCpom, StructureLeftCpom
from placeasile.domain.kernel import Context, Event, History, NotFound, RuleViolation
from placeasile.domain.stating import Open, State, StateOn
from placeasile.domain.subjects import refuse_before, refuse_closed_on, refuse_other
from placeasile.domain.values import Day, Text


class AlreadyMember(RuleViolation):
    """The structure is a member on days of that stay."""

    code: ClassVar[str] = "already-member"
    wording: ClassVar[str] = (
        "La structure {value} est déjà membre de ce CPOM du {start:%d/%m/%Y} au {end:%d/%m/%Y}."
    )
    remedy: ClassVar[str] = (
        "Corrigez son entrée avec « supersedes », ou dites jusqu'à quand (« until »)."
    )


class NotMember(NotFound):
    """The structure is not a member on that day."""

    code: ClassVar[str] = "not-member"
    wording: ClassVar[str] = "La structure {value} n'est pas membre de ce CPOM le {on:%d/%m/%Y}."
    remedy: ClassVar[str] = "Vérifiez la structure et la date."


class AlreadyLeft(RuleViolation):
    """The structure has another last day."""

    code: ClassVar[str] = "already-left"
    wording: ClassVar[str] = (
        "La structure {value} est déjà sortie de ce CPOM, son dernier jour est le "
        "{last_day:%d/%m/%Y}."
    )
    remedy: ClassVar[str] = "Corrigez sa sortie avec « supersedes » et un motif."


class JoinCpom(StateOn):
    """Let a structure be a member from a day, until the end of the contract or before."""

    OF: ClassVar[str] = "cpom"
    records: ClassVar[type[Event]] = StructureJoinedCpom

    structure_id: UUID
    until: Day | None = None

    def reads(self, subject: UUID) -> Iterable[UUID]:
        """The structure."""
        _ = subject
        return (self.structure_id,)

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse an unknown or closed structure, days outside the contract, and an overlap.

        Raises:
            SubjectNotFound: the structure is not registered.
            SubjectClosed: it is closed on that day.
            OutsideCpom: a day is not in the contract.
            WrongOrder: the stay ends before it starts.
            AlreadyMember: it is a member on other days of the stay.
        """
        _ = thing
        structure = context.peers.get(self.structure_id, History())
        refuse_other(structure, "structure", self.structure_id, field="structure_id")
        refuse_closed_on(structure, self.effective_on)
        refuse_outside(state, self.effective_on)
        end = end_of(state)
        if self.until is not None:
            refuse_before(self.until, self.effective_on, "entrée dans le CPOM", field="until")
            refuse_outside(state, self.until, field="until")
            end = self.until
        for one in stays_of(state, self.structure_id):
            apart = one.end < self.effective_on or end < one.start
            if not apart and one.start != self.effective_on:
                raise AlreadyMember(
                    field="structure_id", value=self.structure_id, start=one.start, end=one.end
                )


class LeaveCpom(State):
    """Say the last day of a structure in the contract; the last member may leave."""

    OF: ClassVar[str] = "cpom"
    records: ClassVar[type[Event]] = StructureLeftCpom

    structure_id: UUID
    last_day: Day
    motif: Text

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a structure that is not a member on that day, or that has another last day.

        Raises:
            NotMember: it is not a member on that day.
            AlreadyLeft: it has another last day.
        """
        _ = thing, context
        stays = stays_of(state, self.structure_id)
        found = next((one for one in stays if one.start <= self.last_day <= one.end), None)
        if found is None:
            raise NotMember(field="structure_id", value=self.structure_id, on=self.last_day)
        if found.left and found.end != self.last_day:
            raise AlreadyLeft(field="last_day", value=self.structure_id, last_day=found.end)

    def day(self, event: Event) -> date:
        """Return the day after the last."""
        _ = event
        return self.last_day + timedelta(days=1)

    def dated_by(self) -> str:
        """Name the last day."""
        return "last_day"
