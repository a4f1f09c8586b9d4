"""Reads whether a structure is in a multi-year contract, year by year."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class CpomCoverage:
    """A row of ``cpom_coverage``."""

    year: int
    in_cpom: bool
    cpom_id: UUID | None
    cpoms: int
