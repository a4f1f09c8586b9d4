"""PostgreSQL for the tests: the server of PLACEASILE_TEST_DSN, or the embedded one.

Each worker of a run migrates one database of its own; each test that asks for one gets
a copy of it, dropped after.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Generator
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any, LiteralString
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import Connection, sql
from psycopg.conninfo import make_conninfo
from psycopg_pool import ConnectionPool

from placeasile.edge.clock import Clock
from placeasile.edge.embedded.postgres import Postgres
from placeasile.edge.embedded.valkey import Valkey
from placeasile.edge.migrating import grant_database, migrate
from placeasile.store.keys import PostgresKeys
from placeasile.store.recorder import PostgresRecorder
from placeasile.store.register import EventStore
from placeasile.store.vault import Vault
from tests.support.clock import GIVEN, NOW
from tests.support.databases import MASTER_KEY, as_app
from tests.support.stamps import Stamps

NO_DURABILITY = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}

_numbers = count(1)


@pytest.fixture(scope="session", autouse=True)
def clock() -> Generator[None]:
    """The service's real clock starts at the suite's instant, when one is given."""
    if GIVEN is None:
        yield
        return
    real = Clock.now
    late = real(Clock()) - NOW

    def now(self: Clock) -> datetime:
        return self.simulated or real(self) - late

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Clock, "now", now)
        yield


@pytest.fixture(scope="session")
def postgres_dsn() -> Generator[str]:
    """The DSN of a superuser of a real server."""
    given = os.environ.get("PLACEASILE_TEST_DSN")
    if given:
        yield given
        return
    home = Path(tempfile.mkdtemp(prefix="placeasile-tests-"))
    home.chmod(0o755)  # as root, PostgreSQL runs as an account that must enter
    server = Postgres(home, settings=NO_DURABILITY)
    try:
        yield server.start()
    finally:
        server.stop()
        shutil.rmtree(home)


@pytest.fixture(scope="session")
def template(postgres_dsn: str) -> Generator[str]:
    """The name of a migrated database, to be copied."""
    name = f"placeasile_test_{os.getpid()}"
    _run(postgres_dsn, "create database {}", name)
    migrate(make_conninfo(postgres_dsn, dbname=name))
    yield name
    _run(postgres_dsn, "drop database {} with (force)", name)


@pytest.fixture
def new_database(postgres_dsn: str, template: str) -> Generator[Callable[[], str]]:
    """Makes fresh migrated databases, dropped after; answers the owner's DSN."""
    made: list[str] = []

    def make() -> str:
        made.append(f"{template}_{next(_numbers)}")
        return _copied(postgres_dsn, template, made[-1])

    yield make
    for name in made:
        _run(postgres_dsn, "drop database {} with (force)", name)


@pytest.fixture
def database(new_database: Callable[[], str]) -> str:
    """The owner's DSN of a fresh migrated database."""
    return new_database()


@pytest.fixture(scope="module")
def shared_database(postgres_dsn: str, template: str) -> Generator[str]:
    """The owner's DSN of a migrated database that the tests of a module share and clear."""
    name = f"{template}_{next(_numbers)}"
    yield _copied(postgres_dsn, template, name)
    _run(postgres_dsn, "drop database {} with (force)", name)


@pytest.fixture
def app_dsn(database: str) -> str:
    """The DSN of the application in the fresh database."""
    return as_app(database)


@pytest.fixture
def app_pool(app_dsn: str) -> Generator[ConnectionPool[Connection[Any]]]:
    """Connections of the application to the fresh database."""
    with ConnectionPool[Connection[Any]](app_dsn, min_size=1, max_size=8, open=True) as pool:
        yield pool


@pytest.fixture
def owner(database: str) -> Generator[Connection[Any]]:
    """A superuser's connection to the fresh database."""
    with psycopg.connect(database, autocommit=True) as connection:
        yield connection


@pytest.fixture
def vault(app_pool: ConnectionPool[Connection[Any]]) -> Vault:
    """The vault of the fresh database."""
    return Vault(PostgresKeys(app_pool), MASTER_KEY)


@pytest.fixture
def store(app_pool: ConnectionPool[Connection[Any]], vault: Vault) -> EventStore:
    """The event store in the fresh database."""
    return EventStore(PostgresRecorder(app_pool), vault)


@pytest.fixture
def stamp() -> Stamps:
    """Makes stamps, each with a command id of its own."""
    return Stamps()


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    """The URL of an empty Redis: PLACEASILE_TEST_REDIS_URL, whose content is lost, or Valkey.

    Of a given server, each worker of a run takes a database: the URL's, the next, and so on.
    """
    given = os.environ.get("PLACEASILE_TEST_REDIS_URL")
    if given:
        parts = urlsplit(given)
        rank = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
        number = int(parts.path.strip("/") or 0) + int(rank)
        yield parts._replace(path=f"/{number}").geturl()
        return
    server = Valkey(tmp_path_factory.mktemp("valkey"))
    try:
        yield server.start()
    finally:
        server.stop()


def _copied(server: str, template: str, name: str) -> str:
    """Copy the template; answer the owner's DSN of the copy."""
    _run(server, "create database {} template {}", name, template)
    dsn = make_conninfo(server, dbname=name)
    with psycopg.connect(dsn, autocommit=True) as connection:
        grant_database(connection)
    return dsn


def _run(dsn: str, statement: LiteralString, *names: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
