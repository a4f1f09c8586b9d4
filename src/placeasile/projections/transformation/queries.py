"""Reads the transformations."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from psycopg import Connection

from placeasile.domain.kernel import NotFound
from placeasile.projections.moment import Moment
from placeasile.projections.reading import rows_of


class TransformationUnknown(NotFound):
    """No transformation bears this id at the moment."""

    code: ClassVar[str] = "transformation-unknown"
    wording: ClassVar[str] = "Aucune transformation ne porte l'identifiant {value} à cette date."
    remedy: ClassVar[str] = "Vérifiez l'identifiant, ou changez de date."


@dataclass(frozen=True, slots=True)
class Transformation:
    """A row of ``transformation``; see its ``schema.sql``."""

    transformation_id: UUID
    type: str
    origin: str
    dossier: str | None
    etat: str
    departement: str | None
    started_on: date
    etat_since: date
    takes_effect_on: date | None
    a_venir: bool | None
    blocks: int
    leaving: int
    arriving: int
    transferred: int
    not_transferred: int
    created: int
    ecart: int | None


def find_transformation(
    connection: Connection[Any], moment: Moment, transformation_id: UUID
) -> Transformation:
    """Return one transformation.

    Raises:
        TransformationUnknown: none bears this id at the moment.
    """
    rows = rows_of(connection, moment, "transformation", Transformation, [transformation_id], "")
    if not rows:
        raise TransformationUnknown(field="transformation_id", value=transformation_id)
    return rows[0]
