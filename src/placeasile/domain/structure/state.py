"""What the decisions about a structure need to know."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from placeasile.domain.kernel import Claim, Claims, History
from placeasile.domain.structure.contracts import early_end
from placeasile.domain.structure.events import (
    held,
)
from placeasile.domain.subjects import closed_from
from placeasile.domain.vocabulary import StructureType


@dataclass(frozen=True, slots=True)
class Structure:
    """State of one structure, read from its facts."""

    history: History

    @property
    def registered(self) -> bool:
        """Whether the structure was ever registered."""
        return bool(self.history.steps("registered"))

    @property
    def opened_on(self) -> date | None:
        """The day it opened, None when unknown."""
        steps = self.history.steps("opened")
        return steps[-1][0] if steps else None

    @property
    def closed_from(self) -> date | None:
        """The first day it is closed for good, None while no closing stands."""
        return closed_from(self.history, date.max)

    def closed_since(self, on: date) -> date | None:
        """Return the first day of the closing that holds on a day, None when it is not closed."""
        return closed_from(self.history, on)

    def closing_near(self, on: date) -> date | None:
        """Return the first day of a closing that a closing on a day would repeat."""
        later = [(day, value) for day, value in self.history.steps("closed") if day > on]
        if later and later[0][1]["last_day"] is not None:
            return later[0][0]
        return closed_from(self.history, on)

    @property
    def attached_on(self) -> date | None:
        """The last day it was attached to the programme, None when it is not."""
        steps = self.history.steps("programme")
        return steps[-1][0] if steps and steps[-1][1]["attached"] else None

    def type(self, on: date) -> StructureType | None:
        """Return its type on a day, None when it is not registered."""
        value = self.history.at("type", on)
        return None if value is None else StructureType(str(value["type"]))

    def operateur(self, on: date) -> tuple[UUID, str | None] | None:
        """Return the operator and the subsidiary that run it on a day."""
        value = self.history.at("operateur", on)
        if value is None:
            return None
        filiale = value["filiale"]
        return UUID(str(value["operateur_id"])), None if filiale is None else str(filiale)

    def holds(self, kind: str, code: str, on: date) -> bool:
        """Tell whether a DNA or FINESS code names the structure on a day."""
        return held(self.history, kind, code, on)

    def ended_after(self, kind: str, code: str, on: date) -> date | None:
        """Return the end of a code that comes next after a day, None before a re-attachment."""
        later = [(day, value) for day, value in self.history.steps(kind, code) if day > on]
        return later[0][0] if later and not later[0][1]["held"] else None

    def has_period(self, kind: str, period_id: UUID) -> bool:
        """Tell whether a convention or an authorisation is known."""
        return bool(self.history.steps(kind, str(period_id)))

    def period_start(self, kind: str, period_id: UUID) -> date:
        """Return the first day of a known period."""
        return self.history.steps(kind, str(period_id))[0][0]

    def period_end(self, kind: str, period_id: UUID) -> date:
        """Return the last day of a known period, avenants included."""
        value = self.history.latest(f"{kind}_end", str(period_id))
        assert value is not None
        return date.fromisoformat(str(value["end"]))

    def ended_early(self, kind: str, period_id: UUID) -> date | None:
        """Return the last day of a period that ended before its term."""
        return early_end(self.history, kind, period_id)

    def avenant_after(self, kind: str, period_id: UUID, on: date) -> date | None:
        """Return the day of the first avenant to a period after a day."""
        steps = self.history.steps(f"{kind}_avenant", str(period_id))
        return next((day for day, _ in steps if day > on), None)

    def authorised_between(self, first: date, until: date) -> date | None:
        """Return the first day of an authorisation that starts from a day until another."""
        starts = (
            self.history.steps("authorisation", key)[0][0]
            for key in self.history.keys("authorisation")
        )
        return min((day for day in starts if first <= day < until), default=None)


def claims(history: History) -> Claims:
    """What the structure holds.

    Each DNA code, until the day after its last one; and for ever every public code that it
    was ever given, even in error.
    """
    claimed: dict[tuple[str, str], Claim] = {}
    for code in history.keys("dna"):
        steps = history.steps("dna", code)
        until = None if steps[-1][1]["held"] else steps[-1][0]
        claimed["dna", code] = Claim(since=steps[0][0], until=until)
    for code in history.keys_ever("code_bhasile"):
        claimed["code_bhasile", code] = Claim(since=date.min)
    return claimed
