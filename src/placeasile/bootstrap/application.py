"""The web application on its services."""

from typing import Final

from fastapi import FastAPI

from placeasile.bootstrap.vault import vault
from placeasile.edge.clock import Clock
from placeasile.edge.database import readers, writers
from placeasile.edge.dependencies import Services
from placeasile.settings import Settings
from placeasile.store.recorder import PostgresRecorder
from placeasile.store.register import EventStore
from placeasile.web.application import create_application
from placeasile.web.identity import Accounts

THREADS: Final = 16
"""Requests that a web process serves at once: threads, and connections of each kind."""


def application(settings: Settings, dsn: str) -> FastAPI:
    """Build the web application; its pools open at once and reconnect by themselves."""
    target = settings.app_dsn or dsn
    writing, reading = writers(target, size=THREADS), readers(target, size=THREADS)
    writing.open()
    reading.open()
    return create_application(
        Services(
            store=EventStore(PostgresRecorder(writing), vault(settings, writing)),
            readers=reading,
            clock=Clock(),
            wait_seconds=settings.projection_wait,
            late_seconds=settings.ready_lag,
            stuck_seconds=settings.stuck_after,
        ),
        Accounts(writing),
    )
