"""``placeasile serve``: everything in one command, from an empty folder."""

import socket
from collections.abc import Collection
from pathlib import Path
from typing import Final

from rich.panel import Panel

from placeasile import observability
from placeasile.bootstrap import servers as bootstrap
from placeasile.bootstrap.servers import Servers
from placeasile.bootstrap.vault import vault
from placeasile.cli import generations
from placeasile.cli.screen import err, fail, out, progress
from placeasile.edge.accounts import keep_demonstration
from placeasile.edge.clock import Clock
from placeasile.edge.database import owner_connection, writers
from placeasile.edge.identity import PREFIX, keep_key, new_key
from placeasile.edge.migrating import migrate
from placeasile.edge.policy import Role
from placeasile.edge.supervisor import (
    AlreadyServing,
    Child,
    NotReady,
    Supervisor,
    exclusive,
    wait_until_ready,
)
from placeasile.settings import Settings
from placeasile.workers.demonstration import loading
from placeasile.workers.demonstration.entrances import ENTRANCES

READY_SECONDS: Final = 60.0
DEMO_LABEL: Final = "demonstration"
PROCESSES: Final = ("projector", "worker", "scheduler", "web")


def serve(
    settings: Settings, *, demonstration: bool | None, regions: Collection[str] | None = None
) -> None:
    """Start everything, and stop everything at Ctrl-C.

    ``demonstration`` None loads it when the servers are embedded and the log is empty. With
    ``regions``, only these have a history.
    """
    observability.configure(bootstrap.terminal_level(settings))
    try:
        with exclusive(settings.home, settings.url):
            _refuse_taken_port(settings)
            with bootstrap.servers(settings) as found:
                prepare(settings, found, demonstration=demonstration, regions=regions)
                _run(settings, found)
    except AlreadyServing as error:
        fail(str(error))
    out.print("Tout est arrêté, rien n'est perdu.")


def prepare(
    settings: Settings,
    found: Servers,
    *,
    demonstration: bool | None,
    regions: Collection[str] | None = None,
) -> None:
    """Bring the database to where the processes can start."""
    migrate(found.dsn)
    with bootstrap.opened(writers(settings.app_dsn or found.dsn, size=1)) as pool:
        vault(settings, pool)  # its key is proved, or made, before any process needs it
    with owner_connection(found.dsn) as owner:
        load = found.embedded if demonstration is None else demonstration
        if load and loading.wanted(owner):
            _load_demonstration(settings, found, regions)
            owner.execute("analyze es.event, es.command")  # before tables are made of it
    generations.rebuilt(found.dsn)


def _load_demonstration(
    settings: Settings, found: Servers, regions: Collection[str] | None
) -> None:
    err.print("Premier démarrage : chargement des données de démonstration.")
    with (
        bootstrap.opened(writers(settings.app_dsn or found.dsn, size=2)) as pool,
        progress("Démonstration") as show,
    ):
        loading.load(pool, Clock().today(), show, vault=vault(settings, pool), regions=regions)


def demonstration_key(settings: Settings, dsn: str) -> str | None:
    """Return the key of the demonstration, made with its accounts; None when the log is real."""
    with owner_connection(dsn) as owner:
        row = owner.execute("select demonstration from es.meta").fetchone()
        if row is None or not row[0]:
            return None
        path = settings.home / "demo-key"
        key = path.read_text().strip() if path.exists() else ""
        if not key.startswith(PREFIX):
            key = new_key()
            bootstrap.write_private(path, key + "\n")
        keep_key(owner, key, label=DEMO_LABEL, role=Role.SAISIE)
        keep_demonstration(owner, ENTRANCES)
        return key


def _run(settings: Settings, found: Servers) -> None:
    key = demonstration_key(settings, found.dsn)
    environment = bootstrap.child_environment(settings, found)
    children = [Child(name, bootstrap.child_command(name), environment) for name in PROCESSES]

    def announce() -> None:
        try:
            wait_until_ready(f"{settings.url}/api/ready", READY_SECONDS)
        except NotReady as error:
            err.print(f"[bold red]Attention[/] : {error}")
            return
        out.print(_where_to_look(settings, key))

    Supervisor(children, servers=found.revive).run(after_start=announce)


def _where_to_look(settings: Settings, key: str | None) -> Panel:
    lines = [f"Placeasile répond sur {settings.url}", ""]
    if key is None:
        lines += [
            "Un compte : placeasile accounts add prenom.nom@exemple.fr --nom « Prénom Nom »",
            "Une clé d'accès : placeasile keys issue --label moi --role lecture",
        ]
    else:
        path: Path = settings.home / "demo-key"
        lines += [
            "Données de DÉMONSTRATION : structures réelles de FINESS (janvier 2021),",
            "historique inventé. Rien ici n'est officiel.",
            "",
            "Ouvrez cette adresse : un bouton par rôle suffit pour entrer.",
            "",
            f"Clé d'accès : {key}",
            f"(aussi dans {path})",
            "",
            "Essayez :",
            f'curl -H "Authorization: Bearer $(cat {path})" {settings.url}/api/structures?q=caen',
        ]
    lines += ["", "Ctrl-C arrête tout."]
    return Panel("\n".join(lines), title="Placeasile", expand=False)


def _refuse_taken_port(settings: Settings) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError:
            fail(
                f"le port {settings.port} est déjà pris ; "
                f"choisissez-en un autre avec --port {settings.port + 1}"
            )
