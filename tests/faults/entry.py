"""A process of the service under test: ``python -m tests.faults.entry NAME CLOCK``.

It is the real process of that name. Its clock is ahead by the seconds that the file CLOCK
says, now and later; its worker takes over after a second what would wait for minutes; and
``rebuild`` builds a generation and ends. Each imports only what it runs.
"""

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from placeasile import observability
from placeasile.cli import processes
from placeasile.edge.clock import Clock
from placeasile.settings import Settings, load_settings


def shift_clock(file: Path) -> None:
    """Make every `Clock` of this process follow the file."""
    real = Clock.now

    def now(self: Clock) -> datetime:
        ahead = timedelta(seconds=float(file.read_text()))
        return self.simulated or real(self).astimezone(UTC) + ahead

    Clock.now = now


def worker(settings: Settings) -> None:
    """Do the jobs that arrive."""
    import dramatiq.worker

    from placeasile.bootstrap.servers import opened
    from placeasile.edge.database import writers
    from placeasile.workers.running import run_worker
    from placeasile.workers.signals import until_signalled
    from tests.faults.jobs import HURRIED

    assert settings.dsn is not None
    assert settings.redis_url is not None
    dramatiq.worker.CONSUMER_RESTART_DELAY_SECS = 0.2
    stop = until_signalled()
    with opened(writers(settings.dsn, size=8)) as pool:
        run_worker(settings.redis_url, pool, stop, jobs=HURRIED)


def scheduler(settings: Settings) -> None:
    """Tell the workers what is due."""
    from placeasile.bootstrap.servers import opened
    from placeasile.edge.database import writers
    from placeasile.workers.jobs import JobBoard
    from placeasile.workers.kernel import redis_broker, sender
    from placeasile.workers.scheduling import Scheduler
    from placeasile.workers.signals import until_signalled
    from tests.faults.jobs import HURRIED, RESEND

    assert settings.dsn is not None
    assert settings.redis_url is not None
    stop = until_signalled()
    with (
        opened(writers(settings.dsn, size=2)) as pool,
        redis_broker(settings.redis_url) as broker,
    ):
        send, board = sender(broker, HURRIED), JobBoard(pool)
        Scheduler(board, send, Clock(), daily=(), resend=RESEND, tick_seconds=0.1).run(stop)


def rebuild(settings: Settings) -> None:
    """Build a generation, and make it current."""
    from placeasile.edge.database import projector_connection
    from placeasile.projections.rebuild import ensure

    assert settings.dsn is not None
    with projector_connection(settings.dsn) as connection:
        ensure(connection, Clock().today(), always=True)


OURS: Final[dict[str, Callable[[Settings], None]]] = {
    "worker": worker,
    "scheduler": scheduler,
    "rebuild": rebuild,
}


def main() -> None:
    """Run the process that the command line names."""
    shift_clock(Path(sys.argv[2]))
    run = OURS.get(sys.argv[1])
    if run is None:
        processes.main()
        return
    settings = load_settings()
    observability.configure(settings.log_level)
    run(settings)


if __name__ == "__main__":
    main()
