"""Notes: written, archived, withdrawn for a reason; never overwritten."""

from datetime import date, timedelta
from typing import Final
from uuid import UUID

import pytest
from pydantic import ValidationError

from placeasile.domain.corrections import EventStillNeeded
from placeasile.domain.kernel import Assertion
from placeasile.domain.notes.decisions import (
    NOTES,
    ArchiveNote,
    NoteAlreadyPutAway,
    WithdrawNote,
    WriteNote,
)
from placeasile.domain.notes.events import (
    Audience,
    NoteArchived,
    NoteType,
    NoteWithdrawn,
    NoteWritten,
)
from placeasile.domain.stating import IdAlreadyUsed, Open, ThingNotFound
from placeasile.domain.subjects import NotYet, SubjectNotFound, WrongOrder
from tests.domain.examples import REASON, REGISTERED
from tests.support.deciding import SUBJECT, TODAY, Deciding

NOTE: Final = UUID("d1000000-0000-4000-8000-000000000001")
ON: Final = date(2025, 3, 1)
LATER: Final = date(2025, 4, 1)
WRITE: Final = WriteNote(note_id=NOTE, texte="Appel de Childéric Tournebroche", effective_on=ON)
ARCHIVE: Final = ArchiveNote(note_id=NOTE, effective_on=LATER)
WITHDRAW: Final = WithdrawNote(note_id=NOTE, motif="Mauvaise structure", effective_on=LATER)


def blank() -> Deciding[Open]:
    """A structure without note."""
    return Deciding(NOTES).beside(SUBJECT, REGISTERED)


def written() -> Deciding[Open]:
    """A structure with one note."""
    return blank().after(WRITE)


@pytest.mark.covers("NoteWritten", "Note", "NoteType.GENERAL")
def test_a_note_is_written_for_the_agents() -> None:
    assert blank().when(WRITE) == [
        Assertion(
            NoteWritten(
                structure_id=SUBJECT,
                note_id=NOTE,
                note_type=NoteType.GENERAL,
                audience=Audience.AGENTS,
                texte="Appel de Childéric Tournebroche",
            ),
            ON,
        )
    ]


@pytest.mark.covers("NoteWritten", "NoteType.ACTIVITE")
def test_a_note_on_the_activity_for_the_perimeter_gets_an_id() -> None:
    command = WriteNote(
        texte="x", note_type=NoteType.ACTIVITE, audience=Audience.PERIMETRE, effective_on=ON
    )

    (one,) = blank().when(command)

    assert isinstance(one.event, NoteWritten)
    assert (one.event.note_type, one.event.audience) == ("ACTIVITE", "PERIMETRE")
    assert blank().when(command) == [one]


def test_several_notes_stand_side_by_side() -> None:
    second = WRITE.model_copy(update={"note_id": UUID(int=2), "texte": "Autre"})

    assert len(list(written().after(second).history.keys("note"))) == 2


@pytest.mark.covers("V-NOTE")
@pytest.mark.parametrize("texte", ["", "   ", "\n", "a\u0007b", "x" * 4001])
def test_an_empty_text_is_no_note_and_is_not_said_again(texte: str) -> None:
    with pytest.raises(ValidationError, match="texte"):
        WriteNote(texte=texte, effective_on=ON)


def test_a_note_keeps_its_lines() -> None:
    assert WriteNote(texte="un\r\ndeux", effective_on=ON).texte == "un\ndeux"


def test_a_note_is_not_of_a_day_to_come() -> None:
    tomorrow = WRITE.model_copy(update={"effective_on": TODAY + timedelta(days=1)})
    blank().refuses(tomorrow, NotYet, field="effective_on")
    assert len(blank().when(WRITE.model_copy(update={"effective_on": TODAY}))) == 1


def test_a_note_is_on_a_structure() -> None:
    Deciding(NOTES).refuses(WRITE, SubjectNotFound, field="structure_id")


def test_what_is_sent_again_records_nothing() -> None:
    assert written().again().when(WRITE) == []
    assert written().after(ARCHIVE).when(ARCHIVE) == []
    assert written().after(WITHDRAW).when(WITHDRAW) == []


def test_an_id_names_one_note_and_the_refusal_does_not_quote_it() -> None:
    other = WRITE.model_copy(update={"texte": "Autre"})
    refused = written().refuses(other, IdAlreadyUsed, field="note_id")
    assert "Tournebroche" not in f"{refused} {refused.details} {refused.advice}"


@pytest.mark.covers("NoteArchived")
def test_a_settled_note_is_archived() -> None:
    assert written().when(ARCHIVE) == [
        Assertion(NoteArchived(structure_id=SUBJECT, note_id=NOTE), LATER)
    ]


@pytest.mark.covers("NoteWithdrawn")
def test_a_note_is_withdrawn_with_its_reason_archived_or_not() -> None:
    withdrawal = Assertion(
        NoteWithdrawn(structure_id=SUBJECT, note_id=NOTE, motif="Mauvaise structure"), LATER
    )
    assert written().when(WITHDRAW) == [withdrawal]
    assert written().after(ARCHIVE).when(WITHDRAW) == [withdrawal]
    with pytest.raises(ValidationError, match="motif"):
        WithdrawNote.model_validate({"note_id": NOTE, "effective_on": LATER})


def test_an_unknown_note_is_not_put_away() -> None:
    blank().refuses(ARCHIVE, ThingNotFound, field="note_id")
    early = WITHDRAW.model_copy(update={"effective_on": date(2025, 2, 28)})
    written().refuses(early, ThingNotFound, field="note_id")
    ahead = ARCHIVE.model_copy(update={"effective_on": TODAY + timedelta(days=1)})
    written().refuses(ahead, NotYet, field="effective_on")


def test_a_note_is_put_away_once() -> None:
    day = date(2025, 5, 1)
    archived, withdrawn = written().after(ARCHIVE), written().after(WITHDRAW)
    archived.refuses(
        ARCHIVE.model_copy(update={"effective_on": day}), NoteAlreadyPutAway, field="note_id"
    )
    withdrawn.refuses(
        WITHDRAW.model_copy(update={"effective_on": day}), NoteAlreadyPutAway, field="note_id"
    )
    withdrawn.refuses(ARCHIVE, NoteAlreadyPutAway, field="note_id")
    archived.refuses(
        WITHDRAW.model_copy(update={"effective_on": date(2025, 3, 15)}),
        WrongOrder,
        field="effective_on",
    )


def test_a_note_is_corrected_and_taken_back() -> None:
    there = written()
    target = there.id_of(NoteWritten)
    correction = WRITE.model_copy(
        update={"note_id": None, "texte": "Rien", "supersedes": target, "reason": REASON}
    )
    (corrected,) = there.when(correction)
    assert isinstance(corrected.event, NoteWritten)
    assert corrected.event.note_id == NOTE
    assert len(there.retracting(target)) == 1
    there.after(ARCHIVE).refuses_to_retract(target, EventStillNeeded)


def test_an_archiving_is_not_moved_past_the_withdrawal() -> None:
    there = written().after(ARCHIVE).after(WITHDRAW)
    late = ARCHIVE.model_copy(
        update={
            "effective_on": date(2025, 6, 1),
            "supersedes": there.id_of(NoteArchived),
            "reason": REASON,
        }
    )
    there.refuses(late, NoteAlreadyPutAway, field="note_id")
