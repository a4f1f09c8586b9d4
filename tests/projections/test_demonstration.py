"""Every table has rows of the demonstration, and is what the log says."""

from collections.abc import Generator
from datetime import date
from pathlib import Path
from typing import Any, Final

import duckdb
import psycopg
import pytest
from psycopg import Connection, sql
from psycopg_pool import ConnectionPool

from placeasile.projections.kernel import READ_MODELS
from placeasile.projections.rebuild import ensure
from placeasile.projections.seals import SEAL
from placeasile.projections.verifying import TablesReport, verify_tables
from placeasile.store.keys import PostgresKeys
from placeasile.store.staging import BulkRegister
from placeasile.store.vault import Vault
from placeasile.workers.demonstration.generation import generate
from placeasile.workers.imports.recording import Recorded, record
from tests.projections.dashboards import KEYS
from tests.projections.snapshots import take
from tests.support.databases import MASTER_KEY, as_app

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

TODAY = date(2026, 7, 31)
REGIONS = {"76"}
SEALED: Final = f"%{SEAL}%"


@pytest.fixture(scope="module")
def loaded(shared_database: str) -> Recorded:
    with ConnectionPool[Connection[Any]](as_app(shared_database), open=True) as pool:
        with pool.connection() as connection:
            connection.execute("select es.become_demonstration()")
        register = BulkRegister(pool, Vault(PostgresKeys(pool), MASTER_KEY))
        said = generate(seed=303, today=TODAY, regions=REGIONS)
        return record(register, said, actor="demonstration", today=TODAY)


@pytest.fixture(scope="module")
def tables(loaded: Recorded, shared_database: str) -> Generator[TablesReport]:
    _ = loaded
    with psycopg.connect(shared_database, autocommit=True) as connection:
        ensure(connection, TODAY)
        report = verify_tables(connection)
        assert report is not None
        yield report


def test_nothing_is_refused_and_everything_is_recorded(loaded: Recorded) -> None:
    assert not loaded.refusals
    assert loaded.unchanged == 0
    assert loaded.events > 8_000


def test_every_table_has_rows(tables: TablesReport) -> None:
    rows = {one.name: one.rows for one in tables.tables}
    assert [one.name for one in READ_MODELS if not rows[one.name]] == []


def test_every_table_is_what_the_log_says(tables: TablesReport) -> None:
    assert [one for one in tables.tables if not one.sound] == []


def test_no_seal_leaves_the_register(
    tables: TablesReport, shared_database: str, tmp_path: Path
) -> None:
    """In a file of the tables, or for dashboards, where the tables themselves hold seals."""
    path = tmp_path / "parc.duckdb"
    take(shared_database, path, TODAY, tables.position)

    with duckdb.connect(str(path), read_only=True) as file:
        names = [one for (one,) in file.execute("select nom from contenu").fetchall()]
        held = {
            name: file.execute(
                f'select count(*) from "{name}" t where t::varchar like ?', [SEALED]
            ).fetchall()
            for name in names
        }
    assert {name: rows for name, rows in held.items() if rows != [(0,)]} == {}
    with psycopg.connect(shared_database) as connection:
        for name in (*KEYS, "facts"):
            query = sql.SQL("select count(*) from {} t where t::text like {}").format(
                sql.Identifier("reporting", name), sql.Literal(SEALED)
            )
            assert connection.execute(query).fetchone() == (0,), name
        sealed = connection.execute(
            "select count(*) from read.fact t where value::text like %s", [SEALED]
        ).fetchone()
    assert sealed is not None
    assert sealed[0] > 0
