"""Random commands on contacts and notes."""

from functools import partial
from typing import Any, Final
from uuid import UUID, uuid5

from placeasile.domain.contacts import decisions as contacts
from placeasile.domain.contacts.events import (
    ContactDesignated,
    ContactDetailsChanged,
    ContactReleased,
)
from placeasile.domain.kernel import Command, Event
from placeasile.domain.notes import decisions as notes
from placeasile.domain.notes.events import (
    Audience,
    NoteArchived,
    NoteType,
    NoteWithdrawn,
    NoteWritten,
)
from placeasile.domain.stating import beside
from tests.support.story import NAMESPACE, Moves, Story


def _details(story: Story) -> dict[str, Any]:
    nom = story.some("Quatremare", "Tournebroche", "Pasdeloup")
    return {
        "rang": story.chance.randint(1, 3),
        "prenom": story.some("Hermeline", "Childéric"),
        "nom": nom,
        "telephone": f"02315501{story.chance.randint(10, 99)}",
        "email": f"{nom.lower()}@exemple.fr",
        "fonction": story.some("Directrice", "Chef de service"),
        "perimetre": story.some(None, "Site de Caen"),
        "effective_on": story.day(),
    }


def _designate(
    kind: type[contacts.DesignateContact], story: Story, subject: UUID, target: Event | None
) -> Command[Any]:
    _ = subject
    known = target.contact_id if isinstance(target, ContactDesignated) else None
    contact_id = known or uuid5(NAMESPACE, f"contact/{story.tried}")
    return kind(contact_id=contact_id, **_details(story))


def _contact(story: Story, subject: UUID, target: Event | None) -> UUID:
    if isinstance(target, ContactDetailsChanged | ContactReleased):
        return target.contact_id
    return story.known(beside(subject, "contacts"), "contact")


def _change(
    kind: type[contacts.ChangeContactDetails], story: Story, subject: UUID, target: Event | None
) -> Command[Any]:
    return kind(contact_id=_contact(story, subject, target), **_details(story))


def _release(
    kind: type[contacts.ReleaseContact], story: Story, subject: UUID, target: Event | None
) -> Command[Any]:
    return kind(
        contact_id=_contact(story, subject, target),
        motif=story.some("Départ", "Retraite"),
        effective_on=story.day(),
    )


def _write(story: Story, subject: UUID, target: Event | None) -> Command[Any]:
    _ = subject
    known = target.note_id if isinstance(target, NoteWritten) else None
    return notes.WriteNote(
        note_id=known or uuid5(NAMESPACE, f"note/{story.tried}"),
        note_type=story.some(*NoteType),
        audience=story.some(*Audience),
        texte=story.some("Appel du gestionnaire", "Travaux\nen mars"),
        effective_on=story.day(),
    )


def _put_away(
    kind: type[notes.ArchiveNote | notes.WithdrawNote],
    story: Story,
    subject: UUID,
    target: Event | None,
) -> Command[Any]:
    known = target.note_id if isinstance(target, NoteArchived | NoteWithdrawn) else None
    return kind(
        note_id=known or story.known(beside(subject, "notes"), "note"),
        motif=story.some("Sujet clos", "Doublon"),
        effective_on=story.day(),
    )


ON_STRUCTURES: Final[Moves] = {
    ContactDesignated: (2, contacts.CONTACTS, partial(_designate, contacts.DesignateContact)),
    ContactDetailsChanged: (2, contacts.CONTACTS, partial(_change, contacts.ChangeContactDetails)),
    ContactReleased: (1, contacts.CONTACTS, partial(_release, contacts.ReleaseContact)),
    NoteWritten: (2, notes.NOTES, _write),
    NoteArchived: (1, notes.NOTES, partial(_put_away, notes.ArchiveNote)),
    NoteWithdrawn: (1, notes.NOTES, partial(_put_away, notes.WithdrawNote)),
}
ON_OPERATEURS: Final[Moves] = {
    ContactDesignated: (
        1,
        contacts.CONTACTS,
        partial(_designate, contacts.DesignateOperateurContact),
    ),
    ContactDetailsChanged: (
        1,
        contacts.CONTACTS,
        partial(_change, contacts.ChangeOperateurContactDetails),
    ),
    ContactReleased: (1, contacts.CONTACTS, partial(_release, contacts.ReleaseOperateurContact)),
}
