"""The four steps of a yearly update campaign."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from uuid import UUID

from placeasile.domain.stating import beside


class ActualisationStep(StrEnum):
    """A step of the yearly update of a structure."""

    PLACES = "01-places"
    DOCUMENTS_FINANCIERS = "02-documents-financiers"
    ANALYSE_FINANCIERE = "03-analyse-financiere"
    ACTES_ADMINISTRATIFS = "04-actes-administratifs"


def parts_read(year: int) -> Mapping[ActualisationStep, Sequence[str]]:
    """Return the parts of the structure that each step is about; empty for its own stream."""
    return {
        ActualisationStep.PLACES: ("", "sites"),
        ActualisationStep.DOCUMENTS_FINANCIERS: ("", "documents"),
        ActualisationStep.ANALYSE_FINANCIERE: (
            "",
            *(f"finance/{one}" for one in range(year - 4, year + 1)),
        ),
        ActualisationStep.ACTES_ADMINISTRATIFS: ("", "acts"),
    }


def streams_read(structure_id: UUID, parts: Sequence[str]) -> dict[str, UUID]:
    """Return the streams of some parts of a structure, by name."""
    return {name or "structure": beside(structure_id, name) for name in parts}
