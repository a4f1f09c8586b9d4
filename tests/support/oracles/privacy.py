"""Contacts and notes, by plain loops."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from tests.support.oracle import Oracle, Row, Said


def _ended(oracle: Oracle, subject: UUID, facet: str, key: str) -> Said | None:
    return oracle.value(subject, facet, oracle.on, key)


def contact(oracle: Oracle) -> list[Row]:
    """Return the contacts of everything registered, those who left included."""
    rows: list[Row] = []
    for kind in ("structure", "operateur"):
        for subject in oracle.subjects(kind):
            rows += [_contact(oracle, subject, key) for key in oracle.keys(subject, "contact")]
    return [one for one in rows if one]


def _contact(oracle: Oracle, subject: UUID, key: str) -> Row:
    now = oracle.value(subject, "contact", oracle.on, key)
    first = oracle.first(subject, "contact", key)
    if now is None or first is None:
        return {}
    left = _ended(oracle, subject, "contact_released", key)
    return {
        "subject": subject,
        "contact_id": UUID(key),
        **{
            name: now.value[name]
            for name in (
                "rang", "prenom", "nom", "telephone", "email", "fonction", "perimetre",
            )
        },
        "since": first.day,
        "changed_on": now.day,
        "etat": "TERMINE" if left else "EN_FONCTION",
        "released_on": left.day if left else None,
        "motif": left.value["motif"] if left else None,
        "event_id": _event(oracle, now),
    }  # fmt: skip


def note(oracle: Oracle) -> list[Row]:
    """Return the notes on every structure, those put away included."""
    rows = [
        _note(oracle, structure, key)
        for structure in oracle.subjects("structure")
        for key in oracle.keys(structure, "note")
    ]
    return [one for one in rows if one]


def _note(oracle: Oracle, structure: UUID, key: str) -> Row:
    said = oracle.value(structure, "note", oracle.on, key)
    if said is None:
        return {}
    (written,) = [one for one in oracle.known if one.position == said.position]
    archived = _ended(oracle, structure, "note_archived", key)
    withdrawn = _ended(oracle, structure, "note_withdrawn", key)
    last = withdrawn or archived
    return {
        "structure_id": structure,
        "note_id": UUID(key),
        "effective_on": said.day,
        "recorded_at": written.recorded_at,
        "actor": written.actor,
        "note_type": said.value["note_type"],
        "audience": said.value["audience"],
        "texte": None if withdrawn else said.value["texte"],
        "etat": "RETIREE" if withdrawn else "ARCHIVEE" if archived else "COURANTE",
        "archived_on": archived.day if archived else None,
        "withdrawn_on": withdrawn.day if withdrawn else None,
        "motif": last.value["motif"] if last else None,
        "event_id": written.event_id,
    }


def _event(oracle: Oracle, said: Said) -> UUID:
    return next(one.event_id for one in oracle.known if one.position == said.position)


TABLES: Final[dict[str, Callable[[Oracle], list[Row]]]] = {"contact": contact, "note": note}
