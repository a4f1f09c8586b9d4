"""What may follow the life of a structure: it opens again, or never should have been."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import ClassVar, Final

from placeasile.domain.kernel import Event, History, Scalar
from placeasile.domain.saying import Saying
from placeasile.domain.stating import Stated
from placeasile.domain.subjects import closed_from


class StructureReopened(Saying):
    """A closed structure receives residents again from ``effective_on``."""

    TOPIC: ClassVar[str] = "structure.reopened"
    LABEL: ClassVar[str] = "Réouverture"
    SINCE: ClassVar[str] = "Premier jour de la réouverture"
    SOURCE: ClassVar[str] = "Arrêté ou convention"
    FACETS: ClassVar[tuple[str, ...]] = ("closed",)
    RESTS: ClassVar[tuple[str, ...]] = ("stream",)
    SAYS: ClassVar[Mapping[str, Scalar]] = {"last_day": None}

    motif: str

    def contradicted(self, history: History, on: date) -> bool:
        """Whether the structure is not closed on the eve."""
        return closed_from(history, on - timedelta(days=1)) is None


class StructureRegisteredInError(Stated):
    """The structure never existed, or is another one: it counts nowhere, on no day.

    ``effective_on`` is the day on which the error was found. Unlike a closing, it holds for
    every day, past ones too, from its record on.
    """

    TOPIC: ClassVar[str] = "structure.registered_in_error"
    LABEL: ClassVar[str] = "Annulation d'une inscription"
    SINCE: ClassVar[str] = "Jour où l'erreur est constatée ; vaut pour toute date"
    SOURCE: ClassVar[str] = "Agent"
    FACETS: ClassVar[tuple[str, ...]] = ("void",)
    RESTS: ClassVar[tuple[str, ...]] = ("stream",)

    motif: str


EVENTS: Final[tuple[type[Event], ...]] = (StructureReopened, StructureRegisteredInError)
"""Every event of this part of the structure."""
