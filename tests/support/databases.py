"""Connecting to a database of the tests as somebody."""

from psycopg.conninfo import make_conninfo


def as_app(dsn: str) -> str:
    """The DSN of the application, from its owner's."""
    return make_conninfo(dsn, options="-c role=placeasile_app")
