"""One command that records on several streams at once: all of it, or nothing.

Its parts are decided one after the other in memory, later ones seeing earlier ones, and
appended in one transaction with one correlation id. Sent again, it is answered as it was.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from typing import Any, Final
from uuid import UUID

import structlog

from placeasile.domain.kernel import Command, Decider, Refusal, event_id_of
from placeasile.domain.together import Lookup, Part, Plan, part_id
from placeasile.store.drafting import request_hash
from placeasile.store.errors import CommandReused, ConcurrentChange
from placeasile.store.recorder import PostgresRecorder
from placeasile.store.register import MAX_ATTEMPTS, EventStore, Receipt, Stamp
from placeasile.store.request import Request
from placeasile.store.staging import BATCH, BulkRegister

log = structlog.get_logger(__name__)

_ASKED: Final = 64
"""The number of parts that are looked up at once."""


def execute_together(
    store: EventStore,
    lead: tuple[Decider[Any], UUID, Command[Any]],
    plan: Plan,
    stamp: Stamp,
) -> Receipt:
    """Record a command and what its plan says besides, or nothing.

    Every event has the subject of the command as correlation id; those of the further
    parts have the first event of the command as causation id. The receipt is that of the
    command, with the events and the last position of all.

    Raises:
        Refusal: a part was refused; nothing was recorded.
        StaleVersion: the stream of the command is not at the version that the caller expects.
        ConcurrentChange: other writers were faster on every attempt.
        CommandReused: the command id was used before for another request.
    """
    recorder = store.recorder
    assert isinstance(recorder, PostgresRecorder), "several streams need a real log"
    for attempt in range(1, MAX_ATTEMPTS + 1):
        bulk = BulkRegister(recorder.pool, store.sealing)
        try:
            return sent_before(bulk, lead, stamp) or _execute(bulk, lead, plan, stamp)
        except ConcurrentChange:
            log.info("together.conflict", subject=str(lead[1]), attempt=attempt)
        except CommandReused:
            raise
        except Refusal:
            # The same request, sent twice at once, may have been accepted meanwhile.
            seen = sent_before(BulkRegister(recorder.pool, store.sealing), lead, stamp)
            if seen is None:
                raise
            return seen
    raise ConcurrentChange(field="Idempotency-Key", value=stamp.command_id)


def _execute(
    bulk: BulkRegister, lead: tuple[Decider[Any], UUID, Command[Any]], plan: Plan, stamp: Stamp
) -> Receipt:
    receipts = decide_together(bulk, lead, plan, stamp)
    span = bulk.flush()
    return _together(receipts, span.last, replayed=False)


def decide_together(
    bulk: BulkRegister, lead: tuple[Decider[Any], UUID, Command[Any]], plan: Plan, stamp: Stamp
) -> list[Receipt]:
    """Decide a command and what its plan says besides, to be appended by ``bulk.flush()``.

    Raises:
        Refusal: a part was refused.
    """
    _, subject, command = lead
    parts = plan(subject, command, Lookup(bulk.history, bulk.claimed))
    assert 0 < len(parts) < BATCH, "a batch is appended at once"
    return [
        bulk.send(_request(part, _stamp(stamp, subject, rank))) for rank, part in enumerate(parts)
    ]


def _request(part: Part, stamp: Stamp) -> Request[Any]:
    return Request(part.decider, part.subject, part.command, stamp, part.stream_id, part.reads)


def _stamp(stamp: Stamp, subject: UUID, rank: int) -> Stamp:
    correlated = replace(stamp, correlation_id=stamp.correlation_id or subject)
    if rank == 0:
        return correlated
    return replace(
        correlated,
        command_id=part_id(stamp.command_id, rank),
        causation_id=event_id_of(stamp.command_id),
        expected_version=None,
    )


def sent_before(
    bulk: BulkRegister, lead: tuple[Decider[Any], UUID, Command[Any]], stamp: Stamp
) -> Receipt | None:
    """Return the receipt of a command that the log holds already, with all its parts.

    Raises:
        CommandReused: it was sent with another body.
    """
    decider, subject, command = lead
    found = bulk.receipts([stamp.command_id]).get(stamp.command_id)
    if found is None:
        return None
    if found[0] != request_hash(decider.kind, subject, command, bulk.vault):
        raise CommandReused(field="Idempotency-Key", value=stamp.command_id)
    receipts = [found[1]]
    for first in count(1, _ASKED):
        ids = [part_id(stamp.command_id, rank) for rank in range(first, first + _ASKED)]
        known = bulk.receipts(ids)
        receipts += [known[one][1] for one in ids if one in known]
        if len(known) < _ASKED:
            break
    last = max((one.position for one in receipts if one.position is not None), default=None)
    return _together(receipts, last, replayed=True)


def _together(receipts: Sequence[Receipt], last: int | None, *, replayed: bool) -> Receipt:
    return replace(
        receipts[0],
        position=last,
        event_ids=tuple(event for one in receipts for event in one.event_ids),
        replayed=replayed,
    )
