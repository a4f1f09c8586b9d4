"""Erasing a subject: the log says so first, then the key is destroyed.

From the moment the event is recorded nothing opens and nothing is sealed any more. Whatever
happens in between, sending the erasure again destroys the key, and so does the sweep.
"""

from uuid import UUID

from placeasile.domain.privacy.decisions import PRIVACY, EraseSubject
from placeasile.store.register import EventStore, Receipt, Stamp


def erase(store: EventStore, subject_id: UUID, reason: str, stamp: Stamp) -> Receipt:
    """Record that the personal values of a subject are erased, and destroy their key.

    Raises:
        SubjectUnknown: no personal value was ever recorded under the id.
    """
    kind = store.vault.kind_of(subject_id)
    command = EraseSubject(subject_id=subject_id, kind=kind, reason=reason)
    receipt = store.execute(PRIVACY, subject_id, command, stamp)
    store.vault.destroy(subject_id, kind, reason)
    return receipt
