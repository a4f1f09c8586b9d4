"""Where the keys of subjects are kept, wrapped: in PostgreSQL, or in memory for unit tests."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, NamedTuple
from uuid import UUID

from psycopg import Connection
from psycopg_pool import ConnectionPool

from placeasile.domain.privacy.decisions import PRIVACY, erasure_stream
from placeasile.store.steady import steadily

# A row is a subject that was asked for. The log has the last word: a key that a restored
# backup brought back stays closed.
READ: Final = """
    select a.subject_id, k.kind, k.wrapped,
      k.destroyed_at is not null or s.stream_id is not null as erased
    from unnest(%(subjects)s::uuid[], %(erasures)s::uuid[]) as a(subject_id, erasure)
    left join ops.subject_key k on k.subject_id = a.subject_id
    left join es.stream s on s.stream_id = a.erasure
"""
MAKE: Final = """
    insert into ops.subject_key (subject_id, kind, wrapped)
    select * from unnest(%s::uuid[], %s::text[], %s::bytea[])
    on conflict (subject_id) do nothing
    returning subject_id
"""
DESTROY: Final = """
    insert into ops.subject_key as k (subject_id, kind, destroyed_at, reason)
    values (%(subject)s, %(kind)s, clock_timestamp(), %(reason)s)
    on conflict (subject_id) do update
    set wrapped = null, destroyed_at = clock_timestamp(), reason = excluded.reason
    where k.destroyed_at is null
"""
# Destroys the keys of all that the log says to be erased.
SWEEP: Final = """
    update ops.subject_key k
    set wrapped = null, destroyed_at = clock_timestamp(), reason = e.reason
    from es.stream s
    join es.event e on e.stream_id = s.stream_id and e.stream_version = 1
    where s.kind = %s and k.destroyed_at is null
      and k.subject_id = (convert_from(e.data, 'UTF8')::jsonb ->> 'subject_id')::uuid
"""
SAMPLE: Final = """
    select subject_id, wrapped from ops.subject_key where wrapped is not null
    order by created_at desc limit %s
"""


class KeyState(NamedTuple):
    """What is known of a key; ``wrapped`` is None when there is none, or no more."""

    kind: str | None
    wrapped: bytes | None
    erased: bool


class Keys(ABC):
    """Keeps wrapped keys."""

    @abstractmethod
    def read(self, subjects: Collection[UUID]) -> Mapping[UUID, KeyState]:
        """Return what is known of some keys, all of them in the answer."""

    @abstractmethod
    def make(self, wrapped: Mapping[UUID, tuple[str, bytes]]) -> Collection[UUID]:
        """Keep new keys, by subject with its kind; return those that were the first."""

    @abstractmethod
    def destroy(self, subject: UUID, kind: str, reason: str) -> None:
        """Destroy a key for ever; nothing when it is destroyed."""

    @abstractmethod
    def sample(self, count: int) -> Sequence[tuple[UUID, bytes]]:
        """Return some of the keys that are kept."""


class MemoryKeys(Keys):
    """Keys that do not outlive the process."""

    def __init__(self) -> None:
        self._states: dict[UUID, KeyState] = {}

    def read(self, subjects: Collection[UUID]) -> Mapping[UUID, KeyState]:
        """Return what is known of some keys."""
        nothing = KeyState(None, None, erased=False)
        return {one: self._states.get(one, nothing) for one in subjects}

    def make(self, wrapped: Mapping[UUID, tuple[str, bytes]]) -> Collection[UUID]:
        """Keep new keys."""
        made = [one for one in wrapped if one not in self._states]
        self._states.update((one, KeyState(*wrapped[one], erased=False)) for one in made)
        return made

    def destroy(self, subject: UUID, kind: str, reason: str) -> None:
        """Destroy a key."""
        _ = reason
        self._states[subject] = KeyState(kind, None, erased=True)

    def sample(self, count: int) -> Sequence[tuple[UUID, bytes]]:
        """Return some of the keys."""
        kept = [(one, state.wrapped) for one, state in self._states.items()]
        return [(one, wrapped) for one, wrapped in kept if wrapped is not None][:count]


class PostgresKeys(Keys):
    """Keys in ``ops.subject_key``, through a pool of the application role."""

    def __init__(self, pool: ConnectionPool[Connection[Any]]) -> None:
        self._pool = pool

    def read(self, subjects: Collection[UUID]) -> Mapping[UUID, KeyState]:
        """Return what is known of some keys, in one query."""
        asked = list(subjects)
        parameters = {"subjects": asked, "erasures": [erasure_stream(one) for one in asked]}
        rows = steadily(self._pool, lambda: self._fetch(READ, parameters))
        return {row[0]: KeyState(*row[1:]) for row in rows}

    def make(self, wrapped: Mapping[UUID, tuple[str, bytes]]) -> Collection[UUID]:
        """Keep new keys, unless another process was faster."""
        kinds = [kind for kind, _ in wrapped.values()]
        values = [value for _, value in wrapped.values()]
        return [row[0] for row in self._fetch(MAKE, [list(wrapped), kinds, values])]

    def destroy(self, subject: UUID, kind: str, reason: str) -> None:
        """Destroy a key, and leave a row that says so."""
        with self._pool.connection() as connection:
            connection.execute(DESTROY, {"subject": subject, "kind": kind, "reason": reason})

    def sample(self, count: int) -> Sequence[tuple[UUID, bytes]]:
        """Return the keys made last."""
        return [(row[0], row[1]) for row in self._fetch(SAMPLE, [count])]

    def _fetch(self, query: Any, parameters: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401 (of psycopg)
        with self._pool.connection() as connection, connection.cursor(binary=True) as cursor:
            return cursor.execute(query, parameters).fetchall()


def sweep(connection: Connection[Any]) -> int:
    """Destroy the keys of all that the log says to be erased; return how many there were.

    An erasure that was cut before its key was destroyed ends here, and so does a key that
    a restored backup brought back.
    """
    return connection.execute(SWEEP, [PRIVACY.kind]).rowcount
