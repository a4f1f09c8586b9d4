"""Where a dossier is: the départements that it is about, to know who may record on it."""

from typing import Any, Final
from uuid import UUID

from psycopg import Connection

OF_STRUCTURE: Final = "select s.departement from read.sheet s where s.structure_id = %s"
OF_TRANSFORMATION: Final = """
    select distinct b.departement from read.transformation_block b where b.transformation_id = %s
"""


def departement_of_structure(connection: Connection[Any], structure_id: UUID) -> str | None:
    """Return the reference département of a structure; None when the tables do not know it."""
    row = connection.execute(OF_STRUCTURE, [structure_id]).fetchone()
    return None if row is None else row[0]


def departements_of_transformation(
    connection: Connection[Any], transformation_id: UUID
) -> frozenset[str]:
    """Return the départements of the structures of a transformation; none while it has none."""
    found = connection.execute(OF_TRANSFORMATION, [transformation_id]).fetchall()
    return frozenset(departement for (departement,) in found)
