"""``placeasile projections``: what it prints and what it refuses."""

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest
from psycopg import Connection
from typer.testing import CliRunner, Result

from placeasile.cli.generations import duration, size, verdict
from placeasile.cli.main import app, main
from placeasile.projections.generation import State
from placeasile.projections.operations import Generation

Run = Callable[..., Result]


@pytest.fixture
def run(database: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command of ``placeasile projections`` on a fresh database."""
    monkeypatch.setenv("PLACEASILE_DSN", database)
    monkeypatch.setenv("COLUMNS", "200")

    def command(*arguments: str) -> Result:
        return CliRunner().invoke(app, ["projections", *arguments], catch_exceptions=False)

    return command


def listed(run: Run) -> list[dict[str, Any]]:
    return json.loads(run("--format", "json").stdout)


def states(run: Run) -> list[tuple[int, str, str]]:
    return [(one["number"], one["state"], one["health"]) for one in listed(run)]


@pytest.mark.timeout(300)
def test_generations_are_built_listed_swapped_and_dropped(run: Run) -> None:
    assert "Aucune génération" in run().stdout

    assert "en service" in run("rebuild").stdout
    assert states(run) == [(1, "CURRENT", "suit le journal")]
    only = listed(run)[0]
    assert (only["own"], only["position"], only["lag"], only["waiting"]) == (True, 0, 0, 0)
    assert only["bytes"] > 100_000
    assert only["seconds"] > 0

    built = run("rebuild", "--no-swap")
    assert "Génération 2 prête et vérifiée" in built.stdout
    assert "Calcul des tables" in built.stderr
    assert "Chargement des faits" not in built.stderr  # nothing was ever recorded
    assert states(run)[1] == (2, "READY", "peut être mise en service")

    assert "Génération 2 en service" in run("swap").stdout
    assert [state for _, state, _ in states(run)] == ["OLD", "CURRENT"]
    assert "Génération 1 de nouveau en service" in run("rollback").stdout
    assert [state for _, state, _ in states(run)] == ["CURRENT", "OLD"]
    assert "Génération 2 en service" in run("swap", "2").stdout
    assert "Génération 1 supprimée" in run("drop", "1").stdout
    assert [number for number, _, _ in states(run)] == [2]

    table = run().stdout
    for said in ("n°", "état", "définition", "retard", "taille", "construite en", "santé"):
        assert said in table
    for said in ("en service", "de ce programme", "suit le journal", "Mio"):
        assert said in table


@pytest.mark.timeout(300)
def test_a_way_back_to_tables_of_another_program_is_refused_with_its_reason(
    run: Run, owner: Connection[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    run("rebuild")
    run("rebuild")
    owner.execute("update ops.generation set definition = 'of another' where state = 'OLD'")

    assert states(run)[0] == (1, "OLD", "d'une autre version du programme")
    assert "ne peut pas servir cette version du programme" in refusal(["rollback"], capsys)
    assert "la génération 2 est en service" in refusal(["drop", "2"], capsys)
    assert "la génération 7 n'existe pas" in refusal(["swap", "7"], capsys)
    assert "aucune génération n'est prête" in refusal(["swap"], capsys)
    assert [state for _, state, _ in states(run)] == ["OLD", "CURRENT"]


def refusal(arguments: Iterable[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Run the command as the terminal does; it must fail with one sentence."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["placeasile", "projections", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
    assert ended.value.code == 1
    said = capsys.readouterr().err
    assert said.startswith("Erreur")
    assert "Traceback" not in said
    return said.replace("\n", " ")


def test_every_command_says_what_it_does_in_french() -> None:
    for name in ("rebuild", "swap", "rollback", "drop"):
        said = CliRunner().invoke(app, ["projections", name, "--help"]).stdout
        assert "génération" in said or "tables de lecture" in said, name
    listed_there = CliRunner().invoke(app, ["projections", "--help"]).stdout
    assert all(name in listed_there for name in ("rebuild", "swap", "rollback", "drop"))


SERVING = Generation(
    number=1, state=State.CURRENT, own=True, position=1, lag=0, waiting=0.0, bytes=1, seconds=1.0,
    halted=False, refused=None,
)  # fmt: skip


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (SERVING, "suit le journal"),
        (replace(SERVING, waiting=61.0), "en retard : le projecteur tourne-t-il ?"),
        (replace(SERVING, halted=True), "arrêtée : un événement n'a pas pu être appliqué"),
        (replace(SERVING, own=False),
         "d'une autre version du programme ; lancez « placeasile migrate »"),
        (replace(SERVING, state=State.DERIVING, seconds=None), "en construction"),
        (replace(SERVING, state=State.VERIFYING, refused="…"), "refusée par sa vérification"),
        (replace(SERVING, state=State.OLD), "peut être mise en service"),
    ],
)  # fmt: skip
def test_each_generation_is_worth_a_sentence(found: Generation, said: str) -> None:
    assert verdict(found) == said


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 o"), (1023, "1023 o"), (1024, "1,0 Kio"), (5 * 1024**3, "5,0 Gio")],
)
def test_sizes_are_worded(count: int, said: str) -> None:
    assert size(count) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.0, "0,0 s"), (4.21, "4,2 s"), (185.0, "3 min 05 s"), (7800.0, "2 h 10 min")],
)
def test_durations_are_worded(seconds: float, said: str) -> None:
    assert duration(seconds) == said
