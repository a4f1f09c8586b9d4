"""A fresh migrated database for each test of this folder."""

import os
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from placeasile.edge.migrating import migrate


@pytest.fixture
def database() -> Iterator[str]:
    server = os.environ.get("PLACEASILE_TEST_DSN", "host=127.0.0.1 user=postgres dbname=postgres")
    name = f"pa_projections_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    dsn = make_conninfo(server, dbname=name)
    migrate(dsn)
    yield dsn
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
