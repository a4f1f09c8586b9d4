"""Facts recorded about the anomalies of a structure: seen, gone, justified, reopened.

What an anomaly is follows from the dossier and the rules, for any moment; these events say
when the register saw it, and what people answered. The events of a structure's anomalies
are in one stream beside its own.
"""

from typing import ClassVar, Final
from uuid import UUID

from placeasile.domain.kernel import Event
from placeasile.domain.personal import Sealed
from placeasile.domain.stating import Stated


class AnomalyEvent(Stated):
    """An event about one anomaly: a rule, a year (0 for none) and a target (or the structure)."""

    KEY: ClassVar[str] = "{code}/{year}/{target}"
    ABOUT: ClassVar[str | None] = "structure_id"

    structure_id: UUID
    code: str
    year: int
    target: str


class AnomalyRaised(AnomalyEvent):
    """The register saw on ``effective_on`` an anomaly that it did not know, or that was gone."""

    TOPIC: ClassVar[str] = "anomaly.raised"
    LABEL: ClassVar[str] = "Anomalie relevée"
    SINCE: ClassVar[str] = "Jour du constat"
    SOURCE: ClassVar[str] = "Règle du registre"
    FACETS: ClassVar[tuple[str, ...]] = ("anomaly_raised",)

    rule_version: int


class AnomalyCorrected(AnomalyEvent):
    """The register saw on ``effective_on`` that the anomaly was gone."""

    TOPIC: ClassVar[str] = "anomaly.corrected"
    LABEL: ClassVar[str] = "Anomalie corrigée"
    SINCE: ClassVar[str] = "Jour du constat"
    SOURCE: ClassVar[str] = "Règle du registre"
    FACETS: ClassVar[tuple[str, ...]] = ("anomaly_corrected",)

    rule_version: int


class AnomalyJustified(AnomalyEvent):
    """An agent explained the anomaly; the author is in the envelope.

    The explanation outlives the anomaly. When it is raised again, the former explanation is
    shown and does not count: what explained one year's gap may not explain the next.
    """

    TOPIC: ClassVar[str] = "anomaly.justified"
    LABEL: ClassVar[str] = "Anomalie justifiée"
    SINCE: ClassVar[str] = "Jour de la justification"
    SOURCE: ClassVar[str] = "Agent"
    FACETS: ClassVar[tuple[str, ...]] = ("anomaly_justified",)
    OPENS: ClassVar[tuple[str, ...]] = ("justified:{code}/{year}/{target}",)
    KEYHOLDER: ClassVar[str] = "structure_id"
    SEALED_PART: ClassVar[str] = "justification/{code}/{year}/{target}"

    comment: Sealed


class AnomalyReopened(AnomalyEvent):
    """An agent no longer holds the explanation for good."""

    TOPIC: ClassVar[str] = "anomaly.reopened"
    LABEL: ClassVar[str] = "Anomalie rouverte"
    SINCE: ClassVar[str] = "Jour de la réouverture"
    SOURCE: ClassVar[str] = "Agent"
    FACETS: ClassVar[tuple[str, ...]] = ("anomaly_reopened",)
    RESTS: ClassVar[tuple[str, ...]] = ("justified:{code}/{year}/{target}",)

    motif: str | None = None


EVENTS: Final[tuple[type[Event], ...]] = (
    AnomalyRaised,
    AnomalyCorrected,
    AnomalyJustified,
    AnomalyReopened,
)
"""Every event of the aggregate."""
