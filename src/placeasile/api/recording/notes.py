"""Commands on notes."""

from typing import Final

from placeasile.api.recording.kernel import Recording
from placeasile.domain.notes.decisions import NOTES, ArchiveNote, WithdrawNote, WriteNote

STRUCTURES: Final[dict[str, Recording]] = {
    "notes": Recording("Écrire une note", NOTES, WriteNote),
    "notes/archiving": Recording("Archiver une note", NOTES, ArchiveNote),
    "notes/withdrawal": Recording("Retirer une note", NOTES, WithdrawNote),
}
"""By the last part of their address."""
