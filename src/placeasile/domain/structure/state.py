"""What the decisions about a structure need to know."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from placeasile.domain.kernel import Claim, Claims, History
from placeasile.domain.structure.events import StructureType


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
        """The first day it is closed, None while no closing stands."""
        steps = self.history.steps("closed")
        return steps[0][0] if steps else None

    def closed(self, on: date) -> bool:
        """Tell whether it is closed on a day."""
        return self.closed_from is not None and self.closed_from <= on

    def type(self, on: date) -> StructureType | None:
        """Return its type on a day; the first known one before that."""
        value = self.history.at("type", on)
        if value is None:
            steps = self.history.steps("type")
            value = steps[0][1] if steps else None
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
        value = self.history.at(kind, on, code)
        return value is not None and bool(value["held"])

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


def claims(history: History) -> Claims:
    """Each DNA code is held, or free again from the day after its last one."""
    held: dict[tuple[str, str], Claim] = {}
    for code in history.keys("dna"):
        steps = history.steps("dna", code)
        until = None if steps[-1][1]["held"] else steps[-1][0]
        held["dna", code] = Claim(since=steps[0][0], until=until)
    return held
