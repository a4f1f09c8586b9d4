"""The six steps of the finalisation of a structure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final

from placeasile.domain.dossiers.gates import allocation_gaps, gaps
from placeasile.domain.dossiers.reading import Sources
from placeasile.domain.dossiers.streams import ACTS, MONEY, PAPERS
from placeasile.domain.rules.completeness import Block
from placeasile.domain.rules.dossier import Dossier
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


READ: Final[Mapping[FinalisationStep, Sequence[str]]] = {
    FinalisationStep.IDENTIFICATION: ("", "sites", "contacts", ACTS),
    FinalisationStep.DOCUMENTS_FINANCIERS: ("", PAPERS),
    FinalisationStep.FINANCE: ("", *MONEY),
    FinalisationStep.CONTROLES: ("", "quality"),
    FinalisationStep.DOCUMENTS: ("", ACTS, PAPERS),
    FinalisationStep.NOTES: ("", "notes"),
}
"""The parts of the structure that each step is about; empty for its own stream."""

EVERY_PART: Final = tuple(dict.fromkeys(part for parts in READ.values() for part in parts))

BLOCKS: Final[Mapping[FinalisationStep, Collection[Block]]] = {
    FinalisationStep.IDENTIFICATION: (Block.IDENTIFICATION, Block.PLACES, Block.SITES),
    FinalisationStep.DOCUMENTS_FINANCIERS: (Block.DOCUMENTS,),
    FinalisationStep.FINANCE: (Block.BUDGET, Block.INDICATEURS),
    FinalisationStep.CONTROLES: (Block.QUALITE,),
    FinalisationStep.DOCUMENTS: (Block.ACTES,),
    FinalisationStep.NOTES: (),
}
"""The blocks of the dossier that each step completes. Notes are optional, and never blank."""


def gaps_of(step: FinalisationStep, dossier: Dossier, read: Sources) -> Iterable[str]:
    """Say in French what a dossier lacks for a step."""
    yield from gaps(dossier, BLOCKS[step], read.on)
    if step is FinalisationStep.FINANCE:
        yield from allocation_gaps(dossier, read)
