"""Routes that read the register of DNA codes."""

from typing import Annotated, Literal

from fastapi import Query, Request, Response

from placeasile.api.answers import Rows, items
from placeasile.api.commands import Dna
from placeasile.api.guarding import router_for
from placeasile.api.paging import decode, encode
from placeasile.api.problems import problems
from placeasile.api.queries import Cursor, Limit, answers
from placeasile.edge.dependencies import ReaderDep
from placeasile.edge.policy import Action
from placeasile.projections.dna_code.queries import DnaCode, find_dna_code, list_dna_codes

router = router_for(Action.READ, problems(401, 403, 404, 409, 422, 503))

Etat = Literal["LISTE", "RETIRE", "INCONNU"]


@router.get("/dna-codes", responses=answers(DnaCode), tags=["codes DNA"])
def dna_codes(
    request: Request,
    reader: ReaderDep,
    etat: Annotated[Etat | None, Query()] = None,
    limit: Limit = 20,
    after: Cursor = None,
) -> Response:
    """Lister les codes DNA que l'OFII utilise."""
    key = decode("dna-codes", "text", after)
    with reader.at() as at:
        found = list_dna_codes(
            at.connection,
            at.moment,
            etat=etat,
            after=None if key is None else (key[0] or "", key[1]),
            limit=limit,
        )
    rows = Rows(found.rows, found.total, encode("dna-codes", found.next))
    return items(request, at.moment, rows)


@router.get("/dna-codes/{dna}", responses=answers(DnaCode), tags=["codes DNA"])
def dna_code(dna: Dna, request: Request, reader: ReaderDep) -> Response:
    """Lire un code DNA."""
    with reader.at() as at:
        found = find_dna_code(at.connection, at.moment, dna)
    return items(request, at.moment, Rows([found], 1))
