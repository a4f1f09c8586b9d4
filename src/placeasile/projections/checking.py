"""What a generation must pass before it is shown: samples of it, said again by the log.

The facts of some pages, and the rows of some keys in every table, are computed anew. Beside a
current generation of the same definition, both must give the same answers about the past; when
they do not, the log decides: every fact is read again. ``placeasile verify`` looks at every row.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any, Final, LiteralString, cast

import structlog
from psycopg import Connection, sql
from psycopg.errors import UndefinedFunction, UndefinedTable

from placeasile.projections.generation import current, definition_hash, schema_of
from placeasile.projections.kernel import COLUMN, READ_MODELS, Keyed, ReadModel
from placeasile.projections.refresh import keys_of
from placeasile.projections.verifying import TableReport, compare, compare_facts, compare_findings

log = structlog.get_logger(__name__)

SAMPLE: Final = 20
"""How many keys of a table are computed anew."""
PAGES: Final = 10
PAGE: Final = 500
THEN: Final = timedelta(days=3 * 365)
"""How far back two generations are asked, about the first half of the log."""

TABLES: Final = [one for one in READ_MODELS if not one.evaluated]

# Each row is a table, and how many of its rows go with no event of the log, or no fact.
COUNTS: Final = """
    select 'entry', (select count(*) from entry),
      greatest(%(position)s - (select count(*) from entry), 0),
      greatest((select count(*) from entry) - %(position)s, 0)
    union all
    select 'fact_key', (select count(*) from fact_key),
      (select count(*) from fact f where not exists (select from fact_key k
        where k.subject = f.subject and k.facet = f.facet and k.key = f.key)), 0
"""
DIFFERENCES: Final = """
    select count(*) from (
      (select * from {ours} except all select * from {theirs})
      union all
      (select * from {theirs} except all select * from {ours})) x
"""


def faults(
    connection: Connection[Any], number: int, told: Callable[[int, int], None]
) -> list[TableReport]:
    """Return the tables of the generation in use that are not what the log says."""
    rng = Random(number)  # noqa: S311 - a sample, no secret
    with connection.transaction():
        connection.execute("set transaction isolation level repeatable read, read only")
        row = connection.execute("select position, as_of from checkpoint").fetchone()
        assert row is not None
        position = row[0]
        if position == 0:
            return []
        found = [
            TableReport(*one, example=None)
            for one in connection.execute(COUNTS, {"position": position}).fetchall()
        ]
        found.append(compare_facts(connection, position, _pages(position)))
        keys = {one: _sampled(connection, one, rng) for one in Keyed}
        for rank, model in enumerate(TABLES, start=1):
            # Sums rest on many structures: all of them are added up again, from the tables.
            these = keys_of(connection, model.keyed) if model.inputs else keys[model.keyed]
            found.append(compare(connection, model, row, these, by=model.maintained_by))
            told(rank, len(READ_MODELS))
        found += compare_findings(connection, row, keys[Keyed.STRUCTURE])
        told(len(READ_MODELS), len(READ_MODELS))
        differing = _beside_current(connection, number, row, keys)
        if differing:
            log.warning("generation.unlike_current", number=number, tables=differing)
            everything = [(at, min(at + PAGE, position)) for at in range(0, position, PAGE)]
            found.append(compare_facts(connection, position, everything))
    return [one for one in found if not one.sound]


def _pages(position: int) -> list[tuple[int, int]]:
    """Return pages of the log, as far apart as can be, with the first and the last."""
    if position <= PAGES * PAGE:
        return [(at, min(at + PAGE, position)) for at in range(0, position, PAGE)]
    step = (position - PAGE) / (PAGES - 1)
    return [(round(one * step), round(one * step) + PAGE) for one in range(PAGES)]


def _sampled(connection: Connection[Any], keyed: Keyed, rng: Random) -> list[Any]:
    keys = keys_of(connection, keyed)
    return rng.sample(keys, min(len(keys), SAMPLE))


def _beside_current(
    connection: Connection[Any],
    number: int,
    shown: tuple[int, date],
    keys: dict[Keyed, list[Any]],
) -> list[str]:
    """Return the tables about which two generations of one definition answer differently."""
    found = current(connection)
    if found is None or found[0] == number or found[1] != definition_hash():
        return []
    theirs = sql.Identifier(schema_of(found[0]), "checkpoint")
    try:
        with connection.transaction():
            row = connection.execute(sql.SQL("select position from {}").format(theirs)).fetchone()
    except UndefinedTable:  # what a new generation may have to repair
        return []
    last = shown[0] if row is None else min(shown[0], row[0])
    then = (shown[1] - THEN, last // 2)
    return [
        model.name
        for model in TABLES
        if not model.inputs
        and _differ(connection, model, (found[0], number), keys[model.keyed], then)
    ]


def _differ(
    connection: Connection[Any],
    model: ReadModel,
    numbers: tuple[int, int],
    keys: Sequence[Any],
    moment: tuple[date, int],
) -> bool:
    answers = [
        sql.SQL("{}(%(keys)s::{}, %(effective_on)s, %(position)s)").format(
            sql.Identifier(schema_of(one), f"{model.name}_at"),
            sql.SQL(cast("LiteralString", COLUMN[model.keyed][1])),
        )
        for one in numbers
    ]
    query = sql.SQL(DIFFERENCES).format(ours=answers[0], theirs=answers[1])
    try:
        with connection.transaction():
            row = connection.execute(
                query, {"keys": list(keys), "effective_on": moment[0], "position": moment[1]}
            ).fetchone()
    except (UndefinedTable, UndefinedFunction):
        return True
    return row is None or row[0] > 0
