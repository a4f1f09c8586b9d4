"""The transformations that touched a structure, as they are shown."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class StructureTransformation:
    """A row of ``structure_transformation``; see its ``schema.sql``."""

    transformation_id: UUID
    kind: str
    takes_effect_on: date
    a_venir: bool
    leaving: int
    arriving: int
    places_before: int | None
    places_after: int | None
    ecart: int
    motif: str | None
    sources: list[UUID]
    targets: list[UUID]
