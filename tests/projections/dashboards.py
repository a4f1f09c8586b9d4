"""Reads the schema ``reporting`` as dashboards do, and compares it with the oracle."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from datetime import date
from typing import Any, Final, LiteralString

import psycopg
from psycopg import Connection, sql
from psycopg.rows import dict_row

from tests.projections.planting import Row
from tests.support.oracle import Oracle

KEYS: Final = {
    "sheet": ("structure_id",),
    "year": ("structure_id", "year"),
    "operator_year": ("operateur_id", "year"),
    "territory_year": ("level", "code", "year", "type"),
}
ADDED: Final = {"operateur", "territoire"}
"""What the schema adds to the columns of the query tables: names."""


@contextmanager
def dashboard(dsn: str) -> Generator[Connection[Any]]:
    """Read as the account of a dashboard does."""
    options = "-c role=placeasile_reporting -c timezone=UTC"
    with psycopg.connect(dsn, autocommit=True, options=options) as connection:
        yield connection


def ask(connection: Connection[Any], query: LiteralString, *parameters: object) -> list[Row]:
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query, parameters).fetchall()


def asked(connection: Connection[Any], name: str, *parameters: object) -> list[Row]:
    """Call a function of the schema, or read a view without parameters."""
    marks = sql.SQL(", ").join([sql.Placeholder()] * len(parameters))
    call = sql.SQL("select * from {}({})" if parameters else "select * from {}")
    query = call.format(sql.Identifier("reporting", name), marks)
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query, parameters).fetchall()


def same(name: str, found: list[Row], oracle: Oracle) -> None:
    """Check rows of the schema against the oracle, in the columns that they share."""
    expected = {tuple(one[key] for key in KEYS[name]): one for one in oracle.tables()[name]}
    here = {tuple(one[key] for key in KEYS[name]): one for one in found}
    assert len(here) == len(found)
    assert here.keys() == expected.keys()
    for key, row in here.items():
        shared = row.keys() & expected[key].keys()
        assert shared >= row.keys() - ADDED
        assert {one: row[one] for one in shared} == {one: expected[key][one] for one in shared}


def holding(oracle: Oracle, on: date) -> dict[tuple[object, ...], Any]:
    """Return the value of each key on a day, as JSON."""
    keys = {(one.subject, one.facet, one.key) for one in oracle.said}
    found = {one: oracle.value(one[0], one[1], on, one[2]) for one in keys}
    values = {key: said.value for key, said in found.items() if said is not None}
    return {key: json.loads(json.dumps(one, default=str)) for key, one in values.items()}


def told(found: list[Row]) -> dict[tuple[object, ...], Any]:
    """Return the values of rows of facts, by key."""
    values = {(one["subject"], one["facet"], one["key"]): one["value"] for one in found}
    assert len(values) == len(found)
    return values
