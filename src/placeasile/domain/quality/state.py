"""What the decisions about visits need to know, and what they claim."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from placeasile.domain.kernel import Claim, Claims, History


@dataclass(frozen=True, slots=True)
class Quality:
    """State of the inspections of one structure."""

    history: History

    def visited_on(self, inspection_id: UUID) -> date | None:
        """Return the day of an inspection that is not withdrawn, None when unknown."""
        steps = self.history.steps("inspection", str(inspection_id))
        if not steps or steps[-1][1]["withdrawn"]:
            return None
        return steps[-1][0]


def claims(history: History) -> Claims:
    """Each file number of an incident that is not struck off, for ever."""
    return {
        ("dossier", number): Claim(since=date.min)
        for number in history.keys("incident")
        if history.latest("incident_withdrawn", number) is None
    }
