"""The four steps of a yearly update campaign."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final

from placeasile.domain.dossiers.gates import allocation_gaps, campaign_act_gaps, gaps
from placeasile.domain.dossiers.reading import Sources
from placeasile.domain.dossiers.streams import ACTS, MONEY, PAPERS
from placeasile.domain.rules.completeness import Block
from placeasile.domain.rules.dossier import Dossier


class ActualisationStep(StrEnum):
    """A step of the yearly update of a structure."""

    PLACES = "01-places"
    DOCUMENTS_FINANCIERS = "02-documents-financiers"
    ANALYSE_FINANCIERE = "03-analyse-financiere"
    ACTES_ADMINISTRATIFS = "04-actes-administratifs"


READ: Final[Mapping[ActualisationStep, Sequence[str]]] = {
    ActualisationStep.PLACES: ("",),
    ActualisationStep.DOCUMENTS_FINANCIERS: ("", PAPERS),
    ActualisationStep.ANALYSE_FINANCIERE: ("", *MONEY),
    ActualisationStep.ACTES_ADMINISTRATIFS: ("", ACTS, PAPERS),
}
"""The parts of the structure that each step is about; empty for its own stream."""

EVERY_PART: Final = tuple(dict.fromkeys(part for parts in READ.values() for part in parts))

BLOCKS: Final[Mapping[ActualisationStep, Collection[Block]]] = {
    ActualisationStep.PLACES: (Block.PLACES,),
    ActualisationStep.DOCUMENTS_FINANCIERS: (Block.DOCUMENTS,),
    ActualisationStep.ANALYSE_FINANCIERE: (Block.BUDGET, Block.INDICATEURS),
    ActualisationStep.ACTES_ADMINISTRATIFS: (),
}
"""The blocks of the dossier that each step brings up to date."""


def gaps_of(step: ActualisationStep, dossier: Dossier, read: Sources) -> Iterable[str]:
    """Say in French what a dossier lacks for a step."""
    yield from gaps(dossier, BLOCKS[step], read.on)
    if step is ActualisationStep.ANALYSE_FINANCIERE:
        yield from allocation_gaps(dossier, read)
    if step is ActualisationStep.ACTES_ADMINISTRATIFS:
        yield from campaign_act_gaps(dossier)
