"""The six steps of the finalisation of a structure."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final
from uuid import UUID

from placeasile.domain.stating import beside
from placeasile.domain.vocabulary import StepStatus

STREAM: Final = "finalisation"
"""The part of a structure that holds its finalisation."""


class FinalisationStep(StrEnum):
    """A step: the first two verify what the operator sent, the others complete it."""

    IDENTIFICATION = "01-identification"
    DOCUMENTS_FINANCIERS = "02-documents-financiers"
    FINANCE = "03-finance"
    CONTROLES = "04-controles"
    DOCUMENTS = "05-documents"
    NOTES = "06-notes"

    @property
    def verification(self) -> bool:
        """Whether the step verifies what the operator sent."""
        return self in {FinalisationStep.IDENTIFICATION, FinalisationStep.DOCUMENTS_FINANCIERS}

    @property
    def initial(self) -> StepStatus:
        """Where the step starts."""
        return StepStatus.A_VERIFIER if self.verification else StepStatus.NON_COMMENCE

    @property
    def reopened(self) -> StepStatus:
        """Where the step is once it is reopened."""
        return StepStatus.A_VERIFIER if self.verification else StepStatus.COMMENCE


class ReopeningCause(StrEnum):
    """Why a valid step is reopened: a rule is broken again, or somebody asks for it."""

    RULE_BROKEN = "RULE_BROKEN"
    MANUAL = "MANUAL"


_YEARS: Final = tuple(f"finance/{year}" for year in range(2021, 2036))
"""The budgets that a finalisation may concern."""

READ: Final[Mapping[FinalisationStep, Sequence[str]]] = {
    FinalisationStep.IDENTIFICATION: ("", "sites", "contacts"),
    FinalisationStep.DOCUMENTS_FINANCIERS: ("", "documents"),
    FinalisationStep.FINANCE: ("", *_YEARS),
    FinalisationStep.CONTROLES: ("", "quality"),
    FinalisationStep.DOCUMENTS: ("", "acts"),
    FinalisationStep.NOTES: ("", "notes"),
}
"""The parts of the structure that each step is about; empty for its own stream."""


def streams_read(structure_id: UUID, parts: Sequence[str]) -> dict[str, UUID]:
    """Return the streams of some parts of a structure, by name."""
    return {name or "structure": beside(structure_id, name) for name in parts}
