"""The antennas of a structure as they are shown."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Antenne:
    """A row of ``antenne``: an office, whose address is public."""

    antenne_id: UUID
    nom: str
    adresse: str
    code_postal: str
    commune: str
    opened_on: date
    last_day: date | None
    motif: str | None
    etat: str
