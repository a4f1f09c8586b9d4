"""Compares every query table with a recomputation from the facts, and the facts with the log."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import orjson
from psycopg import Connection, sql

from placeasile.projections.facts.decode import SELECT_EVENTS, LogRow, decode
from placeasile.projections.findings import evaluating
from placeasile.projections.generation import current, use
from placeasile.projections.kernel import READ_MODELS, Keyed, ReadModel
from placeasile.projections.refresh import keys_of

Progress = Callable[[int, int], None]
PAGE: Final = 5000

EVALUATED: Final = [one for one in READ_MODELS if one.evaluated]

# A row is an event, and the first that replaces it.
REPLACED: Final = """
    select distinct on (k.supersedes) k.supersedes, k.position, k.event_id
    from es.event e join es.event k on k.supersedes = e.event_id
    where e.position > %s and e.position <= %s and k.position <= %s
    order by k.supersedes, k.position
"""
COMPARE: Final = """
    with expected as materialized (select * from {expected}),
    stored as materialized ({stored}),
    missing as (select * from expected except all select * from stored),
    extra as (select * from stored except all select * from expected)
    select (select count(*) from stored), (select count(*) from missing),
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
            *(
                compare(connection, model, row, keys_of(connection, model.keyed), everything=True)
                for model in READ_MODELS
                if not model.evaluated
            ),
        ]
        structures = keys_of(connection, Keyed.STRUCTURE)
        reports += compare_findings(connection, row, structures, everything=True)
    return TablesReport(position, as_of, tuple(reports))


def compare(
    connection: Connection[Any],
    model: ReadModel,
    shown: tuple[int, date],
    keys: Sequence[Any],
    *,
    by: str | None = None,
    everything: bool = False,
) -> TableReport:
    """Compare a table of the generation in use with a recomputation.

    Args:
        connection: in the transaction that the position was read in.
        model: the table, not one of findings.
        shown: the position and the day that it shows.
        keys: those whose rows are compared.
        by: the function that computes its rows; from the facts alone when None.
        everything: whether rows of other keys are in excess, or not looked at.
    """
    expected = sql.SQL("{}(%(keys)s, %(as_of)s, %(position)s)").format(
        sql.Identifier(by or f"{model.name}_at")
    )
    parameters = {"position": shown[0], "as_of": shown[1], "keys": list(keys)}
    return _report(connection, model, expected, parameters, everything=everything)


def compare_findings(
    connection: Connection[Any],
    shown: tuple[int, date],
    structures: Sequence[Any],
    *,
    everything: bool = False,
) -> list[TableReport]:
    """Do the same with the tables of what the rules find: on all of them at once."""
    position, as_of = shown
    found = evaluating.rows_at(connection, evaluating.AT, structures, as_of, position)
    return [
        _report(
            connection,
            model,
            evaluating.from_json(sql.Identifier(model.name)),
            {"rows": evaluating.as_json(found[model.name]), "keys": list(structures)},
            everything=everything,
        )
        for model in EVALUATED
    ]


def _report(
    connection: Connection[Any],
    model: ReadModel,
    expected: sql.Composed,
    parameters: Mapping[str, object],
    *,
    everything: bool,
) -> TableReport:
    key = sql.Identifier(model.key)
    stored = sql.SQL("select * from {} r").format(sql.Identifier(model.name))
    if not everything:
        stored += sql.SQL(" where r.{} = any(%(keys)s)").format(key)
    query = sql.SQL(COMPARE).format(expected=expected, stored=stored, key=key)
    row = connection.execute(query, parameters).fetchone()
    assert row is not None
    return TableReport(model.name, *row)


def _facts(connection: Connection[Any], head: int, progress: Progress | None) -> TableReport:
    """Decode the log again, page by page, and compare it with the facts."""
    spans = [(after, min(after + PAGE, head)) for after in range(0, head, PAGE)]
    return compare_facts(connection, head, spans, progress)


def compare_facts(
    connection: Connection[Any],
    head: int,
    spans: Sequence[tuple[int, int]],
    progress: Progress | None = None,
) -> TableReport:
    """Compare the facts of some spans of the log with what its events say up to ``head``."""
    total = missing = extra = 0
    example: str | None = None
    for after, until in spans:
        with connection.cursor(binary=True) as cursor:
            rows = [
                LogRow(*row)
                for row in cursor.execute(
                    SELECT_EVENTS, {"after": after, "until": until, "limit": until - after}
                ).fetchall()
            ]
        if len(rows) < until - after:
            return TableReport("fact", total, missing + 1, extra, str(after + 1))
        replaced = {
            target: (position, by)
            for target, position, by in connection.execute(REPLACED, [after, until, head])
        }
        expected = {
            (one[0], one[1]): (*one[2:8], one[8])
            for one in decode(rows, killed=replaced, subjects={}).facts
        }
        stored = {(one[0], one[1]): one[2:] for one in connection.execute(FACTS, [after, until])}
        lost = [key for key in expected if key not in stored]
        more = [key for key in stored if not _same(expected.get(key), stored[key])]
        total += len(stored)
        missing += len(lost)
        extra += len(more)
        example = example or next((str(key[0]) for key in [*lost, *more]), None)
        if progress is not None:
            progress(until, head)
    return TableReport("fact", total, missing, extra, example)


def _same(expected: tuple[Any, ...] | None, stored: tuple[Any, ...]) -> bool:
    if expected is None:
        return False
    return expected[:-1] == stored[:-1] and orjson.loads(expected[-1]) == stored[-1]
