"""Loads the log into the base tables, page by page and by several processes at once.

A page makes the rows that `decode` makes, without what only the live projector needs. Pages
may be loaded in any order: each finds in the log itself what later events end, and what the
retracted events were about.
"""

import gc
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from datetime import date
from struct import Struct
from typing import Any, Final, NamedTuple, TypeAlias
from uuid import UUID

import orjson
from psycopg import Connection

from placeasile.domain.catalogue import read_event
from placeasile.domain.kernel import FactRetracted
from placeasile.projections.facts.decode import ALIVE, first_day
from placeasile.projections.runner import PositionMissing

PAGE: Final = 5000

# A row is one event in the order of the log: what its facts are made of.
SELECT_PAGE: Final = """
    select position, stream_id, stream_version, uuid_send(event_id), type, schema_version,
      effective_on, data
    from es.event where position > %(after)s and position <= %(until)s order by position
"""
# A row is an event of the page that another one ends, and where.
SELECT_ENDED: Final = """
    select uuid_send(k.supersedes), min(k.position)
    from es.event e join es.event k on k.supersedes = e.event_id and k.position <= %(head)s
    where e.position > %(after)s and e.position <= %(until)s
    group by k.supersedes
"""
# A row is the last event of a stream, before a version of it, that is no retraction.
SELECT_BEFORE: Final = """
    select s.id, s.version, e.type, e.schema_version, e.data
    from unnest(%(streams)s::uuid[], %(versions)s::int[]) s(id, version)
    cross join lateral (
      select type, schema_version, data from es.event
      where stream_id = s.id and stream_version < s.version and type <> %(retraction)s
      order by stream_version desc limit 1
    ) e
"""
# ``position + 0``: the first that supersedes is found by what it supersedes. Where the log has no
# statistics yet, the planner would go through it by position, for each row, until it meets one.
INSERT_ENTRIES: Final = """
    insert into entry (position, subject, stream_id, stream_version, event_id, type, effective_on,
      recorded_at, actor, source, provenance, reason, supersedes, dead_at, dead_by, data)
    select e.position, s.subject, e.stream_id, e.stream_version, e.event_id, e.type,
      e.effective_on, e.recorded_at, e.actor, e.source, e.provenance, e.reason, e.supersedes,
      coalesce(k.position, %(alive)s), k.event_id, convert_from(e.data, 'UTF8')::jsonb
    from es.event e
    join unnest(%(subjects)b::uuid[]) with ordinality s(subject, rank)
      on e.position = %(after)s + s.rank
    left join lateral (
      select position, event_id from es.event
      where supersedes = e.event_id and position <= %(head)s order by position + 0 limit 1
    ) k on true
    where e.position > %(after)s and e.position <= %(until)s
"""
COPY_FACTS: Final = """
    copy fact (position, ordinal, subject, facet, key, effective_on, dead_at, event_id, value)
    from stdin (format binary)
"""
# What rows say once they are all there.
FILL_KEYS: Final = """
    insert into fact_key (subject, facet, key) select distinct subject, facet, key from fact
"""
FILL_SUBJECTS: Final = """
    insert into subject (subject, kind)
    select distinct on (subject) subject, value ->> 'kind' from fact where facet = 'registered'
    order by subject, position desc, ordinal desc
"""

# The format of COPY: a header; each row its number of fields, each field its length and its
# bytes; a trailer. Dates count from 2000.
HEADER: Final = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER: Final = b"\xff\xff"
BEGINNING: Final = Struct(">hiqihi16si")
"""Nine fields: the position, the ordinal, the subject, and the length of the facet."""
LENGTH: Final = Struct(">i")
END: Final = Struct(">iiiqi16sic")
"""The day, where it ends, the event, and the length and version of the value."""
DAY_ZERO: Final = date(2000, 1, 1).toordinal()


class Span(NamedTuple):
    """Events of the log: those after a position, up to another, in a log read up to ``head``."""

    after: int
    until: int
    head: int


Row: TypeAlias = tuple[int, UUID, int, bytes, str, int, date, bytes]
"""A row of `SELECT_PAGE`: no more than a tuple, there are millions of them."""


def load(connection: Connection[Any], span: Span) -> None:
    """Add the facts and the entries of a page, in the caller's transaction.

    Raises:
        PositionMissing: positions do not follow each other.
        UnknownEvent: this version of the program cannot read an event.
    """
    parameters = span._asdict()
    with connection.cursor(binary=True) as cursor:
        rows: list[Row] = cursor.execute(SELECT_PAGE, parameters).fetchall()
        ended = dict[bytes, int](cursor.execute(SELECT_ENDED, parameters).fetchall())
    if len(rows) != span.until - span.after:
        raise PositionMissing(
            f"{span.until - span.after - len(rows)} positions are missing after {span.after}"
        )
    with _no_collection():
        subjects, facts = _packed(rows, ended, _about(connection, rows))
    with connection.cursor().copy(COPY_FACTS) as copy:
        copy.write(facts)
    more = {"subjects": subjects, "alive": ALIVE}
    connection.execute(INSERT_ENTRIES, {**parameters, **more})


def fill_keys(connection: Connection[Any]) -> None:
    """Add the distinct keys of all facts."""
    connection.execute(FILL_KEYS)


def fill_subjects(connection: Connection[Any]) -> None:
    """Add the kinds of all subjects."""
    connection.execute(FILL_SUBJECTS)


def _about(connection: Connection[Any], rows: Iterable[Row]) -> Mapping[tuple[UUID, int], UUID]:
    """Return what each retraction of a page is about: what its stream was about before."""
    gone = [
        (stream, version)
        for _, stream, version, _, topic, *_ in rows
        if topic == FactRetracted.TOPIC
    ]
    if not gone:
        return {}
    streams, versions = zip(*gone, strict=True)
    found = connection.execute(
        SELECT_BEFORE,
        {
            "streams": list(streams),
            "versions": list(versions),
            "retraction": FactRetracted.TOPIC,
        },
    )
    return {
        (stream, version): read_event(topic, schema, data).subject(stream)
        for stream, version, topic, schema, data in found
    }


def _packed(
    rows: Iterable[Row], ended: Mapping[bytes, int], about: Mapping[tuple[UUID, int], UUID]
) -> tuple[list[UUID], bytes]:
    """Return whom each event is about, and the rows of ``fact`` as COPY reads them."""
    subjects: list[UUID] = []
    parts: list[bytes] = [HEADER]
    for position, stream_id, stream_version, event_id, topic, schema, effective_on, data in rows:
        event = read_event(topic, schema, data)
        if isinstance(event, FactRetracted):
            subjects.append(about.get((stream_id, stream_version), stream_id))
            continue
        subject = event.subject(stream_id)
        subjects.append(subject)
        about_bytes = subject.bytes
        dead_at = ended.get(event_id, ALIVE)
        for ordinal, fact in enumerate(event.facts()):
            facet, key, value = fact.facet.encode(), fact.key.encode(), orjson.dumps(fact.value)
            days = first_day(fact, effective_on).toordinal() - DAY_ZERO
            parts += (
                BEGINNING.pack(9, 8, position, 2, ordinal, 16, about_bytes, len(facet)),
                facet,
                LENGTH.pack(len(key)),
                key,
                END.pack(4, days, 8, dead_at, 16, event_id, len(value) + 1, b"\1"),
                value,
            )
    parts.append(TRAILER)
    return subjects, b"".join(parts)


@contextmanager
def _no_collection() -> Generator[None]:
    """Let no garbage be looked for meanwhile: thousands of events live at once, none in a cycle."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
