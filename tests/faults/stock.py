"""The control's processes: ``python -m tests.faults.stock web|projector DSN PORT``.

An application of the event library with its own PostgreSQL recorder, and its own runner, in
their best safe configuration (no database functions, tables made beforehand, connections
checked). It speaks as much of our HTTP as the clients need. The library knows nothing of
idempotency keys: what is sent again is recorded again, unless an application adds it.
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar, Final
from uuid import NAMESPACE_URL, UUID, uuid5

import psycopg
from eventsourcing.application import AggregateNotFoundError, Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import (
    IntegrityError,
    PersistenceError,
    Tracking,
)
from eventsourcing.postgres import PostgresFactory, PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from eventsourcing.utils import Environment
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

SCHEMA: Final = "stock"
ATTEMPTS: Final = 3
CREATED: Final = """
    create schema stock;
    create table stock.shown (notification_id bigint not null, command text not null);
"""


def environment(dsn: str, *, create: bool = False) -> dict[str, str]:
    """Return the settings of the library, for one database."""
    parts = conninfo_to_dict(dsn)
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "CREATE_TABLE": "y" if create else "n",
        "POSTGRES_DBNAME": str(parts["dbname"]),
        "POSTGRES_HOST": str(parts["host"]),
        "POSTGRES_PORT": str(parts["port"]),
        "POSTGRES_USER": str(parts["user"]),
        "POSTGRES_PASSWORD": str(parts["password"]),
        "POSTGRES_SCHEMA": SCHEMA,
        "POSTGRES_ENABLE_DB_FUNCTIONS": "n",
        "POSTGRES_PRE_PING": "y",
        "POSTGRES_POOL_SIZE": "8",
    }


class Dossier(Aggregate):
    """An aggregate that remembers what was recorded."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.commands: list[str] = []

    @staticmethod
    def create_id(address: str) -> UUID:
        """Return the id of the dossier at an address."""
        return uuid5(NAMESPACE_URL, address)

    @event("Recorded")
    def record(self, command: str) -> None:
        """Remember a command."""
        self.commands.append(command)


class Park(Application[UUID]):
    """The stock application."""

    name = "park"

    def record(self, address: str, command: str) -> tuple[int, list[UUID]]:
        """Record a command; return the position of its last event."""
        try:
            dossier: Dossier = self.repository.get(Dossier.create_id(address))
        except AggregateNotFoundError:
            dossier = Dossier(address)
        dossier.record(command)
        saved = self.save(dossier)
        return saved[-1].notification.id, []


class Shown(PostgresTrackingRecorder):
    """Writes a row an event, with the tracking, in one transaction."""

    def show(self, command: str, tracking: Tracking) -> None:
        """Write the row of an event."""
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute(
                "insert into stock.shown values (%s, %s)", (tracking.notification_id, command)
            )


class Tables(Projection[Shown]):
    """The stock projection."""

    name = "tables"

    def process_event(  # pyright: ignore[reportIncompatibleVariableOverride]
        self, domain_event: object, tracking: Tracking
    ) -> None:
        """Show one event."""
        self.view.show(str(getattr(domain_event, "command", "")), tracking)


def create(dsn: str) -> None:
    """Create the tables of the library, and the one of the projection."""
    with psycopg.connect(dsn, autocommit=True) as owner:
        owner.execute(sql.SQL(CREATED))
    for name in (Park.name, Tables.name):
        factory = PostgresFactory(Environment(name, environment(dsn, create=True)))
        if name == Park.name:
            factory.application_recorder()
        else:
            factory.tracking_recorder(Shown)
        factory.close()


def project(dsn: str) -> None:
    """Run the stock runner until it fails; whoever started it starts it again."""
    runner: ProjectionRunner[Park, Shown] = ProjectionRunner(
        application_class=Park,
        projection_class=Tables,
        view_class=Shown,
        env=environment(dsn),
    )
    with runner:
        runner.run_forever()


class Handler(BaseHTTPRequestHandler):
    """Answers commands as our API does."""

    park: ClassVar[Park]

    def do_POST(self) -> None:
        """Record a command."""
        length = int(self.headers.get("Content-Length", "0"))
        self.rfile.read(length)
        for _ in range(ATTEMPTS):
            try:
                position, ids = self.park.record(self.path, self.headers["Idempotency-Key"])
            except IntegrityError:
                continue
            except (PersistenceError, psycopg.Error) as error:
                self._answer(503, {"code": "database-unavailable", "detail": repr(error)})
                return
            self._answer(201, {"position": position, "event_ids": ids})
            return
        self._answer(409, {"code": "concurrent-change"})

    def _answer(self, status: int, body: object) -> None:
        payload = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the library's name)
        """Say nothing."""


def serve(dsn: str, port: int) -> None:
    """Answer commands."""
    Handler.park = Park(environment(dsn))
    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()


if __name__ == "__main__":
    if sys.argv[1] == "web":
        serve(sys.argv[2], int(sys.argv[3]))
    else:
        project(sys.argv[2])
