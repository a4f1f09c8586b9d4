"""A stream read in one round trip and one row; an event is decoded when it is asked for.

A decision reads a few facts of a stream, which may be hundreds of events long. Most of the
time of a load is spent in making objects: so none is made before it is needed.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from struct import iter_unpack, unpack
from typing import Any, Final
from uuid import UUID

from placeasile.domain.catalogue import EVENTS, FACETS, UnknownEvent, read_event
from placeasile.domain.kernel import Event, Fact, History, Past, Steps, Value, held_from
from placeasile.domain.personal import personal_fields
from placeasile.store.vault import Vault

# The row is a stream: its events' columns, each as one text or one string of bytes. No
# topic holds a space, and no JSON holds the byte 1e.
SELECT_STREAM_ROW: Final = b"""
    select count(*), max(e.stream_version), string_agg(e.type, ' '),
      string_agg(date_send(e.effective_on), ''), string_agg(uuid_send(e.event_id), ''),
      string_agg(e.data, '\\x1e'),
      string_agg(int4send(e.stream_version) || int2send(e.schema_version), '')
        filter (where e.schema_version > 1),
      string_agg(int4send(e.stream_version) || uuid_send(e.supersedes), '')
        filter (where e.supersedes is not null)
    from (
      select type, schema_version, stream_version, effective_on, event_id, data, supersedes
      from es.event where stream_id = %b order by stream_version
    ) e
"""
_SEALS: Final = re.compile(rb"\"pa1[.]([0-9a-f-]{36})[.]")
_PERSONAL: Final = frozenset(topic for topic, kind in EVENTS.items() if personal_fields(kind))
_DAY_ZERO: Final = date(2000, 1, 1).toordinal()
_ID: Final = 16
_TOPICS: Final[Mapping[str, frozenset[str]]] = {
    facet: frozenset(topic for topic, facets in FACETS.items() if facet in facets)
    for facet in frozenset[str]().union(*FACETS.values())
}


class Stream:
    """The events of one stream, in their order; a vault opens their personal values."""

    def __init__(self, row: Sequence[Any], vault: Vault | None = None) -> None:
        count, last, types, days, ids, data, newer, supersedes = row
        if last != count:
            raise ValueError("the versions of a stream do not follow each other")
        self.version: int = count
        self._types: list[str] = types.split(" ")
        self._schemas: dict[int, int] = dict(iter_unpack(">ih", newer or b""))
        self._days: Sequence[int] = unpack(f">{count}i", days)
        self._ids: bytes = ids
        self._data: list[bytes] = data.split(b"\x1e")
        self._supersedes: dict[int, bytes] = dict(iter_unpack(">i16s", supersedes or b""))
        self._dead = frozenset(self._supersedes.values())
        self._decoded: dict[int, Past] = {}
        self._said: dict[int, list[Fact]] = {}
        self._vault = vault
        self._learnt = False
        unknown = set(self._types) - EVENTS.keys()
        unknown.update(
            self._types[version - 1]
            for version, schema in self._schemas.items()
            if self._types[version - 1] in EVENTS
            and schema > EVENTS[self._types[version - 1]].VERSION
        )
        if unknown:
            raise UnknownEvent(
                f"{', '.join(sorted(unknown))}: a newer program wrote it; update this one"
            )

    def past(self) -> list[Past]:
        """Return all the events."""
        return [self.read(rank) for rank in range(self.version)]

    def read(self, rank: int) -> Past:
        """Return one event, by its rank from 0."""
        found = self._decoded.get(rank)
        if found is None:
            replaced = self._supersedes.get(rank + 1)
            found = self._decoded[rank] = Past(
                event=self._event(rank),
                effective_on=date.fromordinal(_DAY_ZERO + self._days[rank]),
                supersedes=None if replaced is None else UUID(bytes=replaced),
                event_id=UUID(bytes=self._id(rank)),
                version=rank + 1,
            )
        return found

    def _event(self, rank: int) -> Event:
        topic = self._types[rank]
        event = read_event(topic, self._schemas.get(rank + 1, 1), self._data[rank])
        if self._vault is None or topic not in _PERSONAL:
            return event
        if not self._learnt:
            self._learnt = True
            self._vault.learn(self._holders())
        return self._vault.open(event, UUID(bytes=self._id(rank)))

    def _holders(self) -> set[UUID]:
        """Return whose keys the stream is sealed with, without decoding its events."""
        return {
            UUID(found.decode())
            for topic, data in zip(self._types, self._data, strict=True)
            if topic in _PERSONAL
            for found in _SEALS.findall(data)
        }

    def facts(self, rank: int) -> list[Fact]:
        """Return what one event asserts, by its rank from 0."""
        found = self._said.get(rank)
        if found is None:
            found = self._said[rank] = list(self.read(rank).event.facts())
        return found

    def holds(self, event_id: UUID) -> bool:
        """Tell whether an event is in the stream."""
        return any(self._id(rank) == event_id.bytes for rank in range(self.version))

    def ends(self, event_id: UUID) -> bool:
        """Tell whether an event of the stream says that another one stands no more."""
        return event_id.bytes in self._dead

    def ever_asserting(self, facet: str) -> list[int]:
        """Return the events that may assert a facet, standing or not: their ranks from 0."""
        topics = _TOPICS.get(facet, frozenset())
        return [rank for rank, topic in enumerate(self._types) if topic in topics]

    def asserting(self, facet: str) -> list[tuple[int, int]]:
        """Return the standing events that may assert a facet: their days, and ranks from 0."""
        topics = _TOPICS.get(facet, frozenset())
        found = [
            (day, rank)
            for rank, (day, topic) in enumerate(zip(self._days, self._types, strict=True))
            if topic in topics
        ]
        if not self._dead:
            return found
        return [one for one in found if self._id(one[1]) not in self._dead]

    def last(self, facet: str, on: date, key: str) -> Value | None:
        """Return the last value dated on a day or before, None unless there is one.

        What a registration says holds from ever, and is not dated.
        """
        limit = on.toordinal() - _DAY_ZERO
        dated = sorted(self.asserting(facet), reverse=True)
        for day, rank in dated:
            if day > limit:
                continue
            said = [
                one.value
                for one in self.facts(rank)
                if not one.origin and one.facet == facet and one.key == key
            ]
            if said:
                return said[-1]
        return None

    def _id(self, rank: int) -> bytes:
        return self._ids[rank * _ID : rank * _ID + _ID]


class StoredHistory(History):
    """A history that decodes of its stream what is asked for, and no more.

    ``added`` are events recorded after the stream was read, that replace none.
    """

    __slots__ = ("_added", "_by_facet", "_stream", "_whole")

    def __init__(self, stream: Stream, added: Sequence[Past] = ()) -> None:
        super().__init__()
        self._stream = stream
        self._added = added
        self._by_facet: dict[str, dict[str, list[tuple[date, Value]]]] = {}
        self._whole: History | None = None
        self._version = max([stream.version, *[one.version for one in added]])

    @property
    def alive(self) -> Sequence[Past]:
        """The standing events, oldest record first."""
        return self._open().alive

    def find(self, event_id: UUID) -> Past | None:
        """Return an event of the stream, standing or not."""
        return self._open().find(event_id)

    def stands(self, event_id: UUID) -> bool:
        """Tell whether an event is neither corrected nor retracted."""
        return self._open().stands(event_id)

    def then(self, more: Iterable[Past]) -> History:
        """Return the history with further events recorded."""
        added = list(more)
        plain = not any(
            one.supersedes or self._stream.ends(one.event_id) or self._stream.holds(one.event_id)
            for one in added
        )
        known = {one.event_id for one in (*self._added, *added)}
        if plain and len(known) == len(self._added) + len(added):
            return StoredHistory(self._stream, [*self._added, *added])
        return self._open().then(added)

    def without(self, event_id: UUID) -> History:
        """Return the history as if one event had never been recorded."""
        return self._open().without(event_id)

    def steps(self, facet: str, key: str = "") -> Steps:
        """Return the values of one fact by the day they hold from, earliest first."""
        return self._facet(facet).get(key, ())

    def at(self, facet: str, on: date, key: str = "") -> Value | None:
        """Return the value of one fact on a day, or None when unknown."""
        if not self._added and facet not in self._by_facet:
            found = self._stream.last(facet, on, key)
            if found is not None:
                return found
        return super().at(facet, on, key)

    def keys(self, facet: str) -> Iterable[str]:
        """Return the keys of one facet."""
        return self._facet(facet).keys()

    def keys_ever(self, facet: str) -> Iterable[str]:
        """Return the keys of one facet, those of events that do not stand any more too."""
        recorded = (self._stream.facts(rank) for rank in self._stream.ever_asserting(facet))
        added = (one.event.facts() for one in self._added)
        return {fact.key for facts in (*recorded, *added) for fact in facts if fact.facet == facet}

    def _facet(self, facet: str) -> Mapping[str, list[tuple[date, Value]]]:
        found = self._by_facet.get(facet)
        if found is None:
            found = self._by_facet[facet] = {}
            stream = self._stream
            recorded = [
                (stream.read(rank), stream.facts(rank)) for _, rank in stream.asserting(facet)
            ]
            added = [(one, one.event.facts()) for one in self._added]
            for one, facts in (*recorded, *added):
                for fact in facts:
                    if fact.facet == facet:
                        found.setdefault(fact.key, []).append((held_from(one, fact), fact.value))
            for steps in found.values():
                steps.sort(key=lambda step: step[0])  # stable: records stay in order
        return found

    def _open(self) -> History:
        if self._whole is None:
            self._whole = History([*self._stream.past(), *self._added])
        return self._whole
