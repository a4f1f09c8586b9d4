"""Connecting to a database of the tests as somebody."""

from typing import Final

from psycopg.conninfo import make_conninfo

MASTER_KEY: Final = bytes(range(32))
"""What the tests wrap keys with."""


def as_app(dsn: str) -> str:
    """The DSN of the application, from its owner's."""
    return make_conninfo(dsn, options="-c role=placeasile_app")
