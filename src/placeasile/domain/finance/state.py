"""What the decisions about the funding of a year need to know."""

from dataclasses import dataclass
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
