"""Conventions and authorisations: signed, amended, renewed, ended early."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from placeasile.domain.dated import refuse_another
from placeasile.domain.kernel import Assertion, Context, Event
from placeasile.domain.structure.contracts import (
    AuthorisationAmended,
    AuthorisationGranted,
    AuthorisationRenewed,
    AuthorisationWithdrawn,
    ConventionAmended,
    ConventionRenewed,
    ConventionSigned,
    ConventionTerminated,
    PeriodAmended,
    PeriodEnded,
    PeriodStarted,
)
from placeasile.domain.structure.decisions.base import (
    StructureCommand,
    refuse_closed,
    refuse_unknown,
)
from placeasile.domain.structure.decisions.lifecycle import next_day
from placeasile.domain.structure.refusals import (
    AvenantFollows,
    DayOutsidePeriod,
    EndBeforeAvenant,
    PeriodAlreadyKnown,
    PeriodEndedEarly,
    PeriodEndsBeforeStart,
    PeriodNotFound,
    TypeNotAuthorised,
)
from placeasile.domain.structure.state import Structure
from placeasile.domain.values import Day, Prose, Text

LABELS = {"authorisation": "d'autorisation", "convention": "de convention"}


class _StartPeriod(StructureCommand):
    start: Day
    end: Day
    period_id: UUID | None = None
    reference: Text | None = None

    def decide(self, state: Structure, context: Context) -> list[Assertion]:
        """Record the period; nothing when the same one stands.

        Without ``period_id``, the same is one of these dates and this reference.

        Raises:
            StructureNotFound: nothing was ever registered under this id.
            StructureIsClosed: it is closed on the first day.
            PeriodEndsBeforeStart: the end does not follow the start.
            PeriodAlreadyKnown: the id names a period with other dates.
            TypeNotAuthorised: only CADA and CPH are authorised.
        """
        kind = _started(self)
        refuse_closed(state, self.start, field="start")
        if self.end <= self.start:
            raise PeriodEndsBeforeStart(field="end", value=_french(self.end), start=self.start)
        _refuse_type(kind.KIND, state, self.start)
        period_id = self.period_id or _corrected_id(context) or context.new_id(kind.KIND)
        event = kind.model_validate({**self._values(), "period_id": period_id})
        if any(self._same(one.event, event) for one in state.history.alive):
            return []
        if state.has_period(kind.KIND, period_id):
            raise PeriodAlreadyKnown(field="period_id", value=period_id)
        return [Assertion(event, self.start)]

    def _values(self) -> dict[str, object]:
        return {"start": self.start, "end": self.end, "reference": self.reference}

    def _same(self, standing: Event, event: PeriodStarted) -> bool:
        """Tell whether a period stands: the same id, or any when the command gives none."""
        if type(standing) is not type(event):
            return False
        if self.period_id is None:
            standing = standing.model_copy(update={"period_id": event.period_id})
        return standing == event


class _RenewPeriod(_StartPeriod):
    previous_id: UUID

    def decide(self, state: Structure, context: Context) -> list[Assertion]:
        """Record the period that follows; nothing when the same one stands.

        Raises:
            PeriodNotFound: the period to follow is unknown.
            PeriodEndsBeforeStart: the end does not follow the start, or the new period
                starts before the one that it follows.
            PeriodAlreadyKnown: the id names a period with other dates.
        """
        kind = _started(self).KIND
        _refuse_unknown_period(state, kind, self.previous_id, field="previous_id")
        previous_start = state.period_start(kind, self.previous_id)
        if self.start <= previous_start:
            raise PeriodEndsBeforeStart(
                field="start", value=_french(self.start), start=previous_start
            )
        return super().decide(state, context)

    def _values(self) -> dict[str, object]:
        return {**super()._values(), "previous_id": self.previous_id}


class _AmendPeriod(StructureCommand):
    period_id: UUID
    effective_on: Day
    new_end: Day | None = None
    summary: Prose | None = None
    reference: Text | None = None

    def decide(self, state: Structure, context: Context) -> list[Assertion]:
        """Record the avenant; nothing when the same one stands.

        Raises:
            PeriodNotFound: the period is unknown.
            DayOutsidePeriod: the avenant comes before the period.
            PeriodEndsBeforeStart: the new end does not follow the start.
            EndBeforeAvenant: the new end does not follow the avenant itself.
            PeriodEndedEarly: the period ended before the avenant, or after its new end.
            DayAlreadyTaken: another end of the period is recorded on that day.
        """
        _ = context
        kind = _amended(self).KIND
        _refuse_unknown_period(state, kind, self.period_id)
        event = _amended(self)(
            period_id=self.period_id,
            new_end=self.new_end,
            summary=self.summary,
            reference=self.reference,
        )
        if any(
            (one.event, one.effective_on) == (event, self.effective_on)
            for one in state.history.alive
        ):
            return []
        self._refuse_days(state, kind)
        for fact in event.facts():
            if fact.facet == f"{kind}_end":
                refuse_another(state.history, fact, self.effective_on)
        return [Assertion(event, self.effective_on)]

    def _refuse_days(self, state: Structure, kind: str) -> None:
        """Raise when the avenant, or the end that it says, is on an impossible day."""
        start = state.period_start(kind, self.period_id)
        if self.effective_on < start:
            raise DayOutsidePeriod(
                field="effective_on",
                value=_french(self.effective_on),
                start=start,
                end=state.period_end(kind, self.period_id),
            )
        ended = state.ended_early(kind, self.period_id) or date.max
        if self.effective_on > ended:
            raise PeriodEndedEarly(field="effective_on", value=self.period_id, last_day=ended)
        if self.new_end is None:
            return
        if self.new_end <= start:
            raise PeriodEndsBeforeStart(field="new_end", value=_french(self.new_end), start=start)
        if self.new_end <= self.effective_on:
            raise EndBeforeAvenant(
                field="new_end", value=_french(self.new_end), avenant=self.effective_on
            )
        if ended < date.max and self.new_end < ended:
            raise PeriodEndedEarly(field="new_end", value=self.period_id, last_day=ended)


class _EndPeriod(StructureCommand):
    period_id: UUID
    last_day: Day
    motif: Text

    def decide(self, state: Structure, context: Context) -> list[Assertion]:
        """Record the early end; nothing when the same one stands.

        Raises:
            PeriodNotFound: the period is unknown.
            PeriodEndedEarly: it has another early end.
            AvenantFollows: an avenant comes after the last day.
            DayOutsidePeriod: the last day is not in the period.
        """
        _ = context
        kind = _ended(self).KIND
        _refuse_unknown_period(state, kind, self.period_id)
        event = _ended(self)(period_id=self.period_id, last_day=self.last_day, motif=self.motif)
        if any(one.event == event for one in state.history.alive):
            return []
        self._refuse_day(state, kind)
        return [Assertion(event, next_day(self.last_day))]

    def _refuse_day(self, state: Structure, kind: str) -> None:
        """Raise when the period cannot end early on that day."""
        ended = state.ended_early(kind, self.period_id)
        if ended is not None:
            raise PeriodEndedEarly(field="last_day", value=self.period_id, last_day=ended)
        start = state.period_start(kind, self.period_id)
        end = state.period_end(kind, self.period_id)
        if not start <= self.last_day <= end:
            raise DayOutsidePeriod(
                field="last_day", value=_french(self.last_day), start=start, end=end
            )
        avenant = state.avenant_after(kind, self.period_id, self.last_day)
        if avenant is not None:
            raise AvenantFollows(field="last_day", value=_french(self.last_day), avenant=avenant)


class SignConvention(_StartPeriod):
    """Record a convention, with its first and last days."""

    records: ClassVar[type[Event]] = ConventionSigned


class RenewConvention(_RenewPeriod):
    """Record the convention that follows an earlier one."""

    records: ClassVar[type[Event]] = ConventionRenewed


class AmendConvention(_AmendPeriod):
    """Record an avenant to a convention."""

    records: ClassVar[type[Event]] = ConventionAmended


class TerminateConvention(_EndPeriod):
    """End a convention before its term."""

    records: ClassVar[type[Event]] = ConventionTerminated


class GrantAuthorisation(_StartPeriod):
    """Record an authorisation, with its first and last days."""

    records: ClassVar[type[Event]] = AuthorisationGranted


class RenewAuthorisation(_RenewPeriod):
    """Record the authorisation that follows an earlier one."""

    records: ClassVar[type[Event]] = AuthorisationRenewed


class AmendAuthorisation(_AmendPeriod):
    """Record an order that amends an authorisation."""

    records: ClassVar[type[Event]] = AuthorisationAmended


class WithdrawAuthorisation(_EndPeriod):
    """Withdraw an authorisation before its term."""

    records: ClassVar[type[Event]] = AuthorisationWithdrawn


def _started(command: StructureCommand) -> type[PeriodStarted]:
    assert issubclass(command.records, PeriodStarted)
    return command.records


def _amended(command: StructureCommand) -> type[PeriodAmended]:
    assert issubclass(command.records, PeriodAmended)
    return command.records


def _ended(command: StructureCommand) -> type[PeriodEnded]:
    assert issubclass(command.records, PeriodEnded)
    return command.records


def _french(day: date) -> str:
    return day.strftime("%d/%m/%Y")


def _corrected_id(context: Context) -> UUID | None:
    corrected = context.corrects
    return corrected.period_id if isinstance(corrected, PeriodStarted) else None


def _refuse_type(kind: str, state: Structure, on: date) -> None:
    held = state.type(on)
    if kind == "authorisation" and held is not None and not held.authorised:
        raise TypeNotAuthorised(field="type", value=held.value)


def _refuse_unknown_period(
    state: Structure, kind: str, period_id: UUID, *, field: str = "period_id"
) -> None:
    refuse_unknown(state)
    if not state.has_period(kind, period_id):
        raise PeriodNotFound(field=field, value=period_id, label=LABELS[kind])
