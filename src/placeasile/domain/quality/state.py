"""What the decisions about inspections need to know."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from placeasile.domain.kernel import History


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
