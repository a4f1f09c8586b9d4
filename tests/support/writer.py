"""A process that writes to the log: ``python -m tests.support.writer DSN NAME COUNT STREAMS``.

It prints a line for each command that the log acknowledged: stream, version, position.
"""

import logging
import random
import sys
from typing import Any
from uuid import UUID, uuid5

import structlog
from psycopg import Connection
from psycopg_pool import ConnectionPool

from placeasile.domain.kernel import Assertion, Command, Context, Decider, History
from placeasile.domain.operateur.events import OperateurRenamed
from placeasile.store.errors import ConcurrentChange
from placeasile.store.recorder import PostgresRecorder
from placeasile.store.register import EventStore, Receipt, Stamp
from tests.support.stamps import Stamps


class Write(Command[History]):
    """Record a name, whatever was recorded before."""

    nom: str

    def decide(self, state: History, context: Context) -> list[Assertion]:
        """Record it."""
        _ = state
        return [Assertion(OperateurRenamed(nom=self.nom), context.today)]


WRITTEN = Decider(kind="operateur", read=lambda history: history)


def main(dsn: str, name: str, count: int, streams: int) -> None:
    """Send commands to streams taken at random, each until it is accepted."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    chance = random.Random(name)
    stamp = Stamps(name)
    with ConnectionPool[Connection[Any]](dsn, min_size=1, max_size=1, open=True) as pool:
        store = EventStore(PostgresRecorder(pool))
        for number in range(count):
            stream = uuid5(UUID(int=0), f"{chance.randrange(streams)}")
            receipt = _sent(store, stream, Write(nom=f"{name} {number}"), stamp())
            print(stream, receipt.version, receipt.position)  # noqa: T201 - read by the test


def _sent(store: EventStore, stream: UUID, command: Write, stamp: Stamp) -> Receipt:
    while True:
        try:
            return store.execute(WRITTEN, stream, command, stamp)
        except ConcurrentChange:
            continue


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
