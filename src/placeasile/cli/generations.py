"""``placeasile projections``: the generations of the query tables, and what to do with them."""

import sys
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated, Final

import orjson
import typer
from rich.table import Table

from placeasile.bootstrap import servers as bootstrap
from placeasile.cli.screen import out, phases
from placeasile.edge.clock import Clock
from placeasile.edge.database import projector_connection
from placeasile.edge.migrating import migrate
from placeasile.projections import rebuild as rebuilding, swapping
from placeasile.projections.generation import State
from placeasile.projections.operations import Generation, generations
from placeasile.settings import load_settings

app = typer.Typer(
    invoke_without_command=True,
    help="Montre les générations des tables de lecture, les reconstruit et les échange, sans "
    "interrompre les lecteurs.",
)


class Format(StrEnum):
    """How generations are listed."""

    TABLE = "table"
    JSON = "json"


STATES: Final = {
    State.LOADING: "chargement des faits",
    State.INDEXING: "index",
    State.DERIVING: "calcul des tables",
    State.CATCHING_UP: "rattrapage",
    State.VERIFYING: "vérification",
    State.READY: "prête",
    State.CURRENT: "en service",
    State.OLD: "gardée",
}
PHASES: Final[dict[str, str]] = {
    State.LOADING: "Chargement des faits",
    State.INDEXING: "Index",
    State.DERIVING: "Calcul des tables",
    State.CATCHING_UP: "Rattrapage du journal",
    State.VERIFYING: "Vérification",
}
UNITS: Final = ("o", "Kio", "Mio", "Gio", "Tio")
KIBI: Final = 1024
MINUTE: Final = 60
UNKNOWN: Final = "—"
LATE_SECONDS: Final = 60.0


@app.callback()
def show(
    context: typer.Context,
    form: Annotated[
        Format, typer.Option("--format", help="Un tableau, ou du JSON pour une machine.")
    ] = Format.TABLE,
) -> None:
    """Montre les générations des tables de lecture, les reconstruit et les échange.

    Sans commande, liste les générations : leur état, si ce programme les définit ainsi, leur
    position dans le journal, leur retard, leur taille, la durée de leur construction et leur santé.
    """
    if context.invoked_subcommand is not None:
        return
    with bootstrap.database(load_settings()) as dsn, projector_connection(dsn) as connection:
        found = generations(connection)
    if form is Format.JSON:
        rows = [{**asdict(one), "health": verdict(one)} for one in found]
        sys.stdout.write(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode() + "\n")
    elif not found:
        out.print("Aucune génération : lancez « placeasile projections rebuild ».")
    else:
        out.print(_table(found))


@app.command()
def rebuild(
    *,
    swap: Annotated[
        bool,
        typer.Option(
            "--swap/--no-swap",
            help="Met la nouvelle génération en service dès qu'elle est vérifiée, ou la laisse "
            "prête pour « swap ».",
        ),
    ] = True,
) -> None:
    """Reconstruit les tables de lecture à côté de celles qui servent, et les vérifie.

    Une reconstruction interrompue reprend où elle s'était arrêtée. L'ancienne génération est
    gardée pour « rollback ».
    """
    with bootstrap.database(load_settings()) as dsn:
        migrate(dsn)
        if swap:
            rebuilt(dsn, always=True)
        else:
            with projector_connection(dsn) as connection, phases(PHASES) as told:
                number = rebuilding.prepare(connection, Clock().today(), told)
            out.print(
                f"Génération {number} prête et vérifiée ; « placeasile projections swap {number} » "
                "la met en service."
            )
            return
    out.print("Tables de lecture reconstruites, vérifiées et en service.")


@app.command("swap")
def exchange(
    number: Annotated[
        int | None,
        typer.Argument(metavar="N", help="La génération ; par défaut la dernière qui est prête."),
    ] = None,
) -> None:
    """Met en service une génération prête ou gardée, après lui avoir fait rattraper le journal."""
    with (
        bootstrap.database(load_settings()) as dsn,
        projector_connection(dsn) as connection,
        rebuilding.alone(connection),
    ):
        chosen = swapping.ready(connection) if number is None else number
        swapping.swap(connection, chosen, Clock().today())
    out.print(f"Génération {chosen} en service.")


@app.command()
def rollback() -> None:
    """Remet en service la génération précédente, après lui avoir fait rattraper le journal.

    Refusé si cette version du programme ne définit pas ses tables de la même façon.
    """
    with (
        bootstrap.database(load_settings()) as dsn,
        projector_connection(dsn) as connection,
        rebuilding.alone(connection),
    ):
        chosen = swapping.former(connection)
        swapping.swap(connection, chosen, Clock().today())
    out.print(f"Génération {chosen} de nouveau en service.")


@app.command()
def drop(
    number: Annotated[int, typer.Argument(metavar="N", help="La génération à supprimer.")],
) -> None:
    """Supprime une génération qui n'est pas en service, et libère sa place sur le disque."""
    with (
        bootstrap.database(load_settings()) as dsn,
        projector_connection(dsn) as connection,
        rebuilding.alone(connection),
    ):
        swapping.drop(connection, number)
    out.print(f"Génération {number} supprimée.")


def rebuilt(dsn: str, *, always: bool = False) -> bool:
    """Build and publish the tables with a progress bar a phase, if need be; tell whether it was."""
    with projector_connection(dsn) as connection, phases(PHASES) as told:
        return rebuilding.ensure(connection, Clock().today(), told, always=always)


def verdict(found: Generation) -> str:
    """Say in French what a generation is worth."""
    if found.building:
        return "en construction" if found.refused is None else "refusée par sa vérification"
    if not found.own:
        remedy = " ; lancez « placeasile migrate »" if found.state is State.CURRENT else ""
        return f"d'une autre version du programme{remedy}"
    if found.halted:
        return "arrêtée : un événement n'a pas pu être appliqué"
    if found.state is State.CURRENT:
        late = (found.waiting or 0) > LATE_SECONDS
        return "en retard : le projecteur tourne-t-il ?" if late else "suit le journal"
    return "peut être mise en service"


def _table(found: list[Generation]) -> Table:
    """Return a column a generation: there are three at most, and much to say of each."""
    table = Table(show_header=False)
    rows: list[list[str]] = [
        ["n°", *(str(one.number) for one in found)],
        ["état", *(STATES[one.state] for one in found)],
        ["santé", *map(verdict, found)],
        ["définition", *("de ce programme" if one.own else "autre" for one in found)],
        ["position", *(_or_unknown(one.position) for one in found)],
        ["retard", *(_or_unknown(one.lag) for one in found)],
        ["attente", *(_lasting(one.waiting) for one in found)],
        ["taille", *(size(one.bytes) for one in found)],
        ["construite en", *(_lasting(one.seconds) for one in found)],
    ]
    for row in rows:
        table.add_row(*row)
    return table


def _lasting(seconds: float | None) -> str:
    return UNKNOWN if seconds is None else duration(seconds)


def _or_unknown(number: int | None) -> str:
    return UNKNOWN if number is None else f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def size(count: int) -> str:
    """Word a size in bytes."""
    value, rank = float(count), 0
    while value >= KIBI and rank < len(UNITS) - 1:
        value, rank = value / KIBI, rank + 1
    text = f"{value:.0f}" if rank == 0 else f"{value:.1f}".replace(".", ",")
    return f"{text} {UNITS[rank]}"


def duration(seconds: float) -> str:
    """Word a duration: 4,2 s, 3 min 05 s, 2 h 10 min."""
    if seconds < MINUTE:
        return f"{seconds:.1f} s".replace(".", ",")
    minutes, rest = divmod(round(seconds), MINUTE)
    if minutes < MINUTE:
        return f"{minutes} min {rest:02d} s"
    return f"{minutes // MINUTE} h {minutes % MINUTE:02d} min"
