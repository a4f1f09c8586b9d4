"""What the decisions about an operator need to know."""

from dataclasses import dataclass
from datetime import date

from placeasile.domain.kernel import Claim, Claims, History
from placeasile.domain.values import fold


@dataclass(frozen=True, slots=True)
class Operateur:
    """State of one operator, read from its facts."""

    history: History

    @property
    def registered(self) -> bool:
        """Whether the operator was ever registered."""
        return bool(self.history.steps("registered"))

    def nom(self, on: date) -> str | None:
        """Return the name borne on a day."""
        value = self.history.at("nom", on)
        return None if value is None else str(value["nom"])


def claims(history: History) -> Claims:
    """Every name that the operator bears or bore stays its own, from its first day."""
    borne: dict[tuple[str, str], Claim] = {}
    for day, value in history.steps("nom"):
        borne.setdefault(("operateur_nom", fold(str(value["nom"]))), Claim(since=day))
    return borne
