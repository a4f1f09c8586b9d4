"""Events of the log into rows of ``fact`` and ``entry``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, NamedTuple
from uuid import UUID

import orjson

from placeasile.domain.catalogue import read_event
from placeasile.domain.kernel import Fact

ALIVE: Final = 2**63 - 1
"""``dead_at`` of what stands."""

# A row is one event in the order of the log.
SELECT_EVENTS: Final = """
    select position, stream_id, stream_version, event_id, type, schema_version, effective_on,
      recorded_at, actor, source, provenance, reason, supersedes, data, leaf
    from es.event where position > %(after)s and position <= %(until)s
    order by position limit %(limit)s
"""


class LogRow(NamedTuple):
    """A row of `SELECT_EVENTS`."""

    position: int
    stream_id: UUID
    stream_version: int
    event_id: UUID
    type: str
    schema_version: int
    effective_on: date
    recorded_at: Any
    actor: str
    source: str
    provenance: str | None
    reason: str | None
    supersedes: UUID | None
    data: bytes
    leaf: bytes


@dataclass(slots=True)
class Batch:
    """What a page of the log adds, as tuples in the order of the tables' columns.

    ``changed`` maps a subject to the facets that the page asserts about it. ``killed``
    maps an event to the position and the id of the event that replaced it.
    """

    facts: list[tuple[Any, ...]] = field(default_factory=list[tuple[Any, ...]])
    entries: list[tuple[Any, ...]] = field(default_factory=list[tuple[Any, ...]])
    subjects: dict[UUID, str] = field(default_factory=dict[UUID, str])
    keys: set[tuple[UUID, str, str]] = field(default_factory=set[tuple[UUID, str, str]])
    changed: dict[UUID, set[str]] = field(default_factory=dict[UUID, set[str]])
    killed: dict[UUID, tuple[int, UUID]] = field(default_factory=dict[UUID, tuple[int, UUID]])


def decode(
    rows: Sequence[LogRow],
    *,
    killed: Mapping[UUID, tuple[int, UUID]],
    subjects: Mapping[UUID, UUID],
) -> Batch:
    """Return the rows that a page of the log adds.

    ``killed`` says which events of the page are replaced, and when. ``subjects`` maps a
    stream to what its earlier events are about: a retraction is about the same.

    Raises:
        UnknownEvent: this version of the program cannot read an event.
    """
    batch = Batch()
    about = dict(subjects)
    for row in rows:
        event = read_event(row.type, row.schema_version, row.data)
        subject = event.subject(row.stream_id)
        if row.supersedes is not None:
            batch.killed.setdefault(row.supersedes, (row.position, row.event_id))
        if row.type == "register.fact_retracted":
            subject = about.get(row.stream_id, row.stream_id)
        else:
            about[row.stream_id] = subject
        dead_at, dead_by = killed.get(row.event_id, (ALIVE, None))
        changed = batch.changed.setdefault(subject, set())
        for ordinal, fact in enumerate(event.facts()):
            changed.add(fact.facet)
            batch.keys.add((subject, fact.facet, fact.key))
            if fact.facet == "registered":
                batch.subjects[subject] = str(fact.value["kind"])
            batch.facts.append(
                (
                    row.position,
                    ordinal,
                    subject,
                    fact.facet,
                    fact.key,
                    first_day(fact, row.effective_on),
                    dead_at,
                    row.event_id,
                    orjson.dumps(fact.value).decode(),
                )
            )
        batch.entries.append(
            (
                row.position,
                subject,
                row.stream_id,
                row.stream_version,
                row.event_id,
                row.type,
                row.effective_on,
                row.recorded_at,
                row.actor,
                row.source,
                row.provenance,
                row.reason,
                row.supersedes,
                dead_at,
                dead_by,
                row.data.decode(),
            )
        )
    return batch


def first_day(fact: Fact, effective_on: date) -> date:
    """Return from when a fact holds: its event's day, or ever."""
    return date.min if fact.origin else effective_on
