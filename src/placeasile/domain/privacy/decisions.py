"""Erasing the personal data of a subject: the decision; `store.erasing` destroys the key."""

from typing import ClassVar
from uuid import UUID

from placeasile.domain.kernel import (
    Assertion,
    Command,
    Context,
    Event,
    NotFound,
    RuleViolation,
)
from placeasile.domain.privacy.events import SubjectErased
from placeasile.domain.stating import Open, beside, opened

PRIVACY = opened("privacy")


class SubjectUnknown(NotFound):
    """No personal value was ever recorded under this id."""

    code: ClassVar[str] = "personal-subject-unknown"
    wording: ClassVar[str] = "Aucune donnée personnelle n'est enregistrée sous {value}."
    remedy: ClassVar[str] = (
        "Reprenez l'identifiant de ce qui est à effacer : contact, note, document, action, ou "
        "structure pour les adresses de ses sites ; pour un texte, dites aussi « part »."
    )


class SubjectIsErased(RuleViolation):
    """What was erased receives no personal value any more."""

    code: ClassVar[str] = "personal-subject-erased"
    wording: ClassVar[str] = "Les données personnelles de {value} ont été effacées."
    remedy: ClassVar[str] = "Enregistrez la personne ou la chose sous un nouvel identifiant."


class EraseSubject(Command[Open]):
    """Erase for ever the personal values of a thing, or of one text on it.

    ``subject_id`` is the id of their key; ``owner_id`` and ``part`` say of which text it is.
    """

    records: ClassVar[type[Event]] = SubjectErased

    subject_id: UUID
    kind: str
    owner_id: UUID | None = None
    part: str | None = None

    def stream(self, subject: UUID) -> UUID:
        """The stream that is closed to personal values by its first event."""
        return erasure_stream(subject)

    def decide(self, state: Open, context: Context) -> list[Assertion]:
        """Record the erasure; nothing when it is recorded, on whatever day."""
        if state.alive:
            return []
        event = SubjectErased(
            subject_id=self.subject_id, kind=self.kind, owner_id=self.owner_id, part=self.part
        )
        return [Assertion(event, context.today)]


def erasure_stream(subject: UUID) -> UUID:
    """Return the stream whose existence says that a subject is erased."""
    return beside(subject, "erasure")
