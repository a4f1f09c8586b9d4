"""Reads the stays of structures in a multi-year contract."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class CpomMember:
    """A row of ``cpom_member``. ``etat`` is A_VENIR, EN_COURS or TERMINEE on the moment's day.

    ``autre_operateur`` tells whether another operator than the contract's runs the structure.
    """

    structure_id: UUID
    start_on: date
    end_on: date
    etat: str
    motif: str | None
    type: str | None
    nom: str | None
    departement: str | None
    operateur_id: UUID | None
    autre_operateur: bool | None
