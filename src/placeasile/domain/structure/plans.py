"""Places planned to open or to close in a year, as they were declared up to 2025."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import ClassVar, Final

from placeasile.domain.kernel import Event, Fact, History
from placeasile.domain.stating import Stated
from placeasile.domain.structure.events import StructureEvent
from placeasile.domain.values import Count


class PlanKind(StrEnum):
    """Whether places are to open or to close."""

    OUVERTURE = "OUVERTURE"
    FERMETURE = "FERMETURE"


class OpeningPlanned(Stated):
    """Places that remain to open in ``year``; 0 says that none is planned.

    ``effective_on`` is 1 January of the year. ``due_on`` is when they are to be open.
    """

    TOPIC: ClassVar[str] = "structure.opening_planned"
    LABEL: ClassVar[str] = "Ouverture de places prévue"
    SINCE: ClassVar[str] = "1er janvier de l'année"
    SOURCE: ClassVar[str] = "Déclaration de l'opérateur"
    FACETS: ClassVar[tuple[str, ...]] = ("plan",)
    KEY: ClassVar[str] = "OUVERTURE/{year}"
    RESTS: ClassVar[tuple[str, ...]] = ("stream",)

    year: int
    count: Count
    due_on: date | None = None


class ClosurePlanned(Stated):
    """Places that remain to close in ``year``; 0 says that none is planned.

    ``effective_on`` is 1 January of the year. ``due_on`` is when they are to be closed.
    """

    TOPIC: ClassVar[str] = "structure.closure_planned"
    LABEL: ClassVar[str] = "Fermeture de places prévue"
    SINCE: ClassVar[str] = "1er janvier de l'année"
    SOURCE: ClassVar[str] = "Déclaration de l'opérateur"
    FACETS: ClassVar[tuple[str, ...]] = ("plan",)
    KEY: ClassVar[str] = "FERMETURE/{year}"
    RESTS: ClassVar[tuple[str, ...]] = ("stream",)

    year: int
    count: Count
    due_on: date | None = None


class PlanDropped(StructureEvent):
    """What was planned for ``year`` will not be done; ``effective_on`` is when it is given up."""

    TOPIC: ClassVar[str] = "structure.plan_dropped"
    LABEL: ClassVar[str] = "Abandon d'une ouverture ou d'une fermeture prévue"
    SINCE: ClassVar[str] = "Jour de l'abandon"
    SOURCE: ClassVar[str] = "Déclaration de l'opérateur"
    FACETS: ClassVar[tuple[str, ...]] = ("plan_dropped",)

    year: int
    kind: PlanKind
    motif: str

    def facts(self) -> Iterable[Fact]:
        """The plan is given up."""
        yield Fact("plan_dropped", {"motif": self.motif}, f"{self.kind.value}/{self.year}")

    def contradicted(self, history: History, on: date) -> bool:
        """Whether nothing is planned; a plan is dropped before its year as well as after."""
        _ = on
        return not history.steps("plan", f"{self.kind.value}/{self.year}")


EVENTS: Final[tuple[type[Event], ...]] = (OpeningPlanned, ClosurePlanned, PlanDropped)
"""Every event of this part of the structure."""
