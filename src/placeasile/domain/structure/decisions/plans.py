"""Planning openings and closures of places, and giving them up."""

from datetime import date
from typing import ClassVar

from placeasile.domain.kernel import Context, Event, History
from placeasile.domain.settled import OfAYear
from placeasile.domain.stating import Open, StateOn
from placeasile.domain.structure.plans import ClosurePlanned, OpeningPlanned, PlanDropped, PlanKind
from placeasile.domain.structure.refusals import (
    DueDayMissing,
    PlanNotFound,
    PlanWasDropped,
    TooManyPlacesToClose,
)
from placeasile.domain.subjects import refuse_closed_on
from placeasile.domain.values import Day, Places, Text, Year


class _Plan(OfAYear):
    KIND: ClassVar[PlanKind]

    year: Year
    count: Places
    due_on: Day | None = None

    def day(self, event: Event) -> date:
        """1 January of the year."""
        _ = event
        return date(self.year, 1, 1)

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a closed structure, places without a due day, and what was given up."""
        _ = context
        refuse_closed_on(thing, date(self.year, 1, 1), field="year")
        if self.count > 0 and self.due_on is None:
            raise DueDayMissing(field="due_on", value=self.count)
        if state.steps("plan_dropped", f"{self.KIND.value}/{self.year}"):
            raise PlanWasDropped(field="year", value=self.year)


class PlanOpening(_Plan):
    """Say how many places are to open in a year, 0 for none."""

    records: ClassVar[type[Event]] = OpeningPlanned
    KIND: ClassVar[PlanKind] = PlanKind.OUVERTURE


class PlanClosure(_Plan):
    """Say how many places are to close in a year, 0 for none."""

    records: ClassVar[type[Event]] = ClosurePlanned
    KIND: ClassVar[PlanKind] = PlanKind.FERMETURE

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse besides more places than the structure has in the year, when it is known."""
        super().check(state, thing, context)
        places = places_of(thing, self.year)
        if places is not None and self.count > places:
            raise TooManyPlacesToClose(
                field="count", value=self.count, places=places, year=self.year
            )


class DropPlan(OfAYear, StateOn):
    """Say that planned places will not open, or will not close."""

    records: ClassVar[type[Event]] = PlanDropped

    year: Year
    kind: PlanKind
    motif: Text

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse when nothing is planned."""
        _ = thing, context
        if not state.steps("plan", f"{self.kind.value}/{self.year}"):
            raise PlanNotFound(field="year", value=self.year)


def places_of(structure: History, year: int) -> int | None:
    """Return the most places that the structure has in a year, None when none is known."""
    values = (
        structure.latest("places_stated", str(year)),
        structure.at("places", date(year, 1, 1)),
        structure.at("places", date(year, 12, 31)),
    )
    return max((int(str(one["n"])) for one in values if one is not None), default=None)
