"""``placeasile keys``: who may use the API."""

from typing import Annotated

import typer

from placeasile.bootstrap import servers as bootstrap
from placeasile.cli.screen import fail, out
from placeasile.edge.database import owner_connection
from placeasile.edge.identity import issue_key, revoke_key
from placeasile.edge.migrating import migrate
from placeasile.edge.policy import NATION, Role, read_perimeter
from placeasile.settings import load_settings

app = typer.Typer(no_args_is_help=True, help="Délivre et révoque les clés d'accès à l'API.")


@app.command("issue")
def issue(
    label: Annotated[str, typer.Option(help="À qui ou à quoi sert la clé.")],
    role: Annotated[Role, typer.Option(help="Ce que la clé permet.")] = Role.LECTURE,
    perimetre: Annotated[
        str, typer.Option(help="Où elle écrit : nation:FR, region:28 ou departement:14.")
    ] = NATION.key,
) -> None:
    """Délivre une clé d'accès. Elle n'est montrée qu'une fois : seule son empreinte est gardée."""
    where = read_perimeter(perimetre)
    if where is None:
        fail(f"« {perimetre} » n'est pas un périmètre ; écrivez par exemple departement:14")
    with bootstrap.database(load_settings()) as dsn:
        migrate(dsn)
        with owner_connection(dsn) as connection:
            key = issue_key(connection, label=label, role=role, perimeter=where)
        out.print(key, soft_wrap=True)


@app.command("revoke")
def revoke(label: Annotated[str, typer.Option(help="Le nom donné à la clé.")]) -> None:
    """Révoque les clés d'un nom."""
    with bootstrap.database(load_settings()) as dsn, owner_connection(dsn) as connection:
        count = revoke_key(connection, label)
    out.print(f"{count} clé(s) révoquée(s).")
