"""The projector, until stopped."""

from functools import partial
from threading import Event

from placeasile.edge.clock import Clock
from placeasile.edge.database import projector_connection
from placeasile.projections.runner import Projector


def run_projector(dsn: str, clock: Clock, stop: Event) -> None:
    """Bring the query tables up to date with the log, until stopped.

    Args:
        dsn: one that may act as the projector.
        clock: says what day it is.
        stop: set to stop.
    """
    Projector(partial(projector_connection, dsn), clock.today).run(stop)
