"""Doing something again when the server hung up, for example because it was restarted."""

from collections.abc import Callable
from typing import Any, TypeVar

import psycopg
from psycopg import Connection
from psycopg_pool import ConnectionPool

T = TypeVar("T")


def steadily(
    pool: ConnectionPool[Connection[Any]],
    act: Callable[[], T],
    *,
    again: Callable[[], T] | None = None,
) -> T:
    """Do something; once more if the connection was lost and nobody knows what was done.

    Args:
        pool: its other connections are likely lost too, and are renewed before.
        act: what may be done twice, as reading and commands with an id may.
        again: what to do the second time, when it is not the same.
    """
    try:
        return act()
    except psycopg.OperationalError as error:
        if error.sqlstate is not None and not error.sqlstate.startswith(("08", "57P")):
            raise
        pool.check()
        return (again or act)()
