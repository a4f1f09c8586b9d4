"""Conventions and authorisations: signed, amended, renewed, ended early."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from placeasile.domain.kernel import Assertion, Context
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
    PeriodRenewed,
    PeriodStarted,
)
from placeasile.domain.structure.decisions.base import (
    StructureCommand,
    refuse_closed,
    refuse_unknown,
)
from placeasile.domain.structure.decisions.lifecycle import next_day
from placeasile.domain.structure.refusals import (
    DayOutsidePeriod,
    PeriodAlreadyKnown,
    PeriodEndsBeforeStart,
    PeriodNotFound,
    TypeNotAuthorised,
)
from placeasile.domain.structure.state import Structure
from placeasile.domain.values import Day, Prose, Text

LABELS = {"authorisation": "autorisation", "convention": "convention"}


class _StartPeriod(StructureCommand):
    started: ClassVar[type[PeriodStarted]]

    start: Day
    end: Day
    period_id: UUID | None = None
    reference: Text | None = None

    def decide(self, state: Structure, context: Context) -> list[Assertion]:
        """Record the period; nothing when the same one stands.

        Raises:
            StructureNotFound: nothing was ever registered under this id.
            StructureIsClosed: it is closed on the first day.
            PeriodEndsBeforeStart: the end does not follow the start.
            PeriodAlreadyKnown: the id names a period with other dates.
            TypeNotAuthorised: only CADA and CPH are authorised.
        """
        return self._start(self.started, state, context)

    def _start(
        self,
        kind: type[PeriodStarted],
        state: Structure,
        context: Context,
        previous_id: UUID | None = None,
    ) -> list[Assertion]:
        refuse_closed(state, self.start, field="start")
        if self.end <= self.start:
            raise PeriodEndsBeforeStart(
                field="end", value=self.end.strftime("%d/%m/%Y"), start=self.start
            )
        _refuse_type(kind.KIND, state, self.start)
        period_id = self.period_id or _corrected_id(context) or context.new_id(kind.KIND)
        values = {
            "period_id": period_id,
            "start": self.start,
            "end": self.end,
            "reference": self.reference,
        }
        if previous_id is not None:
            values["previous_id"] = previous_id
        event = kind.model_validate(values)
        if any(one.event == event for one in state.history.alive):
            return []
        if state.has_period(kind.KIND, period_id):
            raise PeriodAlreadyKnown(field="period_id", value=period_id)
        return [Assertion(event, self.start)]


class _RenewPeriod(_StartPeriod):
    renewed: ClassVar[type[PeriodRenewed]]

    previous_id: UUID

    def decide(self, state: Structure, context: Context) -> list[Assertion]:
        """Record the period that follows; nothing when the same one stands.

        Raises:
            PeriodNotFound: the period to follow is unknown.
            PeriodEndsBeforeStart: the end does not follow the start, or the new period
                starts before the one that it follows.
            PeriodAlreadyKnown: the id names a period with other dates.
        """
        kind = self.renewed.KIND
        _refuse_unknown_period(state, kind, self.previous_id, field="previous_id")
        previous_start = state.period_start(kind, self.previous_id)
        if self.start <= previous_start:
            raise PeriodEndsBeforeStart(
                field="start",
                value=self.start.strftime("%d/%m/%Y"),
                start=previous_start,
            )
        return self._start(self.renewed, state, context, self.previous_id)


class _AmendPeriod(StructureCommand):
    amended: ClassVar[type[PeriodAmended]]

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
        """
        _ = context
        kind = self.amended.KIND
        _refuse_unknown_period(state, kind, self.period_id)
        start = state.period_start(kind, self.period_id)
        if self.effective_on < start:
            raise DayOutsidePeriod(
                field="effective_on",
                value=self.effective_on.strftime("%d/%m/%Y"),
                start=start,
                end=state.period_end(kind, self.period_id),
            )
        if self.new_end is not None and self.new_end <= start:
            raise PeriodEndsBeforeStart(
                field="new_end", value=self.new_end.strftime("%d/%m/%Y"), start=start
            )
        event = self.amended(
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
        return [Assertion(event, self.effective_on)]


class _EndPeriod(StructureCommand):
    ended: ClassVar[type[PeriodEnded]]

    period_id: UUID
    last_day: Day
    motif: Text

    def decide(self, state: Structure, context: Context) -> list[Assertion]:
        """Record the early end; nothing when the same one stands.

        Raises:
            PeriodNotFound: the period is unknown.
            DayOutsidePeriod: the last day is not in the period.
        """
        _ = context
        kind = self.ended.KIND
        _refuse_unknown_period(state, kind, self.period_id)
        event = self.ended(period_id=self.period_id, last_day=self.last_day, motif=self.motif)
        if any(one.event == event for one in state.history.alive):
            return []
        start = state.period_start(kind, self.period_id)
        end = state.period_end(kind, self.period_id)
        if not start <= self.last_day <= end:
            raise DayOutsidePeriod(
                field="last_day",
                value=self.last_day.strftime("%d/%m/%Y"),
                start=start,
                end=end,
            )
        return [Assertion(event, next_day(self.last_day))]


class SignConvention(_StartPeriod):
    """Record a convention, with its first and last days."""

    started: ClassVar[type[PeriodStarted]] = ConventionSigned


class RenewConvention(_RenewPeriod):
    """Record the convention that follows an earlier one."""

    renewed: ClassVar[type[PeriodRenewed]] = ConventionRenewed


class AmendConvention(_AmendPeriod):
    """Record an avenant to a convention."""

    amended: ClassVar[type[PeriodAmended]] = ConventionAmended


class TerminateConvention(_EndPeriod):
    """End a convention before its term."""

    ended: ClassVar[type[PeriodEnded]] = ConventionTerminated


class GrantAuthorisation(_StartPeriod):
    """Record an authorisation, with its first and last days."""

    started: ClassVar[type[PeriodStarted]] = AuthorisationGranted


class RenewAuthorisation(_RenewPeriod):
    """Record the authorisation that follows an earlier one."""

    renewed: ClassVar[type[PeriodRenewed]] = AuthorisationRenewed


class AmendAuthorisation(_AmendPeriod):
    """Record an order that amends an authorisation."""

    amended: ClassVar[type[PeriodAmended]] = AuthorisationAmended


class WithdrawAuthorisation(_EndPeriod):
    """Withdraw an authorisation before its term."""

    ended: ClassVar[type[PeriodEnded]] = AuthorisationWithdrawn


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
