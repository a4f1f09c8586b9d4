"""Erasing a subject: the log says so first, then the key is destroyed.

From the moment the event is recorded nothing opens and nothing is sealed any more. Whatever
happens in between, sending the erasure again destroys the key, and so does the sweep.
"""

from uuid import UUID

from placeasile.domain.personal import key_of
from placeasile.domain.privacy.decisions import PRIVACY, EraseSubject
from placeasile.store.register import EventStore, Receipt, Stamp


def erase(
    store: EventStore, subject_id: UUID, reason: str, stamp: Stamp, *, part: str = ""
) -> Receipt:
    """Record that the personal values of a subject are erased, and destroy their key.

    ``part`` names one text of the subject, that has a key of its own; nothing else of it is
    erased.

    Raises:
        SubjectUnknown: no personal value was ever recorded under the id, or for that text.
    """
    command = erasure(store, subject_id, reason, part)
    receipt = store.execute(PRIVACY, command.subject_id, command, stamp)
    store.vault.destroy(command.subject_id, command.kind, reason)
    return receipt


def erasure(store: EventStore, subject_id: UUID, reason: str, part: str) -> EraseSubject:
    """Return the command that erases a subject, or one text of it.

    Raises:
        SubjectUnknown: no personal value was ever recorded under the id, or for that text.
    """
    key = key_of(subject_id, part)
    whose = {"owner_id": subject_id, "part": part} if part else {}
    return EraseSubject.model_validate(
        {"subject_id": key, "kind": store.vault.kind_of(key), "reason": reason, **whose}
    )
