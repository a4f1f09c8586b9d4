"""Routes that erase personal data for ever, and list what was erased."""

from typing import Final
from uuid import UUID

from fastapi import Request, Response
from pydantic import Field

from placeasile.api.answers import Rows, items
from placeasile.api.commands import ANSWERS, DeskDep
from placeasile.api.guarding import router_for
from placeasile.api.problems import problems
from placeasile.api.queries import answers
from placeasile.domain.catalogue import EVENTS
from placeasile.domain.kernel import Message
from placeasile.domain.values import Prose, Text
from placeasile.edge.dependencies import ReaderDep
from placeasile.edge.policy import Action
from placeasile.projections.log import Erasure, erasures

router = router_for(Action.ERASE, problems(401, 403, 404, 409, 422, 503))


PART: Final = "Pour un texte libre, lequel : " + ", ".join(
    f"« {part} »" for part in sorted({one.SEALED_PART for one in EVENTS.values()} - {""})
)


class ErasureRequest(Message):
    """What to erase, and why; the reason is kept for ever, and must name nobody."""

    subject_id: UUID
    part: Text | None = Field(default=None, description=PART)
    reason: Prose


@router.post("/erasures", status_code=201, responses=ANSWERS, tags=["données personnelles"])
def erase_subject(command: ErasureRequest, at: DeskDep) -> Response:
    """Effacer pour toujours les données personnelles d'une chose, ou d'un texte sur elle."""
    at.refuse_outside("", command.subject_id)
    return at.erase(command.subject_id, command.reason, command.part or "")


@router.get("/erasures", responses=answers(Erasure), tags=["données personnelles"])
def list_erasures(request: Request, reader: ReaderDep) -> Response:
    """Lister les effacements : quoi, quand, par qui et pourquoi."""
    with reader.at() as at:
        found = erasures(at.connection, at.moment)
    return items(request, at.moment, Rows(found, len(found)))
