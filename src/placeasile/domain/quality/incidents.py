"""Facts recorded about serious incidents (« événements indésirables graves »)."""

import re
from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Final
from uuid import UUID

from placeasile.domain.kernel import Event, Fact
from placeasile.domain.stating import Stated

_VIOLENT: Final = "comportementviolent"


def violent(nature: str) -> bool:
    """Tell whether the nature of an incident says « comportement violent », in any case."""
    return _VIOLENT in re.sub(r"\s+", "", nature).casefold()


class IncidentEvent(Stated):
    """An event about one incident, by the number of its file."""

    ABOUT: ClassVar[str | None] = "structure_id"
    KEY: ClassVar[str] = "{dossier_number}"

    structure_id: UUID
    dossier_number: str


class SeriousIncidentDeclared(IncidentEvent):
    """A serious incident took place on ``effective_on``."""

    TOPIC: ClassVar[str] = "quality.serious_incident_declared"
    LABEL: ClassVar[str] = "Événement indésirable grave"
    SINCE: ClassVar[str] = "Jour de l'événement"
    SOURCE: ClassVar[str] = "Démarche numérique n° 98768"
    FACETS: ClassVar[tuple[str, ...]] = ("incident",)
    OPENS: ClassVar[tuple[str, ...]] = ("incident:{dossier_number}",)

    declared_on: date
    nature: str

    def facts(self) -> Iterable[Fact]:
        """The incident, and whether it is violent."""
        return _judged(super().facts(), self.nature)


class SeriousIncidentRequalified(IncidentEvent):
    """From ``effective_on``, the incident is known under this nature and this day, both whole."""

    TOPIC: ClassVar[str] = "quality.serious_incident_requalified"
    LABEL: ClassVar[str] = "Requalification d'un événement grave"
    SINCE: ClassVar[str] = "Jour de la requalification"
    SOURCE: ClassVar[str] = "Service de l'État"
    FACETS: ClassVar[tuple[str, ...]] = ("incident_requalified",)
    RESTS: ClassVar[tuple[str, ...]] = ("incident:{dossier_number}",)

    occurred_on: date
    nature: str

    def facts(self) -> Iterable[Fact]:
        """The incident as it is known now, and whether it is violent."""
        return _judged(super().facts(), self.nature)


class SeriousIncidentWithdrawn(IncidentEvent):
    """The incident is struck off; ``occurred_on`` repeats its day, also ``effective_on``."""

    TOPIC: ClassVar[str] = "quality.serious_incident_withdrawn"
    LABEL: ClassVar[str] = "Annulation d'un événement grave"
    SINCE: ClassVar[str] = "Jour de l'événement annulé"
    SOURCE: ClassVar[str] = "Agent"
    FACETS: ClassVar[tuple[str, ...]] = ("incident_withdrawn",)
    RESTS: ClassVar[tuple[str, ...]] = ("incident:{dossier_number}",)

    occurred_on: date
    motif: str


def _judged(facts: Iterable[Fact], nature: str) -> Iterable[Fact]:
    for one in facts:
        yield Fact(one.facet, {**one.value, "violent": violent(nature)}, one.key)


EVENTS: Final[tuple[type[Event], ...]] = (
    SeriousIncidentDeclared,
    SeriousIncidentRequalified,
    SeriousIncidentWithdrawn,
)
"""Every event about serious incidents."""
