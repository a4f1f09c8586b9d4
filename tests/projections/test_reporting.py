"""The schema that dashboards read: what it answers, to whom, and for how long."""

import json
from collections.abc import Callable, Generator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

import psycopg
import pytest
from psycopg import Connection, sql
from psycopg.rows import dict_row

from placeasile.domain.registry.facets import FACETS_SHOWN
from placeasile.edge.clock import end_of_day
from placeasile.projections.rebuild import build, ensure, swap
from placeasile.projections.reporting.relations import RELATIONS
from placeasile.projections.seals import SEAL
from placeasile.store.vault import MARK
from tests.projections.planting import Place, Row, plant
from tests.support.histories import tell
from tests.support.oracle import ALIVE, Oracle, Said

TODAY: Final = date(2025, 12, 31)
LOG: Final = tell(Random(23), 70).log
GOLDEN: Final = Path(__file__).parents[1] / "golden-reporting.json"
SHOWN: Final = {"sheet": Oracle.sheet, "year": Oracle.year}
KEYS: Final = {
    "sheet": ("structure_id",),
    "year": ("structure_id", "year"),
    "operator_year": ("operateur_id", "year"),
    "territory_year": ("level", "code", "year", "type"),
}


@pytest.fixture
def dashboard(place: Place) -> Generator[Connection[Any]]:
    """What an account of a dashboard reads, in tables that show a log."""
    plant(place.owner, LOG)
    ensure(place.projector, TODAY)
    options = "-c role=placeasile_reporting -c timezone=UTC"
    with psycopg.connect(place.dsn, autocommit=True, options=options) as connection:
        yield connection


def rows(connection: Connection[Any], query: str, *parameters: object) -> list[Row]:
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query.encode(), parameters).fetchall()


def keyed(name: str, found: list[Row]) -> dict[tuple[object, ...], Row]:
    return {tuple(row[one] for one in KEYS[name]): row for row in found}


def test_x(dashboard: Connection[Any]) -> None:
    for one in RELATIONS:
        print(one.name, len(rows(dashboard, f"select * from reporting.{one.name}")))
        if one.at_any_moment:
            print(len(rows(dashboard, f"select * from reporting.{one.name}_at('2024-01-01','2025-01-01')")))
            print(len(rows(dashboard, f"select * from reporting.{one.name}_at_position('2024-01-01',30)")))
    for r in rows(dashboard, "select * from reporting.facts limit 3"): print(r)
    for r in rows(dashboard, "select * from reporting.territory_year limit 3"): print(r)
    assert 0
