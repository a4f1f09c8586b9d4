"""The tables of a moment in one DuckDB file."""

from collections.abc import Generator
from datetime import date
from pathlib import Path
from random import Random
from typing import Final

import duckdb
import psycopg
import pytest

from placeasile.projections.kernel import READ_MODELS
from placeasile.projections.rebuild import build, ensure, swap
from placeasile.projections.snapshot.scope import Scope
from tests.projections.planting import Place, assert_same, plant, projecting
from tests.projections.snapshots import content, public, take
from tests.support.histories import tell
from tests.support.oracle import Oracle
from tests.support.oracles.parts import every_table

TODAY: Final = date(2025, 12, 31)
LOG: Final = tell(Random(23), 120).log
HEAD: Final = len(LOG)
ORACLE: Final = Oracle(LOG, TODAY, HEAD)


@pytest.fixture(scope="module")
def shown(shared_database: str) -> Generator[Place]:
    with psycopg.connect(shared_database, autocommit=True) as owner:
        with projecting(shared_database) as projector:
            plant(owner, LOG)
            ensure(projector, TODAY)
            yield Place(shared_database, owner, projector)


@pytest.mark.parametrize(
    ("on", "position"), [(TODAY, HEAD), (date(2024, 6, 30), HEAD), (date(2027, 1, 1), 60)]
)
def test_the_file_holds_every_table_of_the_moment(
    shown: Place, tmp_path: Path, on: date, position: int
) -> None:
    path = tmp_path / "parc.duckdb"
    written = take(shown.dsn, path, on, position)

    found = content(path)
    assert list(found) == [one.name for one in READ_MODELS]
    assert_same(found, public(every_table(Oracle(LOG, on, position))))
    assert {one.name: one.rows for one in written.tables} == {
        name: len(rows) for name, rows in found.items()
    }
