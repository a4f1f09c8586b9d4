"""The story, told once for all the questions."""

from collections.abc import Generator

import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from placeasile.edge.database import owner_connection
from tests.api.support import serving
from tests.audit.story import Told, tell


@pytest.fixture(scope="session")
def told_dsn(postgres_dsn: str, template: str) -> Generator[str]:
    """The owner's DSN of a database for the story."""
    name = f"{template}_audit"
    with owner_connection(postgres_dsn) as server:
        server.execute(
            sql.SQL("create database {} template {}").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        yield make_conninfo(postgres_dsn, dbname=name)
        server.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def told(told_dsn: str) -> Generator[Told]:
    """The story, and the service that answers about it."""
    with serving(told_dsn) as service:
        yield tell(service)
