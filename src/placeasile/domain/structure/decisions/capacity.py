"""Authorising a capacity from a day, and stating the balance of a past year."""

from datetime import date

from placeasile.domain.kernel import Assertion, Context
from placeasile.domain.structure.decisions.base import (
    StructureCommand,
    refuse_closed,
    refuse_unknown,
)
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

    def refuse_too_many(self) -> None:
        """Raise when a count of special places exceeds the total."""
        for field, label in LABELS.items():
            count = getattr(self, field)
            if count is not None and count > self.places:
                raise TooManySpecialPlaces(
                    field=field, value=count, label=label, places=self.places
                )


class AuthoriseCapacity(_Capacity):
    """Set the authorised capacity from a given day."""

    effective_on: Day
    act_reference: Text | None = None

    def decide(self, state: Structure, context: Context) -> list[Assertion]:
        """Record the capacity; nothing when it is already that on that day.

        Raises:
            StructureNotFound: nothing was ever registered under this id.
            StructureIsClosed: it is closed on that day.
            TooManySpecialPlaces: a count of special places exceeds the total.
        """
        _ = context
        refuse_closed(state, self.effective_on)
        self.refuse_too_many()
        event = CapacityAuthorised(
            places=self.places,
            pmr=self.pmr,
            lgbt=self.lgbt,
            fvv_teh=self.fvv_teh,
            act_reference=self.act_reference,
        )
        if all(
            state.history.at(fact.facet, self.effective_on) == fact.value for fact in event.facts()
        ):
            return []
        return [Assertion(event, self.effective_on)]


class StateCapacity(_Capacity):
    """State the capacity of a past year, as at its 31 December."""

    year: Year

    def decide(self, state: Structure, context: Context) -> list[Assertion]:
        """Record the balance; nothing when the same one stands.

        Raises:
            StructureNotFound: nothing was ever registered under this id.
            YearNotOver: the 31 December is still to come.
            YearAlreadyStated: another balance stands for the year.
            TooManySpecialPlaces: a count of special places exceeds the total.
        """
        refuse_unknown(state)
        self.refuse_too_many()
        year_end = date(self.year, 12, 31)
        if year_end > context.today:
            raise YearNotOver(field="year", value=self.year)
        event = CapacityStated(
            year=self.year,
            places=self.places,
            pmr=self.pmr,
            lgbt=self.lgbt,
            fvv_teh=self.fvv_teh,
        )
        if any(one.event == event for one in state.history.alive):
            return []
        stated = state.history.latest("places_stated", str(self.year))
        if stated is not None:
            raise YearAlreadyStated(field="year", value=self.year, places=stated["n"])
        return [Assertion(event, year_end)]
