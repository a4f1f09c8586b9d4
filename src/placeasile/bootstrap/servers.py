"""The servers of the settings, or embedded ones, and what our processes need of them."""

import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg import Connection
from psycopg_pool import ConnectionPool

from placeasile.edge.embedded.postgres import Postgres
from placeasile.edge.embedded.valkey import Valkey
from placeasile.settings import Settings


@dataclass(frozen=True, slots=True)
class Servers:
    """Where PostgreSQL and Redis answer. ``embedded`` tells that PostgreSQL is ours.

    ``revive`` starts again those of ours that died, at the same address; call it from the
    main thread.
    """

    dsn: str
    redis_url: str
    embedded: bool
    revive: Callable[[], object] | None = None


@contextmanager
def servers(settings: Settings) -> Generator[Servers]:
    """Give the servers of the settings, or start embedded ones until the end of the block.

    Embedded servers that another process of ours runs on the same data are joined.

    Raises:
        EmbeddedError: an embedded server cannot start; worded in French.
    """
    if settings.dsn is not None and settings.redis_url is not None:
        yield Servers(settings.dsn, settings.redis_url, embedded=False)
        return
    postgres = Postgres(settings.home, bindir=settings.pg_bindir, root_mode=settings.root_mode)
    valkey = Valkey(settings.home)

    def start() -> tuple[str, str]:
        return settings.dsn or postgres.start(), settings.redis_url or valkey.start()

    try:
        dsn, redis_url = start()
        yield Servers(dsn, redis_url, embedded=settings.dsn is None, revive=start)
    finally:
        valkey.stop()
        postgres.stop()


@contextmanager
def database(settings: Settings) -> Generator[str]:
    """Give the owner's DSN, of an embedded PostgreSQL until the end of the block if need be."""
    if settings.dsn is not None:
        yield settings.dsn
        return
    postgres = Postgres(settings.home, bindir=settings.pg_bindir, root_mode=settings.root_mode)
    try:
        yield postgres.start()
    finally:
        postgres.stop()


@contextmanager
def opened(pool: ConnectionPool[Connection[Any]]) -> Generator[ConnectionPool[Connection[Any]]]:
    """Open a pool until the end of the block."""
    pool.open()
    try:
        yield pool
    finally:
        pool.close()


def child_command(name: str) -> list[str]:
    """Return the command line of one of our processes."""
    return [sys.executable, "-m", "placeasile.cli.processes", name]


def child_environment(settings: Settings, found: Servers) -> dict[str, str]:
    """Return what our processes need to find the servers."""
    return {
        "PLACEASILE_DSN": found.dsn,
        "PLACEASILE_REDIS_URL": found.redis_url,
        "PLACEASILE_HOME": str(settings.home),
        "PLACEASILE_HOST": settings.host,
        "PLACEASILE_PORT": str(settings.port),
        "PLACEASILE_LOG_LEVEL": terminal_level(settings),
        "PYTHONUNBUFFERED": "1",
    }


def terminal_level(settings: Settings) -> str:
    """Return how much ``serve`` shows in the terminal: warnings, unless the settings say more."""
    return settings.log_level if "log_level" in settings.model_fields_set else "warning"


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
