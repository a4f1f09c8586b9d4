"""The commands that open the schema ``reporting`` to accounts of PostgreSQL."""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from psycopg import Connection
from psycopg.errors import InsufficientPrivilege

from placeasile.bootstrap import servers as bootstrap
from placeasile.cli.screen import fail, out
from placeasile.domain.kernel import Refusal
from placeasile.edge import dashboards
from placeasile.edge.database import owner_connection
from placeasile.edge.migrating import migrate
from placeasile.settings import load_settings

app = typer.Typer(
    no_args_is_help=True,
    help="Ouvre et ferme les comptes de lecture des tableaux de bord (docs/fr/reporting.md).",
)

Name = Annotated[str, typer.Argument(metavar="NOM", help="Le nom du compte, par exemple metabase.")]


@app.command()
def grant(
    name: Name,
    *,
    password_stdin: Annotated[
        bool,
        typer.Option(
            "--password-stdin",
            help="Lit le mot de passe sur l'entrée standard ; sans elle, il est tiré au hasard.",
        ),
    ] = False,
) -> None:
    """Crée un compte qui lit le schéma reporting et rien d'autre, ou change son mot de passe.

    Un mot de passe tiré au hasard n'est montré qu'une fois. Il n'est jamais envoyé en clair
    au serveur, ni écrit dans un journal.
    """
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else dashboards.new_password()
    with _owner() as connection:
        created = dashboards.grant(connection, name, password)
        where = connection.info
        out.print(
            f"Compte {name} {'créé' if created else 'changé'} : il lit le schéma reporting de la "
            f"base {where.dbname}, sur {where.host}:{where.port}.",
            markup=False,
            soft_wrap=True,
        )
    if not password_stdin:
        out.print(f"Mot de passe, montré une seule fois : {password}", markup=False, soft_wrap=True)


@app.command()
def revoke(name: Name) -> None:
    """Supprime un compte de lecture, et ferme ses sessions."""
    with _owner() as connection:
        dashboards.revoke(connection, name)
    out.print(f"Compte {name} supprimé.", markup=False)


@app.command("list")
def listing() -> None:
    """Donne les comptes de lecture."""
    with _owner() as connection:
        names = dashboards.accounts(connection)
    out.print("\n".join(names) or "Aucun compte de lecture.", markup=False)


@contextmanager
def _owner() -> Generator[Connection[Any]]:
    with bootstrap.database(load_settings()) as dsn:
        migrate(dsn)
        with owner_connection(dsn) as connection:
            try:
                yield connection
            except Refusal as refusal:
                fail(f"{refusal} {refusal.advice}")
            except InsufficientPrivilege as error:
                fail(
                    f"PLACEASILE_DSN : le compte « {connection.info.user} » n'a pas le droit de "
                    f"gérer des rôles ({error.diag.message_primary}) ; donnez-lui CREATEROLE, ou "
                    "faites suivre docs/fr/reporting.md par l'administration de la base"
                )
