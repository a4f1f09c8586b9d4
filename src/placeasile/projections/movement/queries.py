"""The movements of places of a transformation, as they are shown."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Movement:
    """A row of ``movement``; see its ``schema.sql``."""

    movement_key: str
    from_structure_id: UUID | None
    to_structure_id: UUID | None
    places: int
    takes_effect_on: date | None
