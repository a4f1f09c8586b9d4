"""A service a test, or one for all the tests of a module."""

from collections.abc import Generator
from contextlib import contextmanager
from itertools import count

import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from placeasile.edge.database import owner_connection, projector_connection
from placeasile.edge.migrating import grant_database
from placeasile.projections.rebuild import ensure
from tests.api.park import Park, planted
from tests.api.support import Service, serving
from tests.support.clock import TODAY

_numbers = count(1)


@contextmanager
def built(postgres_dsn: str, template: str, name: str) -> Generator[str]:
    """Make a copy of a migrated database whose tables are built, and answer its name."""
    with owner_connection(postgres_dsn) as server:
        server.execute(
            sql.SQL("create database {} template {}").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        dsn = make_conninfo(postgres_dsn, dbname=name)
        with owner_connection(dsn) as owner, projector_connection(dsn) as projector:
            grant_database(owner)
            ensure(projector, TODAY)
        yield name
        server.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@contextmanager
def copied(postgres_dsn: str, template: str) -> Generator[str]:
    """Make a copy of a database, and answer the owner's DSN."""
    name = sql.Identifier(f"{template}_module_{next(_numbers)}")
    with owner_connection(postgres_dsn) as server:
        server.execute(
            sql.SQL("create database {} template {}").format(name, sql.Identifier(template))
        )
        yield make_conninfo(postgres_dsn, dbname=name.as_string(server).strip('"'))
        server.execute(sql.SQL("drop database {} with (force)").format(name))


@pytest.fixture(scope="session")
def template(postgres_dsn: str, template: str) -> Generator[str]:
    """The name of a database whose tables are built: building them takes half a second."""
    with built(postgres_dsn, template, f"{template}_built") as name:
        yield name


@pytest.fixture(scope="module")
def module_database(postgres_dsn: str, template: str) -> Generator[str]:
    """The owner's DSN of a fresh migrated database that a module shares."""
    with copied(postgres_dsn, template) as dsn:
        yield dsn


@pytest.fixture(scope="module")
def shared(module_database: str) -> Generator[Service]:
    """A demonstration that a module shares: its tests only add to it."""
    with serving(module_database) as service:
        yield service


@pytest.fixture
def service(database: str) -> Generator[Service]:
    """A demonstration of the test's own."""
    with serving(database) as service:
        yield service


@pytest.fixture(scope="module")
def park(shared: Service) -> Park:
    """Structures that a module shares."""
    return planted(shared)
