"""Reads the multi-year contracts of a structure."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class StructureCpom:
    """A row of ``structure_cpom``. ``etat`` is A_VENIR, EN_COURS or TERMINEE."""

    cpom_id: UUID
    start_on: date
    end_on: date
    etat: str
    en_vigueur: bool
    motif: str | None
    nom: str | None
    operateur_id: UUID
    cpom_start_on: date
    cpom_end_on: date
