"""The shape of a note."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from placeasile.domain.personal import Sealed


@dataclass(frozen=True, slots=True)
class Note:
    """A row of ``note``; ``etat`` is COURANTE, ARCHIVEE or RETIREE, ``actor`` its author."""

    note_id: UUID
    effective_on: date
    recorded_at: datetime
    actor: str
    note_type: str
    audience: str
    texte: Sealed | None
    etat: str
    archived_on: date | None
    withdrawn_on: date | None
    motif: str | None
    event_id: UUID
