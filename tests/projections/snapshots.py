"""Reads a file of the tables back, as rows like those of the tables."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import duckdb
import psycopg
from psycopg import IsolationLevel

from placeasile.domain.registry.dictionary import field_of
from placeasile.projections.moment import Wanted, resolve
from placeasile.projections.snapshot.scope import Scope, keys_of
from placeasile.projections.snapshot.writing import Said, Written, write
from tests.projections.planting import Row, Tables
from tests.support.databases import as_app

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
PARK: Final = Scope()
SAID: Final = Said(scope="parc", known_on=None, program="0", definition="tests")


def take(dsn: str, path: Path, effective_on: date, position: int, scope: Scope = PARK) -> Written:
    """Write a file as the application does."""
    with psycopg.connect(as_app(dsn)) as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        wanted = Wanted(effective_on=effective_on, position=position)
        moment = resolve(connection, wanted, effective_on)
        keys = keys_of(connection, moment, scope)
        return write(connection, moment, keys, path, SAID, lambda _done, _of: None)


def content(path: Path) -> dict[str, list[Row]]:
    """Return the tables of a file."""
    with duckdb.connect(str(path), read_only=True) as file:
        names = [one for (one,) in file.execute("select nom from contenu").fetchall()]
        return {name: _rows(file, name) for name in names}


def _rows(file: duckdb.DuckDBPyConnection, name: str) -> list[Row]:
    columns = [(one[0], one[1]) for one in file.execute(f'describe "{name}"').fetchall()]
    # DuckDB's Python client needs another package to read an instant.
    chosen = ", ".join(
        f'epoch_us("{column}")' if kind == "TIMESTAMP WITH TIME ZONE" else f'"{column}"'
        for column, kind in columns
    )
    rows = file.execute(f'select {chosen} from "{name}"').fetchall()
    return [
        {column: _value(kind, value) for (column, kind), value in zip(columns, row, strict=True)}
        for row in rows
    ]


def _value(kind: str, value: Any) -> Any:  # noqa: ANN401 (what DuckDB returns)
    if value is None:
        return None
    if kind == "TIMESTAMP WITH TIME ZONE":
        return EPOCH + timedelta(microseconds=value)
    if kind == "JSON":
        return json.loads(value)
    if kind == "UUID[]":
        return [UUID(str(one)) for one in value]
    return value


def public(tables: Tables) -> dict[str, list[Row]]:
    """Return tables less their personal columns."""
    return {name: [_public(name, one) for one in rows] for name, rows in tables.items()}


def _public(table: str, row: Row) -> Row:
    fields = {one: field_of(one, table) for one in row}
    return {one: row[one] for one, field in fields.items() if field is None or not field.personal}
