"""The read side of a fresh database."""

from collections.abc import Generator
from typing import Any

import pytest
from psycopg import Connection, sql

from tests.projections.planting import Place, projecting


@pytest.fixture
def place(database: str, owner: Connection[Any]) -> Generator[Place]:
    """An empty log, as the owner of the database and as the projector see it."""
    # A copy of a database has not the rights that were granted on the database itself.
    owner.execute(
        sql.SQL("grant create on database {} to placeasile_projector").format(
            sql.Identifier(owner.info.dbname)
        )
    )
    with projecting(database) as projector:
        yield Place(database, owner, projector)
