"""``placeasile accounts``: who may sign in to the pages."""

from datetime import date
from typing import Annotated

import typer
from rich.table import Table

from placeasile.bootstrap import servers as bootstrap
from placeasile.cli.screen import fail, out
from placeasile.domain.french.days import write_day
from placeasile.edge.accounts import (
    SHORTEST,
    Account,
    NewAccount,
    add_account,
    disable_account,
    list_accounts,
)
from placeasile.edge.database import owner_connection
from placeasile.edge.migrating import migrate
from placeasile.edge.policy import NATION, Role, read_perimeter
from placeasile.settings import load_settings

app = typer.Typer(no_args_is_help=True, help="Ouvre et ferme les comptes des agents.")

Login = Annotated[str, typer.Argument(metavar="ADRESSE", help="Adresse électronique de l'agent.")]


@app.command("add")
def add(
    login: Login,
    nom: Annotated[str, typer.Option(help="Nom montré aux autres agents.")],
    role: Annotated[Role, typer.Option(help="Ce que le compte permet.")] = Role.LECTURE,
    perimetre: Annotated[
        str, typer.Option(help="nation:FR, region:28 ou departement:14.")
    ] = NATION.key,
    jusqu_au: Annotated[
        str | None,
        typer.Option("--jusqu-au", metavar="AAAA-MM-JJ", help="Dernier jour du compte."),
    ] = None,
) -> None:
    """Ouvre un compte ; le mot de passe est demandé, et n'est pas montré."""
    where = read_perimeter(perimetre)
    if where is None:
        fail(f"« {perimetre} » n'est pas un périmètre ; écrivez par exemple departement:14")
    if "@" not in login:
        fail(f"« {login} » n'est pas une adresse électronique")
    new = NewAccount(login, nom, role, where, _day(jusqu_au))
    password = typer.prompt("Mot de passe", hide_input=True, confirmation_prompt=True)
    if len(password) < SHORTEST:
        fail(f"le mot de passe est trop court ; choisissez au moins {SHORTEST} caractères")
    with bootstrap.database(load_settings()) as dsn:
        migrate(dsn)
        with owner_connection(dsn) as connection:
            if add_account(connection, new, password) is None:
                fail(f"un compte existe déjà pour {login}")
    out.print(f"Compte ouvert pour {login}.")


@app.command("list")
def list_() -> None:
    """Liste les comptes."""
    with bootstrap.database(load_settings()) as dsn, owner_connection(dsn) as connection:
        found = list_accounts(connection)
    table = Table("Adresse", "Nom", "Rôle", "Périmètre", "Dernier jour", "État")
    for one in found:
        until = "" if one.valid_until is None else write_day(one.valid_until)
        table.add_row(one.login, one.nom, one.role, one.perimeter, until, _state(one))
    out.print(table)


@app.command("disable")
def disable(login: Login) -> None:
    """Ferme un compte, et ses sessions aussitôt."""
    with bootstrap.database(load_settings()) as dsn, owner_connection(dsn) as connection:
        done = disable_account(connection, login)
    if not done:
        fail(f"aucun compte ouvert pour {login}")
    out.print(f"Compte fermé : {login}.")


def _state(account: Account) -> str:
    if not account.active:
        return "fermé"
    return "démonstration" if account.demonstration else "ouvert"


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        fail(f"« {text} » n'est pas une date ; écrivez AAAA-MM-JJ, par exemple 2027-12-31")
