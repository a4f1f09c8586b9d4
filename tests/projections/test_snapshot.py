"""The tables of a moment in one DuckDB file."""

import hashlib
from collections.abc import Generator, Mapping
from datetime import date
from pathlib import Path
from random import Random
from typing import Final

import duckdb
import psycopg
import pytest

from placeasile.domain.registry.dictionary import field_of
from placeasile.domain.territory import DEPARTEMENTS
from placeasile.projections.kernel import READ_MODELS, Keyed
from placeasile.projections.rebuild import build, ensure, swap
from placeasile.projections.snapshot.scope import Scope
from tests.projections.planting import Place, Row, assert_same, plant, projecting
from tests.projections.snapshots import content, public, take
from tests.support.histories import tell
from tests.support.oracle import Oracle
from tests.support.oracles.parts import every_table

TODAY: Final = date(2025, 12, 31)
PAST: Final = date(2024, 6, 30)
LOG: Final = tell(Random(23), 120).log
HEAD: Final = len(LOG)
ORACLE: Final = Oracle(LOG, TODAY, HEAD)
STRUCTURE_TABLES: Final = [one.name for one in READ_MODELS if one.keyed is Keyed.STRUCTURE]


@pytest.fixture(scope="module")
def shown(shared_database: str) -> Generator[Place]:
    with (
        psycopg.connect(shared_database, autocommit=True) as owner,
        projecting(shared_database) as projector,
    ):
        plant(owner, LOG)
        ensure(projector, TODAY)
        yield Place(shared_database, owner, projector)


@pytest.mark.parametrize(("on", "position"), [(TODAY, HEAD), (PAST, HEAD), (date(2027, 1, 1), 60)])
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


def test_the_same_moment_gives_the_same_file(place: Place, tmp_path: Path) -> None:
    """Whether the tables show it or it is computed, before later events and after a rebuild."""
    plant(place.owner, LOG[:90])
    ensure(place.projector, TODAY)
    shown = take(place.dsn, tmp_path / "a.duckdb", TODAY, 90)
    plant(place.owner, LOG[90:])
    swap(place.projector, build(place.projector, TODAY), TODAY)
    computed = take(place.dsn, tmp_path / "b.duckdb", TODAY, 90)

    assert computed == shown
    assert take(place.dsn, tmp_path / "c.duckdb", TODAY, HEAD).sha256 != shown.sha256


def test_a_digest_is_that_of_what_duckdb_writes(shown: Place, tmp_path: Path) -> None:
    """As docs/fr/reporting.md says to check it."""
    path = tmp_path / "parc.duckdb"
    written = take(shown.dsn, path, PAST, HEAD)

    lines = list[str]()
    with duckdb.connect(str(path), read_only=True) as file:
        file.execute("set timezone = 'UTC'")
        for one in written.tables:
            copy = tmp_path / "one.csv"
            file.execute(f"copy \"{one.name}\" to '{copy}' (format csv, header, force_quote *)")
            assert hashlib.sha256(copy.read_bytes()).hexdigest() == one.sha256
            lines.append(f"{one.name} {one.sha256}\n")
        told = file.execute("select nom, lignes, sha256 from contenu").fetchall()
        moment = file.execute("select sha256 from moment").fetchone()
    assert told == [(one.name, one.rows, one.sha256) for one in written.tables]
    assert moment == (written.sha256,)
    assert hashlib.sha256("".join(lines).encode()).hexdigest() == written.sha256


def test_the_file_says_what_it_is(shown: Place, tmp_path: Path) -> None:
    path = tmp_path / "parc.duckdb"
    take(shown.dsn, path, PAST, 60)

    epoch = shown.owner.execute("select log_epoch from es.meta").fetchone()
    assert epoch is not None
    with duckdb.connect(str(path), read_only=True) as file:
        row = file.execute("select * exclude (sha256) from moment").fetchone()
        types = dict(
            file.execute(
                "select column_name, data_type from duckdb_columns() where table_name = 'sheet'"
            ).fetchall()
        )
        comments = dict(
            file.execute(
                "select column_name, comment from duckdb_columns() where table_name = 'sheet'"
            ).fetchall()
        )
    assert row == (PAST, None, 60, epoch[0], False, "parc", "0", "tests")
    assert types["dotation_granted"] == "DECIMAL(14,2)"
    assert types["opened_on"] == "DATE"
    assert types["dna_codes"] == "VARCHAR[]"
    assert types["structure_id"] == "UUID"
    assert comments["places"].startswith("Places autorisées.")
    assert None not in comments.values()


def test_no_personal_column_leaves_the_register(shown: Place, tmp_path: Path) -> None:
    path = tmp_path / "parc.duckdb"
    take(shown.dsn, path, TODAY, HEAD)

    with duckdb.connect(str(path), read_only=True) as file:
        columns = file.execute("select table_name, column_name from duckdb_columns()").fetchall()
    fields = {(table, name): field_of(name, table) for table, name in columns}
    assert [key for key, field in fields.items() if field is not None and field.personal] == []
    assert ("contact", "fonction") in fields
    assert ("contact", "telephone") not in fields


# ---------------------------------------------------------------- a part of the park


def structures_in(found: Mapping[str, list[Row]]) -> set[object]:
    return {one["structure_id"] for name in STRUCTURE_TABLES for one in found[name]}


def test_a_structure_alone(shown: Place, tmp_path: Path) -> None:
    one = next(iter(ORACLE.subjects("structure")))
    path = tmp_path / "structure.duckdb"
    take(shown.dsn, path, TODAY, HEAD, Scope(structure=one))

    found = content(path)
    assert structures_in(found) == {one}
    assert not found.keys() & {"operator_year", "territory_year", "operator_measure"}
    whole = public(every_table(ORACLE))
    of_it = {
        name: [row for row in whole[name] if row["structure_id"] == one]
        for name in STRUCTURE_TABLES
        if name in whole
    }
    assert_same(found, of_it)
    assert {row["subject"] for row in found["timeline"]} >= {one}


def test_an_operator_with_the_structures_that_it_ran(shown: Place, tmp_path: Path) -> None:
    whole = every_table(ORACLE)
    sheets = {row["structure_id"] for row in whole["sheet"]}
    for operateur in ORACLE.subjects("operateur"):
        path = tmp_path / f"{operateur}.duckdb"
        take(shown.dsn, path, TODAY, HEAD, Scope(operateur=operateur))

        found = content(path)
        run = {
            row["structure_id"]
            for name in ("sheet", "tenure")
            for row in whole[name]
            if row["operateur_id"] == operateur
        }
        assert {row["structure_id"] for row in found["tenure"]} >= run - sheets
        assert {row["structure_id"] for row in found["sheet"]} == run & sheets
        years = [row for row in whole["operator_year"] if row["operateur_id"] == operateur]
        assert_same(found, {"operator_year": years})
        assert "territory_year" not in found


def test_a_territory_with_its_structures(shown: Place, tmp_path: Path) -> None:
    whole = every_table(ORACLE)
    regions = {row["region"] for row in whole["sheet"]}
    for region in regions:
        path = tmp_path / f"{region}.duckdb"
        take(shown.dsn, path, TODAY, HEAD, Scope(territory=f"region:{region}"))

        found = content(path)
        inside = [row for row in public(whole)["sheet"] if row["region"] == region]
        assert_same(found, {"sheet": inside})
        territories = {
            f"region:{region}",
            *(f"departement:{code}" for code, one in DEPARTEMENTS.items() if one.region == region),
        }
        rows = [row for row in whole["territory_year"] if row["territory"] in territories]
        assert_same(found, {"territory_year": rows})


def test_the_nation_is_the_park() -> None:
    assert Scope(territory="nation:FR").whole
    assert str(Scope()) == str(Scope(territory="nation:FR")) == "parc"
