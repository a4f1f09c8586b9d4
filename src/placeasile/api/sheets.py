"""The route that reads a structure whole: its sheet, and every block of its dossier."""

from typing import Any, Final

from fastapi import Request, Response
from pydantic import BaseModel, Field, create_model

from placeasile.api.answers import Dossier, whole
from placeasile.api.blocks import BLOCKS, HISTORY, Block
from placeasile.api.guarding import router_for
from placeasile.api.problems import problems
from placeasile.api.queries import answers
from placeasile.edge.dependencies import Code, ReaderDep
from placeasile.edge.policy import Action
from placeasile.projections.reading import rows_of_all
from placeasile.projections.sheet.queries import Sheet, find_sheet

router = router_for(Action.READ, problems(401, 403, 404, 409, 422, 503))

WHOLE: Final = (HISTORY, *BLOCKS["structures"])


def _field(block: Block) -> Any:  # noqa: ANN401 (what pydantic makes a field of)
    said = block.label.removeprefix("Lire ")
    return list[block.row], Field(description=f"{said[0].upper()}{said[1:]}.")


StructureDossier: type[BaseModel] = create_model(
    "StructureDossier",
    __doc__="La fiche d'une structure, et chacun de ses blocs, comme sa propre adresse le rend.",
    identity=(Sheet, Field(description="La fiche.")),
    **{one.name: _field(one) for one in WHOLE},
)


@router.get(
    "/structures/{code}/sheet",
    responses=answers(StructureDossier),
    tags=["structures"],
    name="sheet",
)
def sheet(code: Code, request: Request, reader: ReaderDep) -> Response:
    """Lire une structure en entier : sa fiche et tous ses blocs, sans son journal."""
    with reader.at() as at:
        identity = find_sheet(at.connection, at.moment, code)
        request.state.departements = () if identity.departement is None else (identity.departement,)
        found = rows_of_all(
            at.connection, at.moment, [one.question for one in WHOLE], [identity.structure_id]
        )
    blocks = {
        block.name: block.rows(rows, at.moment) for block, rows in zip(WHOLE, found, strict=True)
    }
    return whole(request, at.moment, Dossier(identity, blocks, identity.version))
