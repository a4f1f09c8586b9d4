"""What people write about a structure: notes, comments, discrepancies, justifications."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from uuid import uuid5

from placeasile.domain.anomaly.decisions import JustifyAnomaly
from placeasile.domain.notes.decisions import ArchiveNote, WriteNote
from placeasile.domain.notes.events import NoteType
from placeasile.domain.structure.decisions.declarations import (
    ReportOfiiDiscrepancy,
    WriteOperatorComment,
)
from placeasile.domain.structure.declarations import OfiiField
from placeasile.workers.demonstration.calibration import COMMENTS, DISCREPANCIES, NOTES
from placeasile.workers.demonstration.journal import NAMESPACE, Book
from placeasile.workers.demonstration.members import Member, Span
from placeasile.workers.demonstration.office import some_day

JUSTIFIED: Final = "TAUX_ENCADREMENT_LT_2"
"""The anomaly of a ratio that is upside down."""

_TEXTS: Final = (
    "Note de démonstration : dialogue de gestion prévu au prochain trimestre.",
    "Note de démonstration : travaux d'accessibilité en cours.",
    "Note de démonstration : rapprochement avec la liste de l'OFII effectué.",
)


def record_remarks(one: Member, inverted: Sequence[int], book: Book, span: Span) -> None:
    """Record some remarks on an open structure."""
    if one.last_day is not None:
        return
    book = book.chapter("remarks")
    rng = book.rng
    day = some_day(max(one.wave, span.today - timedelta(days=700)), span.today, rng)
    if rng.random() < NOTES and day < span.today:
        note_id = uuid5(NAMESPACE, f"{one.subject}/note")
        kind = rng.choice(tuple(NoteType))
        note = WriteNote(
            note_id=note_id, note_type=kind, texte=rng.choice(_TEXTS), effective_on=day
        )
        written = book.record(note, day)
        if written is not None and rng.random() < 0.3:  # noqa: PLR2004 (a share)
            on = written.moment.date() + timedelta(days=rng.randint(20, 200))
            archive = ArchiveNote(note_id=note_id, motif="Point traité", effective_on=on)
            book.record(archive, on, after=written)
    if rng.random() < COMMENTS and day < span.today:
        comment = WriteOperatorComment(
            year=span.today.year - 1,
            text="Commentaire de démonstration : compte-rendu envoyé par courrier.",
            effective_on=day,
        )
        book.record(comment, day)
    if rng.random() < DISCREPANCIES:
        seen_on = span.today - timedelta(days=rng.randint(30, 300))
        discrepancy = ReportOfiiDiscrepancy(
            champ=rng.choice(tuple(OfiiField)),
            valeur_ofii="Autre valeur de démonstration",
            effective_on=seen_on,
        )
        book.record(discrepancy, seen_on)
    _justify(inverted, book, span)


def _justify(inverted: Sequence[int], book: Book, span: Span) -> None:
    """Explain some of the ratios that are upside down."""
    for year in inverted:
        if book.rng.random() < 0.2:  # noqa: PLR2004 (a share)
            said_on = span.today - timedelta(days=book.rng.randint(5, 60))
            justification = JustifyAnomaly(
                code=JUSTIFIED,
                year=year,
                comment="Justification de démonstration : taux saisi en ETP par place.",
                effective_on=said_on,
            )
            book.record(justification, said_on)
