"""The finalisation of a structure, as they are shown."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Finalisation:
    """A row of ``finalisation``; see its ``schema.sql``."""

    structure_id: UUID
    status: str
    etat: str | None
    etat_since: date | None
    etat_by: str | None
    origin: str | None
    submission_id: UUID | None
    submitted_on: date | None
    missing_documents: int | None
    steps_valid: int
