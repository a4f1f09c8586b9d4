"""The acts of the blocks of a transformation, as they are shown."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TransformationAct:
    """A row of ``transformation_act``; see its ``schema.sql``."""

    structure_id: UUID
    act_id: UUID
    category: str
    amends: bool
    title: str | None
    act_date: date | None
    start_on: date | None
    end_on: date | None
    reference: str | None
