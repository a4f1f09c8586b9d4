"""The blocks of a transformation, as they are shown."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TransformationBlock:
    """A row of ``transformation_block``; see its ``schema.sql``."""

    structure_id: UUID
    etat: str
    kind: str
    structure_type: str
    operateur_id: UUID | None
    departement: str
    takes_effect_on: date | None
    a_venir: bool | None
    new_places: int | None
    pmr: int | None
    lgbt: int | None
    fvv_teh: int | None
    nom: str | None
    motif: str | None
    act_reference: str | None
    steps: int
    steps_valid: int
    leaving: int
    arriving: int
    places_before: int | None
    places_after: int | None
    ecart: int | None
