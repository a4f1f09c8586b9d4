"""Facts recorded about the inspections of a structure, and every event of the aggregate."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import ClassVar, Final
from uuid import UUID

from placeasile.domain.kernel import Event, Fact
from placeasile.domain.quality import actions, evaluations, incidents


class InspectionType(StrEnum):
    """How the visit was announced."""

    INOPINE = "INOPINE"
    PROGRAMME = "PROGRAMME"


class InspectionEvent(Event):
    """An event about one inspection of ``structure_id``."""

    structure_id: UUID
    inspection_id: UUID

    def subject(self, stream_id: UUID) -> UUID:
        """The structure."""
        _ = stream_id
        return self.structure_id


class InspectionRecorded(InspectionEvent):
    """The State's agents inspected the structure on ``effective_on``."""

    TOPIC: ClassVar[str] = "quality.inspection_recorded"
    LABEL: ClassVar[str] = "Inspection"
    SINCE: ClassVar[str] = "Jour de la visite"
    SOURCE: ClassVar[str] = "Service de l'État"
    FACETS: ClassVar[tuple[str, ...]] = ("inspection",)

    type: InspectionType

    def facts(self) -> Iterable[Fact]:
        """The visit, a point in time."""
        yield Fact(
            "inspection",
            {"type": self.type.value, "withdrawn": False},
            str(self.inspection_id),
        )

    def introduces(self) -> Iterable[str]:
        """The inspection."""
        return (f"inspection:{self.inspection_id}",)


class InspectionReportFiled(InspectionEvent):
    """The report of the inspection was filed on ``effective_on``."""

    TOPIC: ClassVar[str] = "quality.inspection_report_filed"
    LABEL: ClassVar[str] = "Dépôt d'un rapport d'inspection"
    SINCE: ClassVar[str] = "Jour du dépôt"
    SOURCE: ClassVar[str] = "Rapport d'inspection"
    FACETS: ClassVar[tuple[str, ...]] = ("inspection_report",)

    reference: str

    def facts(self) -> Iterable[Fact]:
        """The report."""
        yield Fact("inspection_report", {"reference": self.reference}, str(self.inspection_id))

    def requires(self) -> Iterable[str]:
        """The inspection."""
        return (f"inspection:{self.inspection_id}",)


class InspectionWithdrawn(InspectionEvent):
    """The inspection is struck off; ``visited_on`` repeats its date, also ``effective_on``."""

    TOPIC: ClassVar[str] = "quality.inspection_withdrawn"
    LABEL: ClassVar[str] = "Annulation d'une inspection"
    SINCE: ClassVar[str] = "Jour de la visite annulée"
    SOURCE: ClassVar[str] = "Agent"
    FACETS: ClassVar[tuple[str, ...]] = ("inspection",)

    visited_on: date
    motif: str

    def facts(self) -> Iterable[Fact]:
        """The visit does not count any more."""
        yield Fact("inspection", {"type": None, "withdrawn": True}, str(self.inspection_id))

    def requires(self) -> Iterable[str]:
        """The inspection."""
        return (f"inspection:{self.inspection_id}",)


EVENTS: Final[tuple[type[Event], ...]] = (
    InspectionRecorded,
    InspectionReportFiled,
    InspectionWithdrawn,
    *evaluations.EVENTS,
    *actions.EVENTS,
    *incidents.EVENTS,
)
"""Every event of the aggregate."""
