"""What the decisions about the funding of a year need to know."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from placeasile.domain.kernel import History


@dataclass(frozen=True, slots=True)
class Funding:
    """State of the funding of one structure for one year."""

    history: History

    def granted(self, year: int) -> Decimal | None:
        """Return the amount last granted, None when nothing was."""
        value = self.history.latest("dotation_granted", str(year))
        return None if value is None else Decimal(str(value["amount"]))

    def granted_on(self, year: int) -> date | None:
        """Return the day of the grant, before any amendment; None when nothing was granted."""
        steps = self.history.steps("dotation_granted", str(year))
        return next((day for day, value in steps if not value["amended"]), None)
