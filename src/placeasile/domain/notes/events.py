"""Facts recorded about notes on a structure.

The author of a note and the instant it was written are in the envelope.
"""

from datetime import date
from enum import StrEnum
from typing import ClassVar, Final
from uuid import UUID

from placeasile.domain.kernel import Event, History
from placeasile.domain.personal import Sealed
from placeasile.domain.stating import Stated


class NoteType(StrEnum):
    """What a note is about."""

    GENERAL = "GENERAL"
    ACTIVITE = "ACTIVITE"


class Audience(StrEnum):
    """Whom a note is for: never operators."""

    AGENTS = "AGENTS"
    PERIMETRE = "PERIMETRE"
    NATIONAL = "NATIONAL"


class NoteEvent(Stated):
    """An event about the note ``note_id`` on the structure ``structure_id``."""

    KEY: ClassVar[str] = "{note_id}"
    ABOUT: ClassVar[str | None] = "structure_id"

    structure_id: UUID
    note_id: UUID


class NoteWritten(NoteEvent):
    """Somebody wrote a note, on the day ``effective_on``."""

    TOPIC: ClassVar[str] = "note.written"
    LABEL: ClassVar[str] = "Note"
    SINCE: ClassVar[str] = "Jour de la note"
    SOURCE: ClassVar[str] = "Agent"
    FACETS: ClassVar[tuple[str, ...]] = ("note",)
    KEYHOLDER: ClassVar[str] = "note_id"
    OPENS: ClassVar[tuple[str, ...]] = ("note:{note_id}",)

    note_type: NoteType
    audience: Audience
    texte: Sealed


class NoteArchived(NoteEvent):
    """A note is settled from ``effective_on``: it stays readable, apart."""

    TOPIC: ClassVar[str] = "note.archived"
    LABEL: ClassVar[str] = "Archivage d'une note"
    SINCE: ClassVar[str] = "Jour de l'archivage"
    SOURCE: ClassVar[str] = "Agent"
    FACETS: ClassVar[tuple[str, ...]] = ("note_archived",)
    RESTS: ClassVar[tuple[str, ...]] = ("note:{note_id}",)

    motif: str | None = None

    def contradicted(self, history: History, on: date) -> bool:
        """A note that was withdrawn by then is not archived."""
        return history.at("note_withdrawn", on, str(self.note_id)) is not None


class NoteWithdrawn(NoteEvent):
    """A note is taken off the dossier from ``effective_on``, for a reason."""

    TOPIC: ClassVar[str] = "note.withdrawn"
    LABEL: ClassVar[str] = "Retrait d'une note"
    SINCE: ClassVar[str] = "Jour du retrait"
    SOURCE: ClassVar[str] = "Agent"
    FACETS: ClassVar[tuple[str, ...]] = ("note_withdrawn",)
    RESTS: ClassVar[tuple[str, ...]] = ("note:{note_id}",)

    motif: str


EVENTS: Final[tuple[type[Event], ...]] = (NoteWritten, NoteArchived, NoteWithdrawn)
"""Every event of the aggregate."""
