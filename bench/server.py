"""The PostgreSQL server of a run, and its databases."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import psycopg
from psycopg import Connection, sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg_pool import ConnectionPool

from placeasile.edge.database import APPLICATION, limited
from placeasile.edge.migrating import migrate

SETTINGS: Final = (
    "fsync",
    "full_page_writes",
    "synchronous_commit",
    "shared_buffers",
    "work_mem",
    "max_wal_size",
    "wal_level",
)
PREFIX: Final = "placeasile_bench_"


class Server:
    """A server where measures make and drop databases of their own."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._templates: set[str] = set()

    def dsn(self, name: str) -> str:
        """Return the address of one of our databases."""
        return make_conninfo(self._dsn, dbname=PREFIX + name)

    @contextmanager
    def fresh(self, name: str) -> Generator[str]:
        """Make a migrated database, and drop it at the end."""
        self._create(name)
        try:
            migrate(self.dsn(name))
            yield self.dsn(name)
        finally:
            self.drop(name)

    @contextmanager
    def copy(self, template: str, name: str) -> Generator[str]:
        """Make a database as a copy of another one, and drop it at the end."""
        self._create(name, template)
        with psycopg.connect(self.dsn(name), autocommit=True) as connection:
            # A copy has the tables of its template, not the rights on the database itself.
            connection.execute(
                sql.SQL("grant create on database {} to placeasile_projector").format(
                    sql.Identifier(PREFIX + name)
                )
            )
        try:
            yield self.dsn(name)
        finally:
            self.drop(name)

    def template(self, name: str) -> tuple[str, bool]:
        """Make a migrated database to copy from, once a run; answer whether it is new."""
        if name in self._templates:
            return self.dsn(name), False
        self._create(name)
        migrate(self.dsn(name))
        self._templates.add(name)
        return self.dsn(name), True

    def drop(self, name: str) -> None:
        """Drop one of our databases."""
        with self._connect() as connection:
            connection.execute(
                sql.SQL("drop database if exists {} with (force)").format(
                    sql.Identifier(PREFIX + name)
                )
            )

    def close(self) -> None:
        """Drop what is left."""
        for name in self._templates:
            self.drop(name)

    def describe(self) -> Mapping[str, str]:
        """Return the version and the settings that matter."""
        with self._connect() as connection:
            found = {"version": _one(connection, "show server_version")}
            for name in SETTINGS:
                found[name] = _one(connection, f"show {name}")
        return found

    def _create(self, name: str, template: str | None = None) -> None:
        self.drop(name)
        source = "template0" if template is None else PREFIX + template
        with self._connect() as connection:
            connection.execute(
                sql.SQL("create database {} template {}").format(
                    sql.Identifier(PREFIX + name), sql.Identifier(source)
                )
            )
            # Both peers: compiling a plan takes longer than any statement here.
            connection.execute(
                sql.SQL("alter database {} set jit = off").format(sql.Identifier(PREFIX + name))
            )
            # What earlier work left to write does not weigh on what comes next.
            connection.execute("checkpoint")

    def _connect(self) -> Connection[Any]:
        return psycopg.connect(self._dsn, autocommit=True)


def _one(connection: Connection[Any], query: str) -> str:
    row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return str(row[0])


def address(dsn: str) -> Mapping[str, str]:
    """Return the parts of an address."""
    return {name: str(value) for name, value in conninfo_to_dict(dsn).items()}


@contextmanager
def pool(dsn: str, size: int = 1) -> Generator[ConnectionPool[Connection[Any]]]:
    """Open connections with the service's role and settings, as long-lived as the stock peer's.

    Neither peer asks the server whether a connection lives before each use.
    """
    opened: ConnectionPool[Connection[Any]] = ConnectionPool(
        limited(dsn, APPLICATION),
        min_size=size,
        max_size=size,
        kwargs={"autocommit": True},
        open=False,
    )
    with opened:
        opened.wait()
        yield opened
