"""Facts recorded about the finalisation of one structure."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Final
from uuid import UUID

from placeasile.domain.finalisation.steps import (
    FinalisationStep,
    ReopeningCause,
)
from placeasile.domain.kernel import Event, Fact, History, Scalar
from placeasile.domain.values import Count
from placeasile.domain.vocabulary import StepStatus


class _OfStructure(Event):
    """An event of the finalisation of a structure."""

    structure_id: UUID

    def subject(self, stream_id: UUID) -> UUID:
        """The structure."""
        _ = stream_id
        return self.structure_id


class OperatorSubmissionReceived(_OfStructure):
    """The operator sent its form; ``missing_documents`` counts what it says it has not.

    ``content_hash`` is the digest of what was sent, ``form_version`` that of the form.
    """

    TOPIC: ClassVar[str] = "finalisation.submission_received"
    LABEL: ClassVar[str] = "Saisie de l'opérateur reçue"
    SINCE: ClassVar[str] = "Jour de l'envoi"
    SOURCE: ClassVar[str] = "Formulaire de l'opérateur"
    FACETS: ClassVar[tuple[str, ...]] = ("submission", "finalisation")

    submission_id: UUID
    form_version: int
    content_hash: str
    missing_documents: Count

    def facts(self) -> Iterable[Fact]:
        """The submission, and that the structure waits for an agent."""
        value: dict[str, Scalar] = {
            "form_version": self.form_version,
            "content_hash": self.content_hash,
            "missing_documents": self.missing_documents,
        }
        yield Fact("submission", value, str(self.submission_id))
        yield Fact("finalisation", {"etat": "SOUMISE", "origin": None})

    def introduces(self) -> Iterable[str]:
        """The submission."""
        return (f"submission:{self.submission_id}",)


class FinalisationOpened(_OfStructure):
    """An agent may work on the six steps; each has its first status.

    ``motif`` says why there was no submission, None after one.
    """

    TOPIC: ClassVar[str] = "finalisation.opened"
    LABEL: ClassVar[str] = "Finalisation ouverte"
    SINCE: ClassVar[str] = "Jour de l'ouverture"
    SOURCE: ClassVar[str] = "Agent"
    FACETS: ClassVar[tuple[str, ...]] = ("finalisation", "finalisation_step")

    identification: StepStatus
    documents_financiers: StepStatus
    finance: StepStatus
    controles: StepStatus
    documents: StepStatus
    notes: StepStatus
    motif: str | None = None

    def facts(self) -> Iterable[Fact]:
        """The state, and the status of each step."""
        yield Fact("finalisation", {"etat": "OUVERTE", "origin": None})
        for step in FinalisationStep:
            status: StepStatus = getattr(self, step.name.lower())
            yield Fact("finalisation_step", {"status": status.value}, step.value)

    def introduces(self) -> Iterable[str]:
        """The steps."""
        return ("steps",)


class _OfStep(_OfStructure):
    """An event of one step."""

    FACETS: ClassVar[tuple[str, ...]] = ("finalisation_step",)

    step: FinalisationStep

    def requires(self) -> Iterable[str]:
        """The steps."""
        return ("steps",)


class FinalisationStepStarted(_OfStep):
    """Somebody began a step."""

    TOPIC: ClassVar[str] = "finalisation.step_started"
    LABEL: ClassVar[str] = "Étape de finalisation commencée"
    SINCE: ClassVar[str] = "Jour du début"
    SOURCE: ClassVar[str] = "Agent"

    def facts(self) -> Iterable[Fact]:
        """The status."""
        yield Fact("finalisation_step", {"status": StepStatus.COMMENCE.value}, self.step.value)


class FinalisationStepValidated(_OfStep):
    """An agent validated a step.

    ``stream_versions`` freezes the data that were validated, as ``name=version`` of each
    part of the structure that holds something.
    """

    TOPIC: ClassVar[str] = "finalisation.step_validated"
    LABEL: ClassVar[str] = "Étape de finalisation validée"
    SINCE: ClassVar[str] = "Jour de la validation"
    SOURCE: ClassVar[str] = "Agent"

    stream_versions: str

    def facts(self) -> Iterable[Fact]:
        """The status, and what was validated."""
        value = {"status": StepStatus.VALIDE.value, "stream_versions": self.stream_versions}
        yield Fact("finalisation_step", value, self.step.value)


class FinalisationStepReopened(_OfStep):
    """A valid step is to be done again; ``rule_ids`` names the rules that are broken."""

    TOPIC: ClassVar[str] = "finalisation.step_reopened"
    LABEL: ClassVar[str] = "Étape de finalisation rouverte"
    SINCE: ClassVar[str] = "Jour de la réouverture"
    SOURCE: ClassVar[str] = "Agent, ou contrôle du registre"

    cause: ReopeningCause
    rule_ids: str | None = None

    def facts(self) -> Iterable[Fact]:
        """The status."""
        yield Fact("finalisation_step", {"status": self.step.reopened.value}, self.step.value)


class StructureFinalised(_OfStructure):
    """The six steps of the structure are valid; ``stream_versions`` freezes its data."""

    TOPIC: ClassVar[str] = "finalisation.finalised"
    LABEL: ClassVar[str] = "Structure finalisée"
    SINCE: ClassVar[str] = "Jour de la finalisation"
    SOURCE: ClassVar[str] = "Agent"
    FACETS: ClassVar[tuple[str, ...]] = ("finalisation",)

    stream_versions: str

    def facts(self) -> Iterable[Fact]:
        """The state."""
        yield Fact("finalisation", {"etat": "FINALISEE", "origin": "AGENT"})

    def requires(self) -> Iterable[str]:
        """The steps."""
        return ("steps",)

    def contradicted(self, history: History, on: date) -> bool:
        """Whether a step was not valid on that day."""
        found = [history.at("finalisation_step", on, step.value) for step in FinalisationStep]
        return any(one is None or one["status"] != StepStatus.VALIDE.value for one in found)


class StructureBornFinalised(_OfStructure):
    """A transformation created the structure, so that it has no form and no step to validate."""

    TOPIC: ClassVar[str] = "finalisation.born_finalised"
    LABEL: ClassVar[str] = "Structure créée, donc finalisée"
    SINCE: ClassVar[str] = "Premier jour de la structure créée"
    SOURCE: ClassVar[str] = "Transformation"
    FACETS: ClassVar[tuple[str, ...]] = ("finalisation",)

    def facts(self) -> Iterable[Fact]:
        """The state."""
        yield Fact("finalisation", {"etat": "FINALISEE", "origin": "CREATION"})


class FinalisationRevoked(_OfStructure):
    """The structure is to be finalised again."""

    TOPIC: ClassVar[str] = "finalisation.revoked"
    LABEL: ClassVar[str] = "Finalisation révoquée"
    SINCE: ClassVar[str] = "Jour de la révocation"
    SOURCE: ClassVar[str] = "Agent"
    FACETS: ClassVar[tuple[str, ...]] = ("finalisation",)

    motif: str

    def facts(self) -> Iterable[Fact]:
        """The state."""
        yield Fact("finalisation", {"etat": "OUVERTE", "origin": None})


class SubmissionReturnedToOperator(_OfStructure):
    """The operator is to send its form again."""

    TOPIC: ClassVar[str] = "finalisation.submission_returned"
    LABEL: ClassVar[str] = "Saisie renvoyée à l'opérateur"
    SINCE: ClassVar[str] = "Jour du renvoi"
    SOURCE: ClassVar[str] = "Agent"
    FACETS: ClassVar[tuple[str, ...]] = ("finalisation",)

    motif: str

    def facts(self) -> Iterable[Fact]:
        """The state."""
        yield Fact("finalisation", {"etat": "RENVOYEE", "origin": None})


EVENTS: Final[tuple[type[Event], ...]] = (
    OperatorSubmissionReceived,
    FinalisationOpened,
    FinalisationStepStarted,
    FinalisationStepValidated,
    FinalisationStepReopened,
    StructureFinalised,
    StructureBornFinalised,
    FinalisationRevoked,
    SubmissionReturnedToOperator,
)
"""Every event of the aggregate."""
