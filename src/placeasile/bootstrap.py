"""The composition root: the only module that builds things from settings."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from fastapi import FastAPI
from psycopg import Connection
from psycopg_pool import ConnectionPool

from placeasile.api.application import create_application
from placeasile.edge.clock import Clock
from placeasile.edge.database import readers, writers
from placeasile.edge.dependencies import Services
from placeasile.edge.embedded.postgres import Postgres
from placeasile.edge.embedded.valkey import Valkey
from placeasile.settings import Settings
from placeasile.store.recorder import PostgresRecorder
from placeasile.store.register import EventStore

THREADS: Final = 16
"""Requests that a web process serves at once: threads, and connections of each kind."""


@dataclass(frozen=True, slots=True)
class Servers:
    """Where PostgreSQL and Redis answer. ``embedded`` tells that they are ours."""

    dsn: str
    redis_url: str
    embedded: bool


@contextmanager
def servers(settings: Settings) -> Iterator[Servers]:
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
    try:
        dsn = settings.dsn or postgres.start()
        yield Servers(dsn, settings.redis_url or valkey.start(), embedded=settings.dsn is None)
    finally:
        valkey.stop()
        postgres.stop()


@contextmanager
def database(settings: Settings) -> Iterator[str]:
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
def opened(pool: ConnectionPool[Connection[Any]]) -> Iterator[ConnectionPool[Connection[Any]]]:
    """Open a pool until the end of the block."""
    pool.open()
    try:
        yield pool
    finally:
        pool.close()


def application(settings: Settings, dsn: str) -> FastAPI:
    """Build the web application; its pools open at once and reconnect by themselves."""
    target = settings.app_dsn or dsn
    writing, reading = writers(target, size=THREADS), readers(target, size=THREADS)
    writing.open()
    reading.open()
    return create_application(
        Services(
            store=EventStore(PostgresRecorder(writing)),
            readers=reading,
            clock=Clock(),
            wait_seconds=settings.projection_wait,
        )
    )


def child_command(name: str) -> list[str]:
    """Return the command line of one of our processes."""
    return [sys.executable, "-m", "placeasile", name]


def child_environment(settings: Settings, found: Servers) -> dict[str, str]:
    """Return what our processes need to find the servers."""
    return {
        "PLACEASILE_DSN": found.dsn,
        "PLACEASILE_REDIS_URL": found.redis_url,
        "PLACEASILE_HOME": str(settings.home),
        "PLACEASILE_HOST": settings.host,
        "PLACEASILE_PORT": str(settings.port),
        "PYTHONUNBUFFERED": "1",
    }


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
