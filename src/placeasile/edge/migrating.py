"""Applies the SQL of ``migrations/`` in order, once each."""

import hashlib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, NamedTuple

import psycopg
import structlog
from psycopg import Connection, sql

log = structlog.get_logger(__name__)

LOCK = 7040


class Migration(NamedTuple):
    """One file of ``migrations/``. ``checksum`` is the sha256 of its text."""

    name: str
    text: str
    checksum: str


class MigrationChanged(Exception):
    """A migration that was applied is not the file of that name any more."""


def migrations() -> Iterator[Migration]:
    """Yield the migrations in the order of their names."""
    folder = files("placeasile") / "migrations"
    for path in sorted(folder.iterdir(), key=lambda one: one.name):
        if path.name.endswith(".sql"):
            text = path.read_text(encoding="utf-8")
            yield Migration(path.name, text, hashlib.sha256(text.encode()).hexdigest())


def migrate(dsn: str) -> list[str]:
    """Apply what is missing, under a lock, each in its transaction.

    Returns:
        The names of the migrations that this call applied.

    Raises:
        MigrationChanged: a file was edited after it was applied.
    """
    applied: list[str] = []
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("select pg_advisory_lock(%s)", [LOCK])
        connection.execute("""
            create table if not exists public.placeasile_migration (
              name text primary key, checksum text not null,
              applied_at timestamptz not null default clock_timestamp()
            )""")
        known = dict(
            connection.execute("select name, checksum from public.placeasile_migration").fetchall()
        )
        for one in migrations():
            if one.name not in known:
                _apply(connection, one)
                applied.append(one.name)
            elif known[one.name] != one.checksum:
                raise MigrationChanged(
                    f"{one.name} a changé depuis son application ; "
                    "rétablissez le fichier et écrivez une nouvelle migration"
                )
        grant_database(connection)
    return applied


def grant_database(connection: Connection[Any]) -> None:
    """Let the projector make generations: a copied or restored database forgets this right."""
    connection.execute(
        sql.SQL("grant create on database {} to placeasile_projector").format(
            sql.Identifier(connection.info.dbname)
        )
    )


def _apply(connection: Connection[Any], migration: Migration) -> None:
    with connection.transaction():
        connection.execute("set local lock_timeout = '5s'")
        connection.execute(sql.SQL(migration.text))  # pyright: ignore[reportArgumentType]
        connection.execute(
            "insert into public.placeasile_migration (name, checksum) values (%s, %s)",
            [migration.name, migration.checksum],
        )
    log.info("migration.applied", name=migration.name)
