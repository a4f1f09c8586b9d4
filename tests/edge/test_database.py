"""Connections come back soon after the server does, however long it was away."""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from psycopg import Connection
from psycopg.conninfo import make_conninfo
from psycopg_pool import ConnectionPool, PoolTimeout

from placeasile.edge.database import APPLICATION, limited, readers, writers

AWAY_SECONDS = 8.0
"""Long enough for a pause that doubles from one second to have seven more to go."""


@pytest.mark.parametrize("pool_of", [readers, writers])
def test_a_pool_comes_back_as_soon_as_the_server_does(
    database: str, pool_of: Callable[..., ConnectionPool[Connection[Any]]]
) -> None:
    nowhere = make_conninfo(database, host="127.0.0.1", port=9)
    with pool_of(nowhere, size=4) as pool:
        away_until = time.monotonic() + AWAY_SECONDS
        while time.monotonic() < away_until:
            _ask(pool)
        pool.conninfo = limited(database, APPLICATION)
        back = time.monotonic()
        while not _ask(pool):
            pass
        assert time.monotonic() - back < 4


def _ask(pool: ConnectionPool[Connection[Any]]) -> bool:
    with suppress(PoolTimeout), pool.connection(timeout=0.2) as connection:
        return connection.execute("select 1").fetchone() == (1,)
    return False
