"""Words that several aggregates share."""

from enum import StrEnum


class StructureType(StrEnum):
    """Type of structure (CESEDA, art. L552-1). PRAHDA and NH (hotel nights) have no family."""

    CADA = "CADA"
    CPH = "CPH"
    HUDA = "HUDA"
    CAES = "CAES"
    PRAHDA = "PRAHDA"
    NH = "NH"

    @property
    def authorised(self) -> bool:
        """Whether the type holds a prefectoral authorisation (CADA, CPH)."""
        return self in {StructureType.CADA, StructureType.CPH}


class StepStatus(StrEnum):
    """Where a step of a finalisation, of a transformation or of a campaign stands."""

    NON_COMMENCE = "NON_COMMENCE"
    PRE_REMPLI = "PRE_REMPLI"
    COMMENCE = "COMMENCE"
    A_VERIFIER = "A_VERIFIER"
    FINALISE = "FINALISE"
    VALIDE = "VALIDE"
