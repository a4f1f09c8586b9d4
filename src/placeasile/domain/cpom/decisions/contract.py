"""Signing, naming, amending and terminating a CPOM."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import ClassVar
from uuid import UUID

from placeasile.domain.cpom.contract import (
    avenants_after,
    early_end,
    end_at,
    end_before,
    end_of,
    start_of,
    stays_of,
)
from placeasile.domain.cpom.decisions.base import (
    CpomAlreadySigned,
    CpomEndedEarly,
    CpomEndMovedBack,
    CpomGoesOn,
    CpomNameEmpty,
    OutsideCpom,
    refuse_duration,
)
from placeasile.domain.cpom.events import CpomAmended, CpomRenamed, CpomSigned, CpomTerminated
from placeasile.domain.dated import refuse_another
from placeasile.domain.kernel import Assertion, Command, Context, Event, History
from placeasile.domain.stating import Open, State, StateOn
from placeasile.domain.subjects import refuse_inactive, refuse_other
from placeasile.domain.values import Day, Prose, Text, fold


class SignCpom(Command[Open]):
    """Enter a contract in the register, with its operator and its first and last days."""

    records: ClassVar[type[Event]] = CpomSigned

    operateur_id: UUID
    start: Day
    end: Day
    nom: Text | None = None
    reference: Text | None = None

    def reads(self, subject: UUID) -> Iterable[UUID]:
        """The operator."""
        _ = subject
        return (self.operateur_id,)

    def decide(self, state: Open, context: Context) -> list[Assertion]:
        """Record the contract; nothing when the same one stands.

        Raises:
            SubjectNotFound: the operator is not registered.
            OperateurInactive: the operator is merged or inactive on the first day.
            CpomEndsBeforeStart: the end does not follow the start.
            CpomTooLong: it lasts more than ten years.
            CpomNameEmpty: the name has no letter or digit.
            CpomAlreadySigned: the stream holds another contract.
        """
        operateur = context.peers.get(self.operateur_id, History())
        refuse_other(operateur, "operateur", self.operateur_id, field="operateur_id")
        refuse_inactive(operateur, self.operateur_id, self.start)
        refuse_duration(self.start, self.end, field="end")
        _refuse_empty(self.nom)
        event = CpomSigned(
            operateur_id=self.operateur_id,
            start=self.start,
            end=self.end,
            nom=self.nom,
            reference=self.reference,
        )
        if any(one.event == event for one in state.alive):
            return []
        if state.steps("registered"):
            raise CpomAlreadySigned(field="start", start=start_of(state), end=end_of(state))
        return [Assertion(event, self.start)]


class RenameCpom(StateOn):
    """Give the contract another name from a day."""

    OF: ClassVar[str] = "cpom"
    records: ClassVar[type[Event]] = CpomRenamed

    nom: Text

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a name without a letter or a digit."""
        _ = state, thing, context
        _refuse_empty(self.nom)


class AmendCpom(StateOn):
    """Record an avenant to the contract; it may move the end later."""

    OF: ClassVar[str] = "cpom"
    records: ClassVar[type[Event]] = CpomAmended

    new_end: Day | None = None
    summary: Prose | None = None
    reference: Text | None = None

    def decide(self, state: Open, context: Context) -> list[Assertion]:
        """Record the avenant; nothing when the same one stands.

        Raises:
            SubjectNotFound: nothing was ever registered under this id.
            CpomEndedEarly: the contract ended before the avenant, or after its new end.
            OutsideCpom: the avenant is not on a day of the contract.
            CpomEndMovedBack: the new end comes before the earlier one, or after a later one.
            CpomTooLong: the contract would last more than ten years.
            DayAlreadyTaken: another end is recorded on that day.
        """
        _ = self.thing(state, context)
        event = self.event(state, context)
        if any((one.event, one.effective_on) == (event, self.effective_on) for one in state.alive):
            return []
        self._refuse_day(state)
        for fact in event.facts():
            if fact.facet == "cpom_end":
                refuse_another(state, fact, self.effective_on)
        if self.new_end is not None:
            self._refuse_end(state, self.new_end)
        return [Assertion(event, self.effective_on)]

    def _refuse_day(self, state: Open) -> None:
        ended = early_end(state)
        if ended is not None and ended < self.effective_on:
            raise CpomEndedEarly(field="effective_on", value=self.effective_on, last_day=ended)
        start = start_of(state)
        end = end_before(state, self.effective_on) or end_of(state)
        if not start <= self.effective_on <= end:
            raise OutsideCpom(field="effective_on", value=self.effective_on, start=start, end=end)

    def _refuse_end(self, state: Open, new_end: date) -> None:
        before = end_at(state, self.effective_on)
        later = [
            date.fromisoformat(str(value["new_end"]))
            for _, value in avenants_after(state, self.effective_on)
            if value["new_end"] is not None
        ]
        if before is not None and new_end < before:
            raise CpomEndMovedBack(field="new_end", value=new_end, end=before)
        if later and new_end > later[0]:
            raise CpomEndMovedBack(field="new_end", value=new_end, end=later[0])
        refuse_duration(start_of(state), new_end, field="new_end")


class TerminateCpom(State):
    """End the contract before its term, for its members too."""

    OF: ClassVar[str] = "cpom"
    records: ClassVar[type[Event]] = CpomTerminated

    last_day: Day
    motif: Text

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a day outside the contract, another early end, and what comes after.

        Raises:
            CpomEndedEarly: it has another early end.
            OutsideCpom: the last day is not in the contract.
            CpomGoesOn: an avenant, or the entry of a member, comes after the last day.
        """
        _ = thing, context
        ended = early_end(state)
        if ended == self.last_day:
            return
        if ended is not None:
            raise CpomEndedEarly(field="last_day", value=self.last_day, last_day=ended)
        start = start_of(state)
        end = end_at(state, self.last_day)
        if end is None or not start <= self.last_day <= end:
            shown = end or end_of(state)
            raise OutsideCpom(field="last_day", value=self.last_day, start=start, end=shown)
        if avenants_after(state, self.last_day):
            raise CpomGoesOn(field="last_day", value=self.last_day, what="un avenant")
        for structure_id in state.keys("member"):
            if any(one.start > self.last_day for one in stays_of(state, UUID(structure_id))):
                raise CpomGoesOn(
                    field="last_day",
                    value=self.last_day,
                    what=f"l'entrée de la structure {structure_id}",
                )

    def day(self, event: Event) -> date:
        """Return the day after the last."""
        _ = event
        return self.last_day + timedelta(days=1)

    def dated_by(self) -> str:
        """Name the last day."""
        return "last_day"


def _refuse_empty(nom: str | None) -> None:
    if nom is not None and not fold(nom):
        raise CpomNameEmpty(field="nom", value=nom)
