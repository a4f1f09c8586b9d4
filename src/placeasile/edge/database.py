"""Connections to PostgreSQL, each with the least rights that it needs."""

from typing import Any, Final

import psycopg
from psycopg import Connection, IsolationLevel
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg_pool import ConnectionPool

APPLICATION: Final = "placeasile_app"
PROJECTOR: Final = "placeasile_projector"
STATEMENT_SECONDS: Final = 20
POOL_SECONDS: Final = 5.0
"""How long a request waits for a connection, and a pool for a server that went away.

A pool that waits longer doubles its pauses, and stays away for as long as the server did.
After this one it gives up, and the next request has it try again at once.
"""


def limited(dsn: str, role: str) -> str:
    """Return the DSN with sessions that act as a role, with our settings.

    Plans are made for each call: the same statement serves one structure and the park.
    """
    options = conninfo_to_dict(dsn).get("options") or ""
    ours = f"-c role={role} -c timezone=UTC -c jit=off -c plan_cache_mode=force_custom_plan"
    return make_conninfo(dsn, options=f"{options} {ours}".strip())


def writers(dsn: str, *, size: int) -> ConnectionPool[Connection[Any]]:
    """Return the pool of the event store: one statement, one transaction."""
    return ConnectionPool(
        limited(dsn, APPLICATION),
        min_size=1,
        max_size=size,
        kwargs={"autocommit": True},
        timeout=POOL_SECONDS,
        reconnect_timeout=POOL_SECONDS,
        check=ConnectionPool.check_connection,
        open=False,
    )


def readers(dsn: str, *, size: int) -> ConnectionPool[Connection[Any]]:
    """Return the pool of the read side: every transaction sees one state of the tables."""
    return ConnectionPool(
        limited(dsn, APPLICATION),
        min_size=1,
        max_size=size,
        configure=_read_only,
        timeout=POOL_SECONDS,
        reconnect_timeout=POOL_SECONDS,
        check=ConnectionPool.check_connection,
        open=False,
    )


def projector_connection(dsn: str) -> Connection[Any]:
    """Open a connection that may write the query tables."""
    return psycopg.connect(limited(dsn, PROJECTOR), autocommit=True)


def owner_connection(dsn: str) -> Connection[Any]:
    """Open a connection with the rights of the DSN: migrations and keys."""
    return psycopg.connect(dsn, autocommit=True)


def _read_only(connection: Connection[Any]) -> None:
    connection.execute(f"set statement_timeout = '{STATEMENT_SECONDS}s'".encode())
    connection.commit()
    connection.isolation_level = IsolationLevel.REPEATABLE_READ
    connection.read_only = True
