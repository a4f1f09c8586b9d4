"""What the query tables would show if more had been recorded; nothing is ever written.

Each generation has its functions twice: over its facts, and over its facts with those that the
transaction supposes (``facts/supposed.sql``). The second ones answer here. They are the same
definitions, so what is told is what the tables show once the events are recorded.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final, TypeAlias
from uuid import UUID

import orjson
from psycopg import Connection, Cursor, sql
from psycopg.rows import DictRow, dict_row

from placeasile.domain.kernel import Value
from placeasile.projections.facts.decode import Batch, LogRow, decode
from placeasile.projections.findings import evaluating
from placeasile.projections.generation import current, schema_of, supposed_schema_of
from placeasile.projections.kernel import READ_MODELS, ReadModel
from placeasile.projections.moment import Moment
from placeasile.projections.refresh import FEW, GENERIC_PLANS, collect, reach

Row: TypeAlias = Mapping[str, Any]

SUPPOSE: Final = """
    select set_config('placeasile.facts', %(facts)s, true),
      set_config('placeasile.entries', %(entries)s, true),
      set_config('placeasile.subjects', %(subjects)s, true),
      set_config('placeasile.replaced', %(replaced)s, true),
      set_config('placeasile.position', %(position)s, true)
"""
# Whom the streams of some events are about, and the keys of what these events assert.
STREAM_SUBJECTS: Final = """
    select distinct on (stream_id) stream_id, subject from read.entry
    where event_id = any(%s) order by stream_id, position desc
"""
REPLACED_KEYS: Final = """
    select subject, facet, key from read.fact where event_id = any(%s) and dead_at > %s
"""
REPLACED_DAYS: Final = "select distinct effective_on from read.entry where event_id = any(%s)"
VALUES: Final = """
    select k.subject, k.facet, k.key, s.value
    from unnest(%(subjects)s::uuid[], %(facets)s::text[], %(keys)s::text[])
      as k(subject, facet, key)
    left join lateral {step}(
      k.subject, k.facet, k.key, %(on)s::date, %(position)s::bigint) s on true
"""
PRIMARY_KEYS: Final = """
    select c.relname, array_agg(a.attname::text order by a.attnum)
    from pg_index i
    join pg_class c on c.oid = i.indrelid
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey)
    where i.indisprimary and n.nspname = %s
    group by c.relname
"""
RECORDING: Final = frozenset({"last_position", "recorded_at", "nom_tri", "operateur_tri"})
"""Columns that say when something was recorded, which is not known before, or sort others."""

FACT_COLUMNS: Final = (
    "position", "ordinal", "subject", "facet", "key", "effective_on", "dead_at", "event_id",
    "value",
)  # fmt: skip
ENTRY_COLUMNS: Final = (
    "position", "subject", "stream_id", "stream_version", "event_id", "type", "effective_on",
    "recorded_at", "actor", "source", "provenance", "reason", "supersedes", "dead_at", "dead_by",
    "data",
)  # fmt: skip
"""The columns of the rows of a `Batch`, in their order."""


@dataclass(frozen=True, slots=True)
class FactChange:
    """One fact that would change: its value on a day, before and after; None when unknown."""

    effective_on: date
    subject: UUID
    facet: str
    key: str
    before: Value | None
    after: Value | None


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row of a query table that would change, as on a day; None when there is none."""

    effective_on: date
    table: str
    key: Row
    before: Row | None
    after: Row | None


@dataclass(frozen=True, slots=True)
class Supposition:
    """What would change. ``untold`` counts the dossiers whose tables were not compared."""

    values: Sequence[FactChange]
    rows: Sequence[RowChange]
    untold: int


def suppose(
    connection: Connection[Any], moment: Moment, rows: Sequence[LogRow], asked: date
) -> Supposition:
    """Return what some events would change if they were recorded after a moment's position.

    Must run in a transaction that begins with ``resolve()``. The days that are compared are the
    one asked for, those of the events, and those of the events that they replace; what the
    rules find is compared on the first alone.
    """
    found = current(connection)
    assert found is not None, "the moment was read from a generation"
    batch = _batch(connection, rows)
    _set(connection, batch, moment.position + 1)
    targets = list(batch.killed)
    replaced = connection.execute(REPLACED_KEYS, [targets, moment.position]).fetchall()
    days = {asked, *(one.effective_on for one in rows)}
    days |= {day for (day,) in connection.execute(REPLACED_DAYS, [targets]).fetchall()}
    changed = {subject: set(facets) for subject, facets in batch.changed.items()}
    for subject, facets in collect((one[0], one[1]) for one in replaced).items():
        changed.setdefault(subject, set()).update(facets)
    comparing = Comparing(connection, found[0], moment, moment.position + len(rows))
    keys = sorted({*batch.keys, *replaced})
    values = [one for day in sorted(days) for one in comparing.values(keys, day)]
    told, untold = comparing.tables(changed)
    lines = [one for day in sorted(days) for one in comparing.rows(told, day)]
    lines += comparing.findings(told, asked)
    return Supposition(values, lines, untold)


class Comparing:
    """Reads a generation as it is, and as it would be at ``after``, a later position."""

    def __init__(
        self, connection: Connection[Any], number: int, moment: Moment, after: int
    ) -> None:
        self._connection = connection
        self._moment = moment
        self._reached = after
        self._base, self._supposed = schema_of(number), supposed_schema_of(number)
        connection.execute(
            sql.SQL("set local search_path = {}, {}").format(
                sql.Identifier(self._supposed), sql.Identifier(self._base)
            )
        )
        connection.execute(GENERIC_PLANS)

    def values(self, keys: Sequence[tuple[UUID, str, str]], on: date) -> Iterator[FactChange]:
        """Yield the facts whose value on a day would be another."""
        if not keys:
            return
        before, after = (
            self._connection.execute(
                _values(schema),
                {
                    "subjects": [one[0] for one in keys],
                    "facets": [one[1] for one in keys],
                    "keys": [one[2] for one in keys],
                    "on": on,
                    "position": position,
                },
                prepare=True,
            ).fetchall()
            for schema, position in self._sides
        )
        then = {(subject, facet, key): value for subject, facet, key, value in after}
        for subject, facet, key, value in before:
            other = then[subject, facet, key]
            if value != other:
                yield FactChange(on, subject, facet, key, value, other)

    def tables(
        self, changed: Mapping[UUID, set[str]]
    ) -> tuple[Sequence[tuple[ReadModel, list[Any]]], int]:
        """Return the tables that may change with their keys, and how many dossiers are left out.

        The dossiers that the events are about are told, and the others when they are few.
        """
        if not changed:
            return [], 0
        reached = reach(self._connection, changed)
        dossiers = {*reached.structures, *reached.others}
        left_out = dossiers - changed.keys() if len(dossiers) > FEW else set[UUID]()
        told = [
            (model, keys)
            for model in READ_MODELS
            if model.supposed
            and (keys := [one for one in reached.keys(model) if one not in left_out])
        ]
        structures = [one for one in reached.structures if one not in left_out]
        if structures:
            told += [(model, structures) for model in READ_MODELS if model.evaluated]
        return told, len(left_out)

    def rows(self, told: Sequence[tuple[ReadModel, list[Any]]], on: date) -> Iterator[RowChange]:
        """Yield the rows of some tables that would be others on a day."""
        names = dict(self._connection.execute(PRIMARY_KEYS, [self._base]).fetchall())
        defined = [(model, keys) for model, keys in told if not model.evaluated]
        with self._connection.pipeline():
            asked = [
                (self._before(model, keys, on), self._after(model, keys, on))
                for model, keys in defined
            ]
            found = [(one.fetchall(), other.fetchall()) for one, other in asked]
        for (model, _), (before, after) in zip(defined, found, strict=True):
            yield from _compared(model.name, names[model.name], before, after, on)

    def findings(
        self, told: Sequence[tuple[ReadModel, list[Any]]], on: date
    ) -> Iterator[RowChange]:
        """Yield what the rules would find otherwise on a day, on the structures of some tables."""
        structures = {key for model, keys in told if model.evaluated for key in keys}
        if not structures:
            return
        names = dict(self._connection.execute(PRIMARY_KEYS, [self._base]).fetchall())
        keys = sorted(structures)
        before, after = (
            evaluating.rows_at(self._connection, _dossiers(schema), keys, on, position)
            for schema, position in self._sides
        )
        for name in evaluating.EVALUATED:
            yield from _compared(name, names[name], before[name], after[name], on)

    @property
    def _sides(self) -> tuple[tuple[str, int], tuple[str, int]]:
        return (self._base, self._moment.position), (self._supposed, self._reached)

    def _before(self, model: ReadModel, keys: list[Any], on: date) -> Cursor[DictRow]:
        cursor = self._connection.cursor(row_factory=dict_row)
        if self._moment.live and on == self._moment.effective_on:
            return cursor.execute(_table(self._base, model), [keys], prepare=True)
        statement = _statement(self._base, model.name)
        return cursor.execute(statement, [keys, on, self._moment.position], prepare=True)

    def _after(self, model: ReadModel, keys: list[Any], on: date) -> Cursor[DictRow]:
        cursor = self._connection.cursor(row_factory=dict_row)
        statement = _statement(self._supposed, model.name)
        return cursor.execute(statement, [keys, on, self._reached], prepare=True)


def _batch(connection: Connection[Any], rows: Sequence[LogRow]) -> Batch:
    replaced: dict[UUID, tuple[int, UUID]] = {}
    for row in rows:
        if row.supersedes is not None:
            replaced.setdefault(row.supersedes, (row.position, row.event_id))
    targets = list(replaced)
    subjects = dict(connection.execute(STREAM_SUBJECTS, [targets]).fetchall()) if targets else {}
    return decode(rows, killed=replaced, subjects=subjects)


def _set(connection: Connection[Any], batch: Batch, position: int) -> None:
    connection.execute(
        SUPPOSE,
        {
            "facts": _json(FACT_COLUMNS, batch.facts),
            "entries": _json(ENTRY_COLUMNS, batch.entries),
            "subjects": _json(("subject", "kind"), batch.subjects.items()),
            "replaced": f"{{{','.join(map(str, batch.killed))}}}",
            "position": str(position),
        },
    )


def _json(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Return rows as the settings hold them; their last column is JSON already."""
    named = [dict(zip(columns, row, strict=True)) for row in rows]
    for row in named:
        for name in ("value", "data"):
            if name in row:
                row[name] = orjson.Fragment(row[name])
    return orjson.dumps(named).decode()


def _compared(
    table: str, names: Sequence[str], before: Iterable[Row], after: Iterable[Row], on: date
) -> Iterator[RowChange]:
    was, will = _by_key(names, before), _by_key(names, after)
    for key in [*was, *(one for one in will if one not in was)]:
        one, other = was.get(key), will.get(key)
        if one != other:
            yield RowChange(on, table, dict(zip(names, key, strict=True)), one, other)


def _by_key(names: Sequence[str], rows: Iterable[Row]) -> dict[tuple[Any, ...], Row]:
    return {
        tuple(row[one] for one in names): {
            name: value for name, value in row.items() if name not in RECORDING
        }
        for row in rows
    }


@cache
def _values(schema: str) -> bytes:
    return sql.SQL(VALUES).format(step=sql.Identifier(schema, "step")).as_bytes(None)


@cache
def _table(schema: str, model: ReadModel) -> bytes:
    query = sql.SQL("select t.* from {} t where t.{} = any(%s)")
    return query.format(sql.Identifier(schema, model.name), sql.Identifier(model.key)).as_bytes(
        None
    )


@cache
def _dossiers(schema: str) -> sql.Composed:
    return sql.SQL(evaluating.READ).format(function=sql.Identifier(schema, "dossier_at"))


@cache
def _statement(schema: str, name: str) -> bytes:
    query = "select t.* from {} t"
    call = sql.SQL("{}(%s, %s::date, %s::bigint)").format(sql.Identifier(schema, f"{name}_at"))
    return sql.SQL(query).format(call).as_bytes(None)
