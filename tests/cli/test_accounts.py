import pytest
from typer.testing import CliRunner

from placeasile.cli.main import app
from placeasile.edge.accounts import password_matches
from placeasile.edge.database import owner_connection

PASSWORD = "un mot de passe assez long"


@pytest.fixture
def run(database: str, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("PLACEASILE_DSN", database)
    monkeypatch.setenv("COLUMNS", "200")
    return CliRunner()


def typed(password: str) -> str:
    return f"{password}\n{password}\n"


def test_an_account_is_opened_with_a_password_that_nobody_sees(
    run: CliRunner, database: str
) -> None:
    asked = ["accounts", "add", "Camille@Exemple.test", "--nom", "Camille", "--role", "saisie"]

    done = run.invoke(app, [*asked, "--perimetre", "departement:14"], input=typed(PASSWORD))

    assert done.exit_code == 0, done.output
    assert PASSWORD not in done.output
    with owner_connection(database) as owner:
        row = owner.execute(
            "select login, role, perimeter, password_hash from ops.account"
        ).fetchone()
    assert row is not None
    assert row[:3] == ("camille@exemple.test", "saisie", "departement:14")
    assert password_matches(row[3], PASSWORD)
    assert not password_matches(row[3], PASSWORD + " ")
    assert not password_matches(None, PASSWORD)


@pytest.mark.parametrize(
    ("asked", "password", "said"),
    [
        (["a@exemple.test", "--perimetre", "commune:14118"], PASSWORD, "périmètre"),
        (["camille"], PASSWORD, "adresse électronique"),
        (["a@exemple.test"], "court", "trop court"),
        (["a@exemple.test", "--jusqu-au", "demain"], PASSWORD, "n'est pas une date"),
    ],
)
def test_what_cannot_be_opened_says_why(
    run: CliRunner, asked: list[str], password: str, said: str
) -> None:
    done = run.invoke(app, ["accounts", "add", *asked, "--nom", "A"], input=typed(password))

    assert done.exit_code == 1
    assert said in " ".join(done.output.split())


def test_accounts_are_listed_then_closed(run: CliRunner) -> None:
    asked = ["accounts", "add", "a@exemple.test", "--nom", "Ali"]
    assert run.invoke(app, asked, input=typed(PASSWORD)).exit_code == 0
    assert run.invoke(app, asked, input=typed(PASSWORD)).exit_code == 1

    assert "ouvert" in run.invoke(app, ["accounts", "list"]).output
    assert run.invoke(app, ["accounts", "disable", "A@exemple.test"]).exit_code == 0
    assert "fermé" in run.invoke(app, ["accounts", "list"]).output
    assert run.invoke(app, ["accounts", "disable", "a@exemple.test"]).exit_code == 1
