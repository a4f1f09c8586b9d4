"""Routes that list the workflows of a territory: finalisations and transformations."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query, Request, Response

from placeasile.api.answers import Rows, items
from placeasile.api.guarding import router_for
from placeasile.api.paging import decode, encode
from placeasile.api.problems import problems
from placeasile.api.queries import Cursor, Limit, answers
from placeasile.domain.territory import DEPARTEMENTS
from placeasile.domain.transformation.kinds import TransformationKind
from placeasile.edge.dependencies import ReaderDep
from placeasile.edge.policy import Action
from placeasile.projections.finalisation.queries import (
    FinalisationFilters,
    Finalised,
    list_finalisations,
)
from placeasile.projections.territory_year.queries import known_departement, known_region
from placeasile.projections.transformation.queries import (
    Transformation,
    TransformationFilters,
    list_transformations,
)

router = router_for(Action.READ, problems(401, 403, 404, 409, 422, 503))

Departement = Annotated[str | None, Query(pattern=r"^[0-9A-Za-z]{2,3}$")]
Region = Annotated[str | None, Query(pattern=r"^[0-9]{2,3}$")]


@router.get("/transformations", responses=answers(Transformation), tags=["transformations"])
def transformations(  # noqa: PLR0913 (the parameters of the address)
    request: Request,
    reader: ReaderDep,
    *,
    etat: Annotated[
        Literal["A_INITIALISER", "A_FINALISER", "FINALISEE", "ANNULEE", "REVOQUEE"] | None, Query()
    ] = None,
    type: Annotated[TransformationKind | None, Query()] = None,  # noqa: A002 (the public name)
    departement: Departement = None,
    region: Region = None,
    limit: Limit = 20,
    after: Cursor = None,
) -> Response:
    """Lister les transformations, la dernière commencée d'abord."""
    key = decode("transformations", "date", after)
    filters = TransformationFilters(
        etat, type, _places(known_departement(departement), known_region(region))
    )
    with reader.at() as at:
        found = list_transformations(
            at.connection,
            at.moment,
            filters,
            after=None if key is None else (key[0] or "", key[1]),
            limit=limit,
        )
    rows = Rows(found.rows, found.total, encode("transformations", found.next))
    return items(request, at.moment, rows)


@router.get("/finalisations", responses=answers(Finalised), tags=["finalisations"])
def finalisations(  # noqa: PLR0913 (the parameters of the address)
    request: Request,
    reader: ReaderDep,
    *,
    status: Annotated[
        Literal["NON_COMMENCE", "FINALISE_OPERATEUR", "EN_COURS_AGENT", "FINALISE_AGENT"] | None,
        Query(),
    ] = None,
    departement: Departement = None,
    region: Region = None,
    operateur: Annotated[UUID | None, Query()] = None,
    limit: Limit = 20,
    after: Cursor = None,
) -> Response:
    """Lister les finalisations, par nom de structure."""
    key = decode("finalisations", "text", after)
    filters = FinalisationFilters(
        status, known_departement(departement), known_region(region), operateur
    )
    with reader.at() as at:
        found = list_finalisations(
            at.connection,
            at.moment,
            filters,
            after=None if key is None else (key[0] or "", key[1]),
            limit=limit,
        )
    rows = Rows(found.rows, found.total, encode("finalisations", found.next))
    return items(request, at.moment, rows)


def _places(departement: str | None, region: str | None) -> list[str] | None:
    """Return the départements that both filters keep, None for all."""
    if departement is None and region is None:
        return None
    return [
        code
        for code, one in DEPARTEMENTS.items()
        if departement in {None, code} and region in {None, one.region}
    ]
