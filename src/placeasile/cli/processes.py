"""``python -m placeasile.cli.processes NAME``: one of the processes of ``serve``.

Each imports only what it runs: four processes start at once on small machines.
"""

import sys
from collections.abc import Callable
from typing import Final

from placeasile import observability
from placeasile.settings import Settings, load_settings


def web(settings: Settings) -> None:
    """Serve the pages and the JSON API."""
    import uvicorn

    from placeasile.bootstrap.application import application
    from placeasile.store.vault import WrongMasterKey

    try:
        app = application(settings, _dsn(settings))
    except WrongMasterKey as error:
        sys.exit(str(error))
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )


def projector(settings: Settings) -> None:
    """Keep the query tables up to date."""
    from placeasile.edge.clock import Clock
    from placeasile.workers.projecting import run_projector
    from placeasile.workers.signals import until_signalled

    run_projector(_owner_dsn(settings), Clock(), until_signalled())


def worker(settings: Settings) -> None:
    """Do the jobs that arrive."""
    from placeasile.bootstrap.servers import opened
    from placeasile.edge.database import writers
    from placeasile.workers.running import run_worker
    from placeasile.workers.signals import until_signalled

    stop = until_signalled()
    with opened(writers(_dsn(settings), size=8)) as pool:
        run_worker(_redis(settings), pool, stop)


def scheduler(settings: Settings) -> None:
    """Tell the workers what is due."""
    from placeasile.bootstrap.servers import opened
    from placeasile.edge.clock import Clock
    from placeasile.edge.database import writers
    from placeasile.workers.running import run_scheduler
    from placeasile.workers.signals import until_signalled

    stop = until_signalled()
    with opened(writers(_dsn(settings), size=2)) as pool:
        run_scheduler(_redis(settings), pool, Clock(), stop)


PROCESSES: Final[dict[str, Callable[[Settings], None]]] = {
    "projector": projector,
    "worker": worker,
    "scheduler": scheduler,
    "web": web,
}
"""By name, in the order in which they start."""


def main() -> None:
    """Run the process that the command line names."""
    settings = load_settings()
    observability.configure(settings.log_level)
    PROCESSES[sys.argv[1]](settings)


def _dsn(settings: Settings) -> str:
    return settings.app_dsn or _owner_dsn(settings)


def _owner_dsn(settings: Settings) -> str:
    if settings.dsn is None:
        sys.exit("il manque PLACEASILE_DSN ; « placeasile serve » le donne")
    return settings.dsn


def _redis(settings: Settings) -> str:
    if settings.redis_url is None:
        sys.exit(
            "ce processus a besoin de PLACEASILE_REDIS_URL ; « placeasile serve » le lui donne"
        )
    return settings.redis_url


if __name__ == "__main__":
    main()
