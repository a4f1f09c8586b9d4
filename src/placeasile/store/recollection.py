"""What a bulk register remembers of the log, to decide without asking at each command."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any, Final
from uuid import UUID

from psycopg import Connection
from psycopg_pool import ConnectionPool

from placeasile.domain.catalogue import read_event
from placeasile.domain.kernel import Claim, ClaimKey, Claims, History, Past
from placeasile.domain.personal import keyholder, personal_fields
from placeasile.domain.privacy.decisions import PRIVACY
from placeasile.store.batch import Decided, Span
from placeasile.store.claims import ClaimBook
from placeasile.store.envelope import Appended
from placeasile.store.register import Receipt, receipt_of
from placeasile.store.vault import Vault

# A row is one event of the streams that a batch needs, as much of it as a decision needs.
SELECT_STREAMS: Final = """
    select stream_id, stream_version, type, data, event_id, schema_version, effective_on,
      supersedes
    from es.event where stream_id = any(%s) order by stream_id, stream_version
"""
SELECT_KINDS: Final = "select stream_id, kind from es.stream where stream_id = any(%s)"
SELECT_COMMANDS: Final = """
    select command_id, request_hash, stream_id, stream_version, first_position, last_position
    from es.command where command_id = any(%s)
"""
SELECT_ERASED: Final = "select stream_id from es.stream where kind = %s"
SELECT_CLAIMS: Final = "select scope, key, stream_id, held_from, free_from from es.claim"

# The row says where the log ends, and whether it ever recorded a command.
SELECT_TAIL: Final = """
    select (select max(position) from es.event), exists (select from es.command)
"""


class Recollection:
    """The log as far as it was read, and as what is being appended will leave it.

    ``histories``, ``kinds`` and ``claims`` are by stream, ``commands`` holds the digest
    and the receipt of each. ``complete`` tells that there is nothing else in the log.
    ``erased`` holds the streams of the subjects that receive no personal value any more.
    """

    def __init__(self, pool: ConnectionPool[Connection[Any]], vault: Vault | None = None) -> None:
        self._pool = pool
        self._vault = vault
        self._tail: int | None = None
        self.forget()

    def forget(self) -> None:
        """Start anew: somebody else may have appended."""
        self.complete = False
        self.fresh = False
        self.histories: dict[UUID, History] = {}
        self.kinds: dict[UUID, str] = {}
        self.erased: frozenset[UUID] = frozenset()
        self.claims: dict[UUID, Claims] = {}
        self.commands: dict[UUID, tuple[bytes, Receipt]] = {}
        self._book: ClaimBook | None = None

    def recall(self, streams: Iterable[UUID], commands: Iterable[UUID]) -> None:
        """Have in memory these streams and commands, with one query of each kind."""
        if not self.fresh:
            self._refresh()
        unknown = [one for one in streams if one not in self.histories]
        if self.complete:
            self.histories.update((one, History()) for one in unknown)
            return
        with self._pool.connection() as connection:
            self._look_up(connection, [one for one in commands if one not in self.commands])
            if unknown:
                self._load(connection, unknown)

    def settle(self, decided: Iterable[Decided], span: Span) -> bool:
        """Write the positions of an appended batch on its receipts.

        Returns:
            Whether nobody else appended since the last time.
        """
        undisturbed = span.first in {None, 1 if self._tail is None else self._tail + 1}
        position = 0 if span.first is None else span.first - 1
        for one in decided:
            position += len(one.drafts)
            if one.drafts:
                digest, done = self.commands[one.append.command_id]
                done = Receipt(
                    done.stream_id, done.version, position, done.event_ids, replayed=False
                )
                self.commands[one.append.command_id] = (digest, done)
        self._tail = self._tail if span.last is None else span.last
        return undisturbed

    @property
    def book(self) -> ClaimBook:
        """Who holds which unique key."""
        if self._book is None:
            self._book = ClaimBook()
            if not self.complete:
                with self._pool.connection() as connection:
                    for row in connection.execute(SELECT_CLAIMS, binary=True):
                        scope, key, stream_id, since, until = row
                        self._book.enter(scope, key, stream_id, Claim(since, until))
        return self._book

    def holders(self, keys: Iterable[ClaimKey]) -> dict[ClaimKey, list[UUID]]:
        """Return the streams that hold some keys, by key, and have them in memory."""
        asked = list(keys)
        found = self.book.holders(asked) if asked else {}
        if found:
            self.recall(chain.from_iterable(found.values()), [])
        return found

    def holding(self, scopes: Iterable[str]) -> list[UUID]:
        """Return the streams that hold any key of some scopes, and have them in memory."""
        found = self.book.holding(scopes)
        if found:
            self.recall(found, [])
        return found

    def read(self, streams: Iterable[UUID]) -> dict[UUID, History]:
        """Return some streams, and have them in memory."""
        wanted = list(streams)
        if any(one not in self.histories for one in wanted):
            self.recall(wanted, [])
        return {one: self.histories[one] for one in wanted}

    def _refresh(self) -> None:
        """Forget everything if somebody else appended since the last time."""
        with self._pool.connection() as connection:
            row = connection.execute(SELECT_TAIL).fetchone()
            erased = connection.execute(SELECT_ERASED, [PRIVACY.kind]).fetchall()
        assert row is not None
        tail, any_command = row
        if self._tail != tail or not self.histories:
            self.forget()
            self.complete = not any_command
            self.erased = frozenset(row[0] for row in erased)
        self._tail = tail
        self.fresh = True

    def _look_up(self, connection: Connection[Any], commands: Sequence[UUID]) -> None:
        if not commands:
            return
        for row in connection.execute(SELECT_COMMANDS, [list(commands)], binary=True):
            command_id, digest, stream_id, version, first, last = row
            done = Appended(first, last, version, replayed=True)
            self.commands[command_id] = (digest, receipt_of(stream_id, command_id, done))

    def _load(self, connection: Connection[Any], streams: Sequence[UUID]) -> None:
        found: dict[UUID, list[Past]] = {one: [] for one in streams}
        for row in connection.execute(SELECT_STREAMS, [list(streams)], binary=True):
            stream_id, version, topic, data, event_id, schema, effective_on, supersedes = row
            event = read_event(topic, schema, data)
            found[stream_id].append(Past(event, effective_on, supersedes, event_id, version))
        self._open(found)
        self.histories.update((one, History(events)) for one, events in found.items())
        self.kinds.update(connection.execute(SELECT_KINDS, [list(streams)]).fetchall())

    def _open(self, found: Mapping[UUID, list[Past]]) -> None:
        """Open the personal values of some streams, with one query for their keys."""
        if self._vault is None:
            return
        personal = [
            (events, rank, one)
            for events in found.values()
            for rank, one in enumerate(events)
            if personal_fields(type(one.event))
        ]
        self._vault.learn({keyholder(one.event) for _, _, one in personal})
        for events, rank, one in personal:
            events[rank] = replace(one, event=self._vault.open(one.event, one.event_id))
