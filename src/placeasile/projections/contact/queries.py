"""The shape of a contact."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from placeasile.domain.personal import Sealed


@dataclass(frozen=True, slots=True)
class Contact:
    """A row of ``contact``; ``etat`` is EN_FONCTION or TERMINE."""

    contact_id: UUID
    rang: int
    prenom: Sealed
    nom: Sealed
    telephone: Sealed
    email: Sealed
    fonction: str
    perimetre: str | None
    since: date
    changed_on: date
    etat: str
    released_on: date | None
    motif: str | None
    event_id: UUID
