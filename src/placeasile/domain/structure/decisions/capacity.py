"""Authorising a capacity from a day, and stating the balance of a past year."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar
from uuid import UUID

from placeasile.domain.dated import dated, said_on
from placeasile.domain.kernel import Assertion, Context, Event, History
from placeasile.domain.settled import funding_stream, refuse_settled
from placeasile.domain.structure.decisions.base import StructureCommand, refuse_closed
from placeasile.domain.structure.events import CapacityAuthorised, CapacityStated
from placeasile.domain.structure.refusals import (
    TooManySpecialPlaces,
    YearAlreadyStated,
    YearNotOver,
)
from placeasile.domain.structure.state import Structure
from placeasile.domain.values import Day, Places, Text, Year

LABELS = {"pmr": "PMR", "lgbt": "LGBT", "fvv_teh": "FVV/TEH"}


class _Capacity(StructureCommand):
    places: Places
    pmr: Places | None = None
    lgbt: Places | None = None
    fvv_teh: Places | None = None

    def refuse_too_many(self, history: History, on: date | None = None) -> None:
        """Raise when a count of special places, or the one carried to a day, exceeds the total."""
        for field, label in LABELS.items():
            count = getattr(self, field)
            carried = None if on is None else history.at(field, on)
            if count is None and carried is not None:
                count = int(str(carried["n"]))
            if count is not None and count > self.places:
                raise TooManySpecialPlaces(
                    field=field, value=count, label=label, places=self.places
                )


class AuthoriseCapacity(_Capacity):
    """Set the authorised capacity from a given day."""

    records: ClassVar[type[Event]] = CapacityAuthorised

    effective_on: Day
    act_reference: Text | None = None

    def reads(self, subject: UUID) -> Iterable[UUID]:
        """The accounts of the year in which the capacity changes."""
        return (funding_stream(subject, self.effective_on.year),)

    def decide(self, state: Structure, context: Context) -> list[Assertion]:
        """Record the capacity; nothing when all it says is recorded on that day.

        Raises:
            StructureNotFound: nothing was ever registered under this id.
            StructureIsClosed: it is closed on that day.
            DayAlreadyTaken: another capacity is recorded on that day.
            TooManySpecialPlaces: a count of special places exceeds the total.
            BudgetYearIsClosed: the accounts of the year are closed, and no reason is given.
        """
        refuse_closed(state, self.effective_on)
        event = CapacityAuthorised(
            places=self.places,
            pmr=self.pmr,
            lgbt=self.lgbt,
            fvv_teh=self.fvv_teh,
            act_reference=self.act_reference,
        )
        recorded = dated(state.history, event, self.effective_on)
        if recorded:
            self.refuse_too_many(state.history, self.effective_on)
            refuse_settled(context, self.effective_on.year, self.reason)
        return recorded


class StateCapacity(_Capacity):
    """State the capacity of a past year, as at its 31 December."""

    records: ClassVar[type[Event]] = CapacityStated

    year: Year

    def reads(self, subject: UUID) -> Iterable[UUID]:
        """The accounts of the year."""
        return (funding_stream(subject, self.year),)

    def decide(self, state: Structure, context: Context) -> list[Assertion]:
        """Record the balance; nothing when one that says as much stands.

        Raises:
            StructureNotFound: nothing was ever registered under this id.
            StructureIsClosed: it was closed on the 31 December.
            YearNotOver: the 31 December is still to come.
            YearAlreadyStated: another balance stands for the year.
            TooManySpecialPlaces: a count of special places exceeds the total.
            BudgetYearIsClosed: the accounts of the year are closed, and no reason is given.
        """
        year_end = date(self.year, 12, 31)
        refuse_closed(state, year_end, field="year")
        self.refuse_too_many(state.history)
        if year_end > context.today:
            raise YearNotOver(field="year", value=self.year)
        event = CapacityStated(
            year=self.year,
            places=self.places,
            pmr=self.pmr,
            lgbt=self.lgbt,
            fvv_teh=self.fvv_teh,
        )
        if all(said_on(state.history, one, year_end) == one.value for one in event.facts()):
            return []
        stated = state.history.latest("places_stated", str(self.year))
        if stated is not None:
            raise YearAlreadyStated(field="year", value=self.year, places=stated["n"])
        refuse_settled(context, self.year, self.reason)
        return [Assertion(event, year_end)]
