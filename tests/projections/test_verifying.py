"""What the verification of the query tables finds."""

from datetime import date
from random import Random
from typing import LiteralString

import pytest
from psycopg import sql

from placeasile.projections.kernel import READ_MODELS
from placeasile.projections.rebuild import ensure
from placeasile.projections.verifying import verify_tables
from tests.projections.planting import Place, plant, projecting
from tests.support.histories import tell
from tests.support.oracle import Oracle
from tests.support.oracles.parts import every_table

TODAY = date(2026, 1, 9)
LOG = tell(Random(14), 900).log
TAMPERINGS: list[tuple[str, LiteralString]] = [
    ("fact", "delete from core_v1.fact where position = 3"),
    ("fact", "update core_v1.fact set value = '{\"nom\": \"autre\"}' where facet = 'nom'"),
    ("sheet", ("update core_v1.sheet set nom = 'autre' where structure_id = (select min("
     "structure_id::text)::uuid from core_v1.sheet)")),
    ("year", "delete from core_v1.year where year = 2025"),
    ("search", "update core_v1.search set texte = ''"),
]  # fmt: skip


@pytest.fixture
def told(place: Place) -> Place:
    plant(place.owner, LOG)
    ensure(place.projector, TODAY)
    return place


def test_sound_tables_are_told_sound_with_their_rows(told: Place) -> None:
    seen: list[tuple[int, int]] = []

    with projecting(told.dsn) as connection:
        report = verify_tables(connection, lambda done, of: seen.append((done, of)))

    assert report is not None
    assert report.sound
    assert [one.name for one in report.tables] == ["fact", *(one.name for one in READ_MODELS)]
    told_of = every_table(Oracle(LOG, TODAY, len(LOG)))
    rows = {one.name: one.rows for one in report.tables}
    assert {name: rows[name] for name in told_of} == {
        name: len(one) for name, one in told_of.items()
    }
    assert sum(count == 0 for count in rows.values()) <= 6  # the story tells nearly everything
    assert seen[-1] == (report.position, report.position)


@pytest.mark.covers("L8")
@pytest.mark.parametrize(("table", "tampering"), TAMPERINGS)
def test_a_table_unlike_the_facts_is_named(
    told: Place, table: str, tampering: LiteralString
) -> None:
    told.owner.execute(sql.SQL(tampering))

    with projecting(told.dsn) as connection:
        report = verify_tables(connection)

    assert report is not None
    found = {one.name: one for one in report.tables}[table]
    assert not found.sound
    assert found.example is not None


def test_a_database_without_tables_has_nothing_to_verify(place: Place) -> None:
    with projecting(place.dsn) as connection:
        assert verify_tables(connection) is None
