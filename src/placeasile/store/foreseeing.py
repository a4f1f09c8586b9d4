"""What a command would record: decided by the same code, on the same log, and not appended."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from placeasile.domain.kernel import Command, Decider
from placeasile.domain.privacy.decisions import PRIVACY
from placeasile.domain.together import Plan
from placeasile.store.envelope import Draft
from placeasile.store.erasing import erasure
from placeasile.store.recorder import PostgresRecorder
from placeasile.store.register import EventStore, Receipt, Stamp
from placeasile.store.request import Request
from placeasile.store.staging import BulkRegister
from placeasile.store.together import decide_together, sent_before


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a command would record, in the order of the log.

    ``receipt`` is that of the first stream: the one that the log holds when the command was
    ``recorded`` before, then there are no drafts; else the one that it would get, without a
    position. The personal values of the drafts are in clear, and no key was made for them.
    """

    receipt: Receipt
    drafts: Sequence[Draft]

    @property
    def recorded(self) -> bool:
        """Whether the log holds the command already."""
        return self.receipt.replayed

    @property
    def version(self) -> int:
        """The version that the first stream has, to be sent as the expected one."""
        stream = self.receipt.stream_id
        return self.receipt.version - sum(one.originator_id == stream for one in self.drafts)


def foresee(store: EventStore, request: Request[Any]) -> Foreseen:
    """Decide a command or a retraction, and record nothing.

    Raises:
        Refusal: those of `EventStore.execute` and ``retract``.
    """
    bulk = _bulk(store)
    receipt = bulk.send(request)
    return Foreseen(receipt, bulk.drafts)


def foresee_together(
    store: EventStore,
    lead: tuple[Decider[Any], UUID, Command[Any]],
    plan: Plan,
    stamp: Stamp,
) -> Foreseen:
    """Decide a command with what its plan says besides, and record nothing.

    Raises:
        Refusal: those of `placeasile.store.together.execute_together`.
    """
    bulk = _bulk(store)
    before = sent_before(bulk, lead, stamp)
    if before is not None:
        return Foreseen(before, [])
    first, *_ = decide_together(bulk, lead, plan, stamp)
    return Foreseen(first, bulk.drafts)


def foresee_erasure(
    store: EventStore, subject_id: UUID, reason: str, stamp: Stamp, *, part: str = ""
) -> Foreseen:
    """Decide an erasure, record nothing and destroy nothing.

    Raises:
        SubjectUnknown: no personal value was ever recorded under the id.
    """
    command = erasure(store, subject_id, reason, part)
    return foresee(store, Request(PRIVACY, command.subject_id, command, stamp))


def _bulk(store: EventStore) -> BulkRegister:
    """Return what decides in memory; it appends only when it is told to."""
    recorder = store.recorder
    assert isinstance(recorder, PostgresRecorder), "what is foreseen is read from a real log"
    return BulkRegister(recorder.pool, store.sealing)
