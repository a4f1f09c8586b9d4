"""Commands on the notes of a structure, each with its rules."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from placeasile.domain.kernel import Context, Event, History, RuleViolation
from placeasile.domain.notes.events import (
    Audience,
    NoteArchived,
    NoteType,
    NoteWithdrawn,
    NoteWritten,
)
from placeasile.domain.personal import PersonalProse
from placeasile.domain.stating import Open, StateOn, opened, refuse_missing
from placeasile.domain.subjects import refuse_before, refuse_future
from placeasile.domain.values import Prose

NOTES = opened("note")


class NoteAlreadyPutAway(RuleViolation):
    """The note was archived or withdrawn before."""

    code: ClassVar[str] = "note-already-put-away"
    wording: ClassVar[str] = "Cette note est déjà {how} depuis le {since:%d/%m/%Y}."
    remedy: ClassVar[str] = "Rien n'est à faire, ou corrigez la date avec « supersedes »."


class NoteCommand(StateOn):
    """A command on a note of a structure."""

    STREAM: ClassVar[str] = "notes"


class WriteNote(NoteCommand):
    """Write a note on a structure."""

    records: ClassVar[type[Event]] = NoteWritten
    ID: ClassVar[str | None] = "note_id"

    note_id: UUID | None = None
    note_type: NoteType = NoteType.GENERAL
    audience: Audience = Audience.AGENTS
    texte: PersonalProse

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a note of a day to come."""
        _ = state, thing
        refuse_future(self.effective_on, context)


class PutNoteAway(NoteCommand):
    """Takes a note out of what is current."""

    note_id: UUID

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a day to come, and a note that is not there on that day."""
        _ = thing
        refuse_future(self.effective_on, context)
        refuse_missing(state, "note", self.note_id, field="note_id", on=self.effective_on)
        since = put_away(state, self.note_id, "note_withdrawn")
        if since is not None and (self.records is NoteArchived or since != self.effective_on):
            raise NoteAlreadyPutAway(field="note_id", how="retirée", since=since)


class ArchiveNote(PutNoteAway):
    """Put a settled note apart."""

    records: ClassVar[type[Event]] = NoteArchived

    motif: Prose | None = None

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a note that was withdrawn, or archived on another day."""
        super().check(state, thing, context)
        since = put_away(state, self.note_id, "note_archived")
        if since not in {None, self.effective_on}:
            raise NoteAlreadyPutAway(field="note_id", how="archivée", since=since)


class WithdrawNote(PutNoteAway):
    """Take a note off the dossier, archived or not, and say why."""

    records: ClassVar[type[Event]] = NoteWithdrawn

    motif: Prose

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a note that was withdrawn on another day, or archived on a later one."""
        super().check(state, thing, context)
        archived = put_away(state, self.note_id, "note_archived")
        if archived is not None:
            refuse_before(self.effective_on, archived, "archivage de la note")


def put_away(state: Open, note_id: UUID, facet: str) -> date | None:
    """Return the day on which a note was archived or withdrawn, None unless it was."""
    steps = state.steps(facet, str(note_id))
    return steps[0][0] if steps else None
