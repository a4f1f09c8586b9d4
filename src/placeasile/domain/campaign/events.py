"""Facts recorded about a yearly update campaign, and about a structure in it."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Final
from uuid import UUID

from placeasile.domain.campaign.steps import ActualisationStep
from placeasile.domain.kernel import Event, Fact, History
from placeasile.domain.vocabulary import StepStatus


class ActualisationCampaignOpened(Event):
    """The update campaign of a year is open, until ``deadline`` included."""

    TOPIC: ClassVar[str] = "campaign.opened"
    LABEL: ClassVar[str] = "Campagne d'actualisation ouverte"
    SINCE: ClassVar[str] = "Premier jour de la campagne"
    SOURCE: ClassVar[str] = "Administration centrale"
    FACETS: ClassVar[tuple[str, ...]] = ("registered", "campaign", "campaign_deadline")

    year: int
    deadline: date

    def facts(self) -> Iterable[Fact]:
        """The campaign, and its deadline everywhere."""
        yield Fact("registered", {"kind": "campagne"})
        yield Fact("campaign", {"year": self.year})
        yield Fact("campaign_deadline", {"deadline": self.deadline.isoformat(), "motif": None})

    def introduces(self) -> Iterable[str]:
        """The stream itself."""
        return ("stream",)


class CampaignDeadlineChanged(Event):
    """The deadline is another day, everywhere or in one département."""

    TOPIC: ClassVar[str] = "campaign.deadline_changed"
    LABEL: ClassVar[str] = "Échéance de campagne changée"
    SINCE: ClassVar[str] = "Jour de la décision"
    SOURCE: ClassVar[str] = "Administration centrale"
    FACETS: ClassVar[tuple[str, ...]] = ("campaign_deadline",)

    departement: str | None = None
    deadline: date
    motif: str

    def facts(self) -> Iterable[Fact]:
        """The deadline."""
        value = {"deadline": self.deadline.isoformat(), "motif": self.motif}
        yield Fact("campaign_deadline", value, self.departement or "")

    def requires(self) -> Iterable[str]:
        """The campaign."""
        return ("stream",)


class CampaignClosed(Event):
    """The campaign takes no more updates from ``effective_on`` on."""

    TOPIC: ClassVar[str] = "campaign.closed"
    LABEL: ClassVar[str] = "Campagne d'actualisation close"
    SINCE: ClassVar[str] = "Premier jour où plus rien n'est reçu"
    SOURCE: ClassVar[str] = "Administration centrale"
    FACETS: ClassVar[tuple[str, ...]] = ("campaign_closed",)

    def facts(self) -> Iterable[Fact]:
        """The closing."""
        yield Fact("campaign_closed", {"closed": True})

    def requires(self) -> Iterable[str]:
        """The campaign."""
        return ("stream",)


class StructureEnrolledInCampaign(Event):
    """The structure is to be updated in the campaign of a year."""

    TOPIC: ClassVar[str] = "campaign.structure_enrolled"
    LABEL: ClassVar[str] = "Structure appelée à la campagne"
    SINCE: ClassVar[str] = "Jour de l'appel"
    SOURCE: ClassVar[str] = "Administration centrale"
    FACETS: ClassVar[tuple[str, ...]] = ("campaign_enrolled",)

    structure_id: UUID
    year: int

    def facts(self) -> Iterable[Fact]:
        """The enrolment."""
        yield Fact("campaign_enrolled", {"enrolled": True}, str(self.year))

    def subject(self, stream_id: UUID) -> UUID:
        """The structure."""
        _ = stream_id
        return self.structure_id

    def introduces(self) -> Iterable[str]:
        """The enrolment."""
        return ("enrolled",)


class _OnStep(Event):
    """An event of one step of the update."""

    FACETS: ClassVar[tuple[str, ...]] = ("campaign_step",)

    structure_id: UUID
    year: int
    step: ActualisationStep

    @property
    def key(self) -> str:
        """The year and the step."""
        return f"{self.year}/{self.step.value}"

    def subject(self, stream_id: UUID) -> UUID:
        """The structure."""
        _ = stream_id
        return self.structure_id

    def requires(self) -> Iterable[str]:
        """The enrolment."""
        return ("enrolled",)


class ActualisationStepValidated(_OnStep):
    """A step of the yearly update is complete; see `StructureActualised`."""

    TOPIC: ClassVar[str] = "campaign.step_validated"
    LABEL: ClassVar[str] = "Étape d'actualisation validée"
    SINCE: ClassVar[str] = "Jour de la validation"
    SOURCE: ClassVar[str] = "Agent"

    stream_versions: str

    def facts(self) -> Iterable[Fact]:
        """The status, and what was validated."""
        value = {"status": StepStatus.VALIDE.value, "stream_versions": self.stream_versions}
        yield Fact("campaign_step", value, self.key)


class ActualisationStepInvalidated(_OnStep):
    """A step of the yearly update is to be done again."""

    TOPIC: ClassVar[str] = "campaign.step_invalidated"
    LABEL: ClassVar[str] = "Étape d'actualisation à reprendre"
    SINCE: ClassVar[str] = "Jour où elle est reprise"
    SOURCE: ClassVar[str] = "Agent, ou contrôle du registre"

    motif: str | None = None

    def facts(self) -> Iterable[Fact]:
        """The status."""
        yield Fact("campaign_step", {"status": StepStatus.NON_COMMENCE.value}, self.key)


class StructureActualised(Event):
    """The structure is up to date for a year: it attests the years up to that one.

    ``stream_versions`` freezes the data that were attested, as ``name=version`` of each part
    of the structure that holds something.
    """

    TOPIC: ClassVar[str] = "campaign.structure_actualised"
    LABEL: ClassVar[str] = "Structure actualisée"
    SINCE: ClassVar[str] = "Jour de la validation"
    SOURCE: ClassVar[str] = "Agent"
    FACETS: ClassVar[tuple[str, ...]] = ("actualised",)

    structure_id: UUID
    year: int
    stream_versions: str

    def facts(self) -> Iterable[Fact]:
        """The attestation."""
        yield Fact("actualised", {"stream_versions": self.stream_versions}, str(self.year))

    def subject(self, stream_id: UUID) -> UUID:
        """The structure."""
        _ = stream_id
        return self.structure_id

    def requires(self) -> Iterable[str]:
        """The enrolment."""
        return ("enrolled",)

    def contradicted(self, history: History, on: date) -> bool:
        """Whether a step was not valid on that day."""
        found = [
            history.at("campaign_step", on, f"{self.year}/{step.value}")
            for step in ActualisationStep
        ]
        return any(one is None or one["status"] != StepStatus.VALIDE.value for one in found)


EVENTS: Final[tuple[type[Event], ...]] = (
    ActualisationCampaignOpened,
    CampaignDeadlineChanged,
    CampaignClosed,
    StructureEnrolledInCampaign,
    ActualisationStepValidated,
    ActualisationStepInvalidated,
    StructureActualised,
)
"""Every event of the aggregate."""
