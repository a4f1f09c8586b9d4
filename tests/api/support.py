"""An application on a fresh database, with a clock that the test sets."""

from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any, Final, cast
from uuid import UUID, uuid5

from fastapi import FastAPI
from httpx2 import Response
from psycopg import Connection, sql
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from placeasile.api.application import create_application
from placeasile.api.measuring import Requests
from placeasile.edge.clock import Clock
from placeasile.edge.database import owner_connection, projector_connection, readers, writers
from placeasile.edge.dependencies import Services
from placeasile.edge.identity import issue_key
from placeasile.edge.policy import Role
from placeasile.projections.generation import current, use
from placeasile.projections.rebuild import ensure
from placeasile.projections.runner import apply_page
from placeasile.store.keys import PostgresKeys
from placeasile.store.recorder import PostgresRecorder
from placeasile.store.register import EventStore
from placeasile.store.vault import Vault
from tests.support.clock import NOW
from tests.support.databases import MASTER_KEY

NOON: Final = NOW
STORY: Final = "2026-01-09"
"""The day of the stories whose dates are said: they do not follow the clock of the suite."""

_numbers = count(1)
_idle: Final[list[FastAPI]] = []
"""Applications that no test uses."""


def command_id() -> UUID:
    """A new idempotency key, the same in each run."""
    return uuid5(UUID(int=0), f"api/{next(_numbers)}")


@dataclass
class Service:
    """The application, the clients of its roles, and what moves its clock and its tables."""

    app: FastAPI
    owner: Connection[Any]
    projector: Connection[Any]
    keys: Mapping[Role, str]
    now: datetime = NOON
    clients: dict[Role, TestClient] = field(default_factory=dict[Role, TestClient])
    anonymous: TestClient = field(init=False)

    def __post_init__(self) -> None:
        self.replace(self.app)

    def replace(self, app: FastAPI) -> None:
        """Serve another application on the same services."""
        self.app = app
        self.anonymous = TestClient(self.app)
        for role, key in self.keys.items():
            headers = {"Authorization": f"Bearer {key}"}
            self.clients[role] = TestClient(self.app, headers=headers)
        self.at(self.now)

    @property
    def today(self) -> date:
        return Clock(self.now).today()

    def at(self, instant: datetime) -> None:
        """Set the clock; the tables follow at the next `settle`."""
        self.now = instant
        services: Services = self.app.state.services
        self.app.state.services = replace(services, clock=Clock(simulated=instant))

    def on(self, day: str) -> None:
        """Set the clock at noon of a day."""
        self.at(datetime.fromisoformat(f"{day}T11:00:00+00:00"))

    def settle(self) -> int:
        """Move the tables to the end of the log and to the day; return their position."""
        while (step := apply_page(self.projector, self.today)).events:
            pass
        return step.position

    def rebuild(self) -> None:
        """Build the tables anew from the log, beside, and swap them."""
        ensure(self.projector, self.today, always=True)

    @property
    def reader(self) -> TestClient:
        """The client that may only read."""
        return self.clients[Role.LECTURE]

    def get(self, path: str, **parameters: str | int | list[str]) -> Response:
        """Read, and expect to."""
        answer = self.reader.get(path, params=parameters)
        assert answer.status_code == 200, answer.text
        return answer

    def items(self, path: str, **parameters: str | int | list[str]) -> list[dict[str, Any]]:
        """The rows of an answer."""
        return self.get(path, **parameters).json()["items"]

    def send(
        self,
        path: str,
        body: object,
        *,
        key: UUID | None = None,
        role: Role = Role.SAISIE,
        if_match: str | None = None,
    ) -> Response:
        """Send a command; whatever is answered."""
        sent = {"Idempotency-Key": str(key or command_id())}
        if if_match is not None:
            sent["If-Match"] = if_match
        return self.clients[role].post(path, json=body, headers=sent)

    def record(self, path: str, **body: object) -> dict[str, Any]:
        """Send a command that must be recorded, a second later than the one before."""
        self.at(self.now + timedelta(seconds=1))
        answer = self.send(path, body)
        assert answer.status_code == 201, answer.text
        return answer.json()


@contextmanager
def serving(dsn: str, *, demonstration: bool = True) -> Generator[Service]:
    """Serve a fresh database; its log takes the test's clock when it is a demonstration."""
    with ExitStack() as stack:
        owner = stack.enter_context(owner_connection(dsn))
        projector = stack.enter_context(projector_connection(dsn))
        # A copy of a database has not the rights that were granted on the database itself.
        owner.execute(
            sql.SQL("grant create on database {} to placeasile_projector").format(
                sql.Identifier(owner.info.dbname)
            )
        )
        if demonstration:
            owner.execute("select es.become_demonstration()")
        ensure(projector, Clock(NOON).today())
        generation = current(projector)
        assert generation is not None
        use(projector, generation[0])
        writing = stack.enter_context(writers(dsn, size=4))
        reading = stack.enter_context(readers(dsn, size=4))
        keys = {role: issue_key(owner, label=f"test-{role}", role=role) for role in Role}
        services = Services(
            EventStore(PostgresRecorder(writing), Vault(PostgresKeys(writing), MASTER_KEY)),
            reading,
            Clock(NOON),
            wait_seconds=0.2,
        )
        app = stack.enter_context(_application(services))
        yield Service(app, owner, projector, keys)


@contextmanager
def _application(services: Services) -> Generator[FastAPI]:
    """The application on its services: to build its routes takes longer than most tests."""
    app = _idle.pop() if _idle else create_application(services)
    app.state.services, app.state.requests = services, Requests()
    given = {"services": services, "requests": app.state.requests}
    middleware = cast("Any", Middleware)  # its arguments are those of each class
    app.user_middleware = [
        middleware(one.cls, *one.args, **{**one.kwargs, **given}) for one in app.user_middleware
    ]
    app.middleware_stack = None
    yield app
    _idle.append(app)
