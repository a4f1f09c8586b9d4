"""The register at two dates, in a terminal and as a file, as a user asks for it."""

import csv
import io
import json
import re
from collections.abc import Generator
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Final

import duckdb
import psycopg
import pytest

from placeasile.cli.replaying import Output, Question, ReplayFormat, replay
from placeasile.cli.screen import err, out
from placeasile.cli.tables import by_type, by_year, worded
from placeasile.projections.rebuild import ensure
from tests.projections.planting import Place, plant, projecting
from tests.support.histories import tell
from tests.support.oracle import Oracle

TODAY: Final = date(2025, 12, 31)
LOG: Final = tell(Random(23), 120).log
ORACLE: Final = Oracle(LOG, TODAY, len(LOG))
NOWHERE: Final = Output(None, force=False)
DOCUMENT: Final = Path(__file__).parents[2] / "docs/fr/reporting.md"


@pytest.fixture(scope="module")
def shown(shared_database: str) -> Generator[Place]:
    with (
        psycopg.connect(shared_database, autocommit=True) as owner,
        projecting(shared_database) as projector,
    ):
        plant(owner, LOG)
        ensure(projector, TODAY)
        yield Place(shared_database, owner, projector)


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal of 80 columns."""
    for console in (out, err):
        monkeypatch.setattr(console, "_width", 80)


def question(
    *,
    effective_on: date | None = TODAY,
    known_on: date | None = None,
    structure: str | None = None,
    operateur: str | None = None,
    territoire: str | None = None,
) -> Question:
    return Question(effective_on, known_on, structure, operateur, territoire)


# ---------------------------------------------------------------- in a terminal


def test_every_answer_fits_eighty_columns(shown: Place, capsys: pytest.CaptureFixture[str]) -> None:
    asked = [
        question(),
        question(territoire="region/28"),
        *(question(structure=str(one)) for one in ORACLE.subjects("structure")[:1]),
        *(question(operateur=str(one)) for one in ORACLE.subjects("operateur")[:1]),
    ]
    for one in asked:
        try:
            replay(shown.dsn, one, ReplayFormat.TABLE, NOWHERE)
        except SystemExit:
            assert "Aucune structure ne porte" in capsys.readouterr().err
            continue
        text = capsys.readouterr().out
        assert max(map(len, text.splitlines())) <= 80
        assert "…" not in text
        assert "2025" in text


def test_large_amounts_are_readable_and_fit() -> None:
    rows = [
        {
            "year": year,
            "type": "TOUS",
            "structures": 20_000,
            "places": 2_110_000,
            "dotation_requested": Decimal("1014557123.45"),
            "dotation_granted": Decimal("98765432.10"),
            "cout_journalier": Decimal("25.31"),
            "inspections": None,
        }
        for year in range(2021, 2026)
    ]
    with out.capture() as capture:
        out.print(by_year(rows))
        out.print(by_type(rows, ("structures", "places", "dotation_granted", "cout_journalier")))
    text = capture.get().replace("\N{NARROW NO-BREAK SPACE}", " ")

    assert max(map(len, text.splitlines())) <= 80
    for seen in ("(M€)", "1 014,56", "98 765 432", "2 110 000", "25,31", "—"):
        assert seen in text
    assert "…" not in text


def test_unknown_and_zero_are_told_apart() -> None:
    assert worded(None) == "—"
    assert worded(Decimal(0)) == "0,00"
    assert worded([]) == "aucun"
    assert worded(date(2024, 12, 31)) == "31/12/2024"


def test_json_and_csv_say_the_moment_and_the_same_rows(
    shown: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    replay(shown.dsn, question(), ReplayFormat.JSON, NOWHERE)
    body = json.loads(capsys.readouterr().out)
    replay(shown.dsn, question(), ReplayFormat.CSV, NOWHERE)
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))

    assert body["moment"]["position"] == len(LOG)
    assert [row["structures"] for row in rows] == [str(one["structures"]) for one in body["items"]]
    assert {row["moment_effective_on"] for row in rows} == {TODAY.isoformat()}


# ---------------------------------------------------------------- as a file


def test_a_file_is_written_beside_under_a_name_of_both_dates(
    shown: Place,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    replay(
        shown.dsn,
        question(known_on=date(2025, 6, 30), territoire="region/28"),
        ReplayFormat.DUCKDB,
        NOWHERE,
    )

    name = "placeasile-region-28_2025-12-31_connu-2025-06-30.duckdb"
    assert [one.name for one in tmp_path.iterdir()] == [name]
    with duckdb.connect(name, read_only=True) as file:
        row = file.execute(
            "select effective_on, known_on, perimetre, sha256 from moment"
        ).fetchone()
    assert row is not None
    assert row[:3] == (TODAY, date(2025, 6, 30), "territoire region:28")
    said = capsys.readouterr().out
    assert row[3] in said
    assert "Les données personnelles n'y sont pas." in said


def test_a_file_that_exists_is_replaced_on_demand_only(
    shown: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.duckdb"
    path.write_text("precious")

    with pytest.raises(SystemExit):
        replay(shown.dsn, question(), ReplayFormat.DUCKDB, Output(path, force=False))
    assert "--force" in capsys.readouterr().err
    assert path.read_text() == "precious"

    replay(shown.dsn, question(), ReplayFormat.DUCKDB, Output(path, force=True))
    with duckdb.connect(str(path), read_only=True) as file:
        assert file.execute("select count(*) from moment").fetchone() == (1,)
    assert [one.name for one in tmp_path.iterdir()] == ["mine.duckdb"]


@pytest.mark.parametrize(
    ("asked", "form", "output", "said"),
    [
        (question(), ReplayFormat.JSON, Output(Path("a.duckdb"), force=False), "--format duckdb"),
        (question(), ReplayFormat.DUCKDB, Output(Path("a.csv"), force=False), ".duckdb"),
        (question(), ReplayFormat.DUCKDB, Output(Path("/no/a.duckdb"), force=False), "créez-le"),
        (question(operateur="x"), ReplayFormat.DUCKDB, NOWHERE, "UUID"),
        (question(territoire="region/99"), ReplayFormat.DUCKDB, NOWHERE, "n'est pas un territoire"),
        (question(operateur="x", structure="y"), ReplayFormat.TABLE, NOWHERE, "s'excluent"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_in_french(
    shown: Place,
    capsys: pytest.CaptureFixture[str],
    asked: Question,
    form: ReplayFormat,
    output: Output,
    said: str,
) -> None:
    with pytest.raises(SystemExit):
        replay(shown.dsn, asked, form, output)
    assert said in re.sub(r"\s+", " ", capsys.readouterr().err)


# ---------------------------------------------------------------- as the document says


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", DOCUMENT.read_text("utf-8"), flags=re.DOTALL)


def test_the_queries_of_the_document_run(shown: Place) -> None:
    options = "-c role=placeasile_reporting -c search_path=reporting"
    with psycopg.connect(shown.dsn, autocommit=True, options=options) as connection:
        answers = [connection.execute(one.encode()).fetchall() for one in blocks("sql")]
        keys = set(re.findall(r"value ->> '(\w+)'", "".join(blocks("sql"))))
        known = connection.execute("select distinct jsonb_object_keys(value) from facts").fetchall()
    assert keys
    assert keys <= {one for (one,) in known}
    assert len(answers) >= 10
    assert sum(map(bool, answers)) >= 8, "most queries of the document find something"


def test_the_queries_of_the_document_run_on_a_file(shown: Place, tmp_path: Path) -> None:
    path = tmp_path / "parc.duckdb"
    replay(shown.dsn, question(), ReplayFormat.DUCKDB, Output(path, force=False))
    with duckdb.connect(str(path), read_only=True) as file:
        answers = [file.execute(one).fetchall() for one in blocks("duckdb")]
    assert len(answers) == 3
    assert all(answers)
