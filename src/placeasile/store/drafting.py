"""What a command records, as the events and the unique keys that an append takes."""

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Final, TypeVar
from uuid import UUID

from placeasile.domain.kernel import (
    Assertion,
    Claim,
    Claims,
    Decider,
    History,
    Message,
    Past,
    event_id_of,
)
from placeasile.domain.personal import personal_fields
from placeasile.store.envelope import Draft
from placeasile.store.vault import Vault

FREE_SINCE_EVER: Final = Claim(since=date.min, until=date.min)

StateT = TypeVar("StateT")


def draft(
    kind: str, stream_id: UUID, version: int, command_id: UUID, assertions: list[Assertion]
) -> list[Draft]:
    """Return the events that a command records, with their places in the stream."""
    return [
        Draft(stream_id, version + rank + 1, kind, event_id_of(command_id, rank), one)
        for rank, one in enumerate(assertions)
    ]


def past(drafts: Iterable[Draft]) -> list[Past]:
    """Return drafts as the events that they will be."""
    return [
        Past(
            event=one.assertion.event,
            effective_on=one.assertion.effective_on,
            supersedes=one.assertion.supersedes,
            event_id=one.event_id,
            version=one.originator_version,
        )
        for one in drafts
    ]


def changed_claims(
    decider: Decider[StateT], history: History, drafts: list[Draft]
) -> list[tuple[str, str, Claim]]:
    """Return the unique keys that a command takes, moves or gives back."""
    if not drafts:
        return []
    return claim_changes(decider.claims(history), decider.claims(history.then(past(drafts))))


def claim_changes(before: Claims, after: Claims) -> list[tuple[str, str, Claim]]:
    """Return the keys that are held otherwise, or not any more, with their new periods."""
    taken = [(*key, claim) for key, claim in after.items() if before.get(key) != claim]
    freed = [(*key, FREE_SINCE_EVER) for key in before if key not in after]
    return [*taken, *freed]


def request_hash(kind: str, subject: UUID, command: Message, vault: Vault | None) -> bytes:
    """Return the digest of a request: equal requests have equal digests.

    That of personal values takes the vault's key: there are few names and telephones, and
    a plain digest would betray them to whoever tries them all.
    """
    body = f"{kind} {subject} {type(command).__name__} {command.model_dump_json()}".encode()
    if vault is not None and personal_fields(type(command)):
        return vault.digest(body)
    return hashlib.sha256(body).digest()
