"""Routes that read, as of any day and any state of knowledge."""

import base64
import binascii
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

import orjson
from fastapi import APIRouter, Depends, Query, Request, Response

from placeasile.api.answers import Items, Rows, items
from placeasile.api.problems import problems
from placeasile.domain.kernel import ValueRefused
from placeasile.domain.structure.events import StructureType
from placeasile.domain.values import Text
from placeasile.edge.dependencies import LAST_POSITION, ReaderDep, allowed
from placeasile.edge.policy import Action
from placeasile.projections.log import LogEntry, events_after
from placeasile.projections.operator_year.queries import (
    Operateur,
    OperatorYear,
    find_operateur,
    list_operateurs,
    operator_years,
)
from placeasile.projections.period.queries import Period, periods_of
from placeasile.projections.sheet.queries import (
    SORTS,
    Filters,
    Order,
    Sheet,
    find_sheet,
    list_sheets,
)
from placeasile.projections.territory_year.queries import TerritoryYear, territory_years
from placeasile.projections.timeline.queries import Entry, timeline_of
from placeasile.projections.year.queries import Year, years_of

router = APIRouter(
    prefix="/api",
    dependencies=[Depends(allowed(Action.READ))],
    responses=problems(401, 403, 404, 409, 422, 503),
)

Limit = Annotated[int, Query(ge=1, le=200, description="Nombre de lignes par page.")]
Cursor = Annotated[str | None, Query(max_length=600, description="« next » de la page d'avant.")]
Level = Literal["departement", "region", "nation"]
Etat = Literal["A_VENIR", "OUVERTE", "FERMEE", "INCONNUE"]
Sort = Literal[
    "nom", "type", "departement", "operateur", "dna_code", "places", "opened_on",
    "convention_end", "dotation_granted",
]  # fmt: skip
assert set(Sort.__args__) == set(SORTS)  # type: ignore[attr-defined]


class CursorUnreadable(ValueRefused):
    """``after`` is not a value that a page gave."""

    code: ClassVar[str] = "cursor-unreadable"
    wording: ClassVar[str] = "« after » n'est pas une suite de page."
    remedy: ClassVar[str] = "Reprenez « next » de la page précédente, avec les mêmes filtres."


def answers(model: Any) -> dict[int | str, dict[str, Any]]:  # noqa: ANN401 (a type, shown in the OpenAPI)
    """Declare the rows of a route."""
    return {200: {"model": Items[model], "description": "Les lignes et leur moment."}}


@router.get("/structures", responses=answers(Sheet), tags=["structures"])
def structures(
    reader: ReaderDep,
    type: Annotated[StructureType | None, Query()] = None,  # noqa: A002 (the public name)
    departement: Annotated[str | None, Query(pattern=r"^[0-9A-Za-z]{2,3}$")] = None,
    region: Annotated[str | None, Query(pattern=r"^[0-9]{2,3}$")] = None,
    operateur: Annotated[UUID | None, Query()] = None,
    etat: Annotated[Etat | None, Query()] = None,
    q: Annotated[Text | None, Query(description="Nom, code, commune, opérateur…")] = None,
    sort: Annotated[Sort, Query()] = "nom",
    order: Annotated[Literal["asc", "desc"], Query()] = "asc",
    limit: Limit = 20,
    after: Cursor = None,
) -> Response:
    """Lister les structures."""
    filters = Filters(
        type=None if type is None else type.value,
        departement=None if departement is None else departement.upper(),
        region=region,
        operateur_id=operateur,
        etat=etat,
        text=q,
    )
    wanted = Order(
        column=sort, descending=order == "desc", after=_decode(after), limit=limit
    )
    with reader.at() as at:
        found = list_sheets(at.connection, at.moment, filters, wanted)
    return items(at.moment, Rows(found.rows, found.total, _encode(found.next)))


@router.get("/structures/{code}", responses=answers(Sheet), tags=["structures"])
def structure(code: str, request: Request, reader: ReaderDep) -> Response:
    """Lire la fiche d'une structure, par identifiant, code DNA ou FINESS."""
    with reader.at() as at:
        sheet = find_sheet(at.connection, at.moment, code)
    moment = at.moment
    etag = f'W/"{sheet.version}.{sheet.last_position}.{moment.effective_on}.{moment.position}"'
    if request.headers.get("If-None-Match") == etag:
        return Response(status_code=304, headers={"ETag": etag})
    return items(moment, Rows([sheet], 1), {"ETag": etag})


@router.get("/structures/{code}/history", responses=answers(Year), tags=["structures"])
def history(
    code: str, reader: ReaderDep, years: Annotated[int, Query(ge=1, le=5)] = 5
) -> Response:
    """Lire les années d'une structure, la plus récente d'abord."""
    with reader.at() as at:
        sheet = find_sheet(at.connection, at.moment, code)
        found = years_of(at.connection, at.moment, sheet.structure_id, years)
    return items(at.moment, Rows(found, len(found)))


@router.get("/structures/{code}/periods", responses=answers(Period), tags=["structures"])
def periods(code: str, reader: ReaderDep) -> Response:
    """Lire les conventions et autorisations d'une structure."""
    with reader.at() as at:
        sheet = find_sheet(at.connection, at.moment, code)
        found = periods_of(at.connection, at.moment, sheet.structure_id)
    return items(at.moment, Rows(found, len(found)))


@router.get("/structures/{code}/timeline", responses=answers(Entry), tags=["structures"])
def timeline(
    code: str,
    reader: ReaderDep,
    limit: Limit = 50,
    after: Annotated[int | None, Query(ge=1, le=LAST_POSITION)] = None,
) -> Response:
    """Lire ce qui a été enregistré sur une structure, du plus récent au plus ancien."""
    with reader.at() as at:
        sheet = find_sheet(at.connection, at.moment, code)
        page = timeline_of(
            at.connection, at.moment, sheet.structure_id, before=after, limit=limit
        )
    following = None if page.next is None else str(page.next)
    return items(at.moment, Rows(page.rows, page.total, following))


@router.get("/operateurs", responses=answers(Operateur), tags=["opérateurs"])
def operateurs(
    reader: ReaderDep,
    q: Annotated[Text | None, Query(description="Nom de l'opérateur.")] = None,
    limit: Limit = 20,
    after: Cursor = None,
) -> Response:
    """Lister les opérateurs par nom."""
    key = _decode(after)
    with reader.at() as at:
        found = list_operateurs(
            at.connection,
            at.moment,
            text=q,
            after=None if key is None else (key[0] or "", key[1]),
            limit=limit,
        )
    return items(at.moment, Rows(found.rows, found.total, _encode(found.next)))


@router.get("/operateurs/{operateur_id}", responses=answers(Operateur), tags=["opérateurs"])
def operateur(operateur_id: UUID, reader: ReaderDep) -> Response:
    """Lire un opérateur."""
    with reader.at() as at:
        found = find_operateur(at.connection, at.moment, operateur_id)
    return items(at.moment, Rows([found], 1), {"ETag": f'W/"{found.version}"'})


@router.get(
    "/operateurs/{operateur_id}/years", responses=answers(OperatorYear), tags=["opérateurs"]
)
def years_of_operateur(operateur_id: UUID, reader: ReaderDep) -> Response:
    """Lire les années d'un opérateur, la plus récente d'abord."""
    with reader.at() as at:
        find_operateur(at.connection, at.moment, operateur_id)
        found = operator_years(at.connection, at.moment, operateur_id)
    return items(at.moment, Rows(found, len(found)))


@router.get("/operateurs/{operateur_id}/timeline", responses=answers(Entry), tags=["opérateurs"])
def timeline_of_operateur(
    operateur_id: UUID,
    reader: ReaderDep,
    limit: Limit = 50,
    after: Annotated[int | None, Query(ge=1, le=LAST_POSITION)] = None,
) -> Response:
    """Lire ce qui a été enregistré sur un opérateur, du plus récent au plus ancien."""
    with reader.at() as at:
        find_operateur(at.connection, at.moment, operateur_id)
        page = timeline_of(at.connection, at.moment, operateur_id, before=after, limit=limit)
    following = None if page.next is None else str(page.next)
    return items(at.moment, Rows(page.rows, page.total, following))


@router.get(
    "/territories/{level}/{code}/years", responses=answers(TerritoryYear), tags=["territoires"]
)
def years_of_territory(
    level: Level,
    code: str,
    reader: ReaderDep,
    type: Annotated[  # noqa: A002 (the public name)
        Literal["TOUS", "CADA", "CPH", "HUDA", "CAES", "PRAHDA"] | None, Query()
    ] = None,
) -> Response:
    """Lire les années d'un département, d'une région ou de la nation (code FR)."""
    with reader.at() as at:
        found = territory_years(at.connection, at.moment, level, code, type)
    return items(at.moment, Rows(found, len(found)))


@router.get(
    "/events",
    responses=answers(LogEntry),
    tags=["journal"],
    dependencies=[Depends(allowed(Action.READ_LOG))],
)
def events(
    reader: ReaderDep,
    after: Annotated[int, Query(ge=0, le=LAST_POSITION)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> Response:
    """Lire le journal dans son ordre, après une position."""
    with reader.at() as at:
        found = events_after(at.connection, at.moment, after=after, limit=limit)
    more = len(found) == limit and found[-1].position < at.moment.position
    left = max(at.moment.position - after, 0)
    return items(at.moment, Rows(found, left, str(found[-1].position) if more else None))


def _encode(key: tuple[str | None, UUID] | None) -> str | None:
    if key is None:
        return None
    return base64.urlsafe_b64encode(orjson.dumps(key)).decode().rstrip("=")


def _decode(text: str | None) -> tuple[str | None, UUID] | None:
    if text is None:
        return None
    try:
        value, key = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return (None if value is None else str(value)), UUID(str(key))
    except (ValueError, TypeError, binascii.Error) as error:
        raise CursorUnreadable(field="after", value=text) from error
