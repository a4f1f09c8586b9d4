"""Compares every query table with a recomputation from the facts, and the facts with the log."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, LiteralString

import orjson
from psycopg import Connection, sql

from placeasile.projections.facts.decode import SELECT_EVENTS, LogRow, decode
from placeasile.projections.findings import evaluating
from placeasile.projections.generation import current, use
from placeasile.projections.kernel import READ_MODELS, Keyed, ReadModel
from placeasile.projections.rebuild import REPLACED

Progress = Callable[[int, int], None]
PAGE: Final = 5000

KEYS: Final[dict[Keyed, LiteralString]] = {
    Keyed.STRUCTURE: "array(select subject from subject where kind = 'structure')",
    Keyed.SUBJECT: "array(select distinct subject from entry)",
    Keyed.OPERATEUR: "array(select subject from subject where kind = 'operateur')",
    Keyed.TERRITORY: "array(select 'departement:' || code from ref.departement union all "
    "select 'region:' || code from ref.region union all select 'nation:FR')",
    Keyed.CPOM: "array(select subject from subject where kind = 'cpom')",
    Keyed.TRANSFORMATION: "array(select subject from subject where kind = 'transformation')",
}
COMPARE: Final = """
    with expected as materialized (select * from {expected}),
    missing as (select * from expected except all select * from {table}),
    extra as (select * from {table} except all select * from expected)
    select (select count(*) from {table}), (select count(*) from missing),
      (select count(*) from extra),
      (select {key}::text from (select * from missing union all select * from extra) x limit 1)
"""
FACTS: Final = """
    select position, ordinal, subject, facet, key, effective_on, dead_at, event_id, value
    from fact where position > %s and position <= %s order by position, ordinal
"""


@dataclass(frozen=True, slots=True)
class TableReport:
    """What became of one table. ``example`` is the key of a row that differs."""

    name: str
    rows: int
    missing: int
    extra: int
    example: str | None

    @property
    def sound(self) -> bool:
        """Whether the table is what the facts, or the log, say."""
        return self.missing == 0 and self.extra == 0


@dataclass(frozen=True, slots=True)
class TablesReport:
    """What the current generation is worth, at the position that it shows."""

    position: int
    as_of: date
    tables: tuple[TableReport, ...]

    @property
    def sound(self) -> bool:
        """Whether every table is sound."""
        return all(one.sound for one in self.tables)


def verify_tables(
    connection: Connection[Any], progress: Progress | None = None
) -> TablesReport | None:
    """Compare the tables of the current generation; None when there is none.

    One transaction sees the log, the facts and the tables in one state.
    """
    found = current(connection)
    if found is None:
        return None
    use(connection, found[0])
    with connection.transaction():
        connection.execute("set transaction isolation level repeatable read, read only")
        row = connection.execute("select position, as_of from checkpoint").fetchone()
        assert row is not None
        position, as_of = row
        reports = [
            _facts(connection, position, progress),
            *(_compare(connection, model, position, as_of) for model in READ_MODELS),
        ]
    return TablesReport(position, as_of, tuple(reports))


def _compare(
    connection: Connection[Any], model: ReadModel, position: int, as_of: date
) -> TableReport:
    table = sql.Identifier(model.name)
    parameters: dict[str, object] = {"as_of": as_of, "position": position}
    if model.evaluated:
        keys = connection.execute(
            sql.SQL("select unnest({})").format(sql.SQL(KEYS[model.keyed]))
        ).fetchall()
        found = evaluating.rows_at(
            connection, evaluating.AT, [one for (one,) in keys], as_of, position
        )
        parameters["rows"] = evaluating.as_json(found[model.name])
        expected = evaluating.from_json(table)
    else:
        expected = sql.SQL("{}({}, %(as_of)s, %(position)s)").format(
            sql.Identifier(f"{model.name}_at"), sql.SQL(KEYS[model.keyed])
        )
    query = sql.SQL(COMPARE).format(expected=expected, table=table, key=sql.Identifier(model.key))
    row = connection.execute(query, parameters).fetchone()
    assert row is not None
    return TableReport(model.name, *row)


def _facts(connection: Connection[Any], head: int, progress: Progress | None) -> TableReport:
    """Decode the log again, page by page, and compare it with the facts."""
    replaced = {
        target: (position, by)
        for target, position, by in connection.execute(REPLACED, [head]).fetchall()
    }
    total = missing = extra = position = 0
    example: str | None = None
    while position < head:
        with connection.cursor(binary=True) as cursor:
            rows = [
                LogRow(*row)
                for row in cursor.execute(
                    SELECT_EVENTS, {"after": position, "until": head, "limit": PAGE}
                ).fetchall()
            ]
        if not rows:
            return TableReport("fact", total, missing + 1, extra, str(position + 1))
        until = rows[-1].position
        expected = {
            (one[0], one[1]): (*one[2:8], one[8])
            for one in decode(rows, killed=replaced, subjects={}).facts
        }
        stored = {(one[0], one[1]): one[2:] for one in connection.execute(FACTS, [position, until])}
        lost = [key for key in expected if key not in stored]
        more = [key for key in stored if not _same(expected.get(key), stored[key])]
        total += len(stored)
        missing += len(lost)
        extra += len(more)
        example = example or next((str(key[0]) for key in [*lost, *more]), None)
        position = until
        if progress is not None:
            progress(position, head)
    return TableReport("fact", total, missing, extra, example)


def _same(expected: tuple[Any, ...] | None, stored: tuple[Any, ...]) -> bool:
    if expected is None:
        return False
    return expected[:-1] == stored[:-1] and orjson.loads(expected[-1]) == stored[-1]
