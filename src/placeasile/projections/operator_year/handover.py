"""Which structures an operator still runs, for those that take over after a merger or a stop."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from psycopg import Connection

from placeasile.projections.moment import Moment
from placeasile.projections.reading import rows_of


@dataclass(frozen=True, slots=True)
class HandOver:
    """A structure to hand over, and the command that does it: its address and its body.

    ``operateur_id`` and ``effective_on`` are those of the merger; None when the operator is
    not merged: somebody has to choose.
    """

    structure_id: UUID
    nom: str | None
    type: str | None
    departement: str | None
    places: int | None
    command: str
    operateur_id: UUID | None
    effective_on: date | None


@dataclass(frozen=True, slots=True)
class _Structure:
    structure_id: UUID
    nom: str | None
    type: str | None
    departement: str | None
    places: int | None


EVER: Final = """
    select distinct f.subject from read.fact f
    where f.facet = 'operateur' and f.value ->> 'operateur_id' = %(id)s::text
"""
MERGER: Final = """
    select (f.value ->> 'into_id')::uuid, f.effective_on from read.fact f
    where f.subject = %(id)s and f.facet = 'operateur_merged' and f.key = ''
      and f.effective_on <= %(effective)s
      and f.position <= %(position)s and f.dead_at > %(position)s
    order by f.effective_on desc, f.position desc limit 1
"""


def handover_plan(
    connection: Connection[Any], moment: Moment, operateur_id: UUID
) -> list[HandOver]:
    """Return the structures that an operator runs at the moment and that are not closed.

    Each is handed over by its own command: one structure may go elsewhere, or later.
    """
    asked = {"effective": moment.effective_on, "position": moment.position}
    merger = connection.execute(MERGER, {"id": operateur_id, **asked}).fetchone()
    into, on = merger if merger is not None else (None, None)
    ever = [one for (one,) in connection.execute(EVER, {"id": str(operateur_id)})]
    found = rows_of(
        connection,
        moment,
        "sheet",
        _Structure,
        ever,
        "and t.operateur_id = %(operateur_id)s and t.etat <> 'FERMEE' "
        "order by t.departement, t.structure_id",
        operateur_id=operateur_id,
    )
    return [
        HandOver(
            structure_id=one.structure_id,
            nom=one.nom,
            type=one.type,
            departement=one.departement,
            places=one.places,
            command=f"/api/structures/{one.structure_id}/operateur",
            operateur_id=into,
            effective_on=on,
        )
        for one in found
    ]
