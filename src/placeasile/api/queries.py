"""Routes that read, as of any day and any state of knowledge."""

from typing import Annotated, Any, Literal, get_args
from uuid import UUID

from fastapi import Depends, Path, Query, Request, Response

from placeasile.api.answers import Items, Rows, items
from placeasile.api.guarding import router_for
from placeasile.api.paging import decode, encode
from placeasile.api.problems import problems
from placeasile.domain.values import Text
from placeasile.domain.vocabulary import StructureType
from placeasile.edge.dependencies import LAST_POSITION, Code, ReaderDep, allowed
from placeasile.edge.policy import Action
from placeasile.projections.announcement.queries import Announcement, announcements_shown
from placeasile.projections.cpom.queries import Cpom, CpomFilters, find_cpom, list_cpoms
from placeasile.projections.log import LogEntry, events_after
from placeasile.projections.operator_year.handover import HandOver, handover_plan
from placeasile.projections.operator_year.queries import (
    Operateur,
    OperatorYear,
    find_operateur,
    list_operateurs,
    operator_years,
    refuse_unknown,
)
from placeasile.projections.reading import words_of
from placeasile.projections.reference.queries import Reference, reference_list
from placeasile.projections.referes.queries import Referes, referes_of
from placeasile.projections.sheet.filtering import Filters, Order
from placeasile.projections.sheet.queries import (
    SORTS,
    Sheet,
    find_sheet,
    list_sheets,
)
from placeasile.projections.territory_year.queries import (
    TerritoryYear,
    known_departement,
    known_region,
    territory_years,
)
from placeasile.projections.year.queries import Year, years_of

router = router_for(Action.READ, problems(401, 403, 404, 409, 422, 503))

Limit = Annotated[int, Query(ge=1, le=200, description="Nombre de lignes par page.")]
Cursor = Annotated[str | None, Query(max_length=4000, description="« next » de la page d'avant.")]
Before = Annotated[
    int | None, Query(ge=1, le=LAST_POSITION, description="« next » de la page d'avant.")
]
Level = Literal["departement", "region", "nation"]
Etat = Literal["A_VENIR", "OUVERTE", "FERMEE", "INCONNUE", "ANNULEE"]
Public = Literal["TOUT_PUBLIC", "FAMILLE", "PERSONNES_ISOLEES"]
Bati = Literal["COLLECTIF", "DIFFUS", "MIXTE"]
Sort = Literal[
    "nom", "type", "departement", "operateur", "dna_code", "places", "opened_on",
    "convention_end", "dotation_granted",
]  # fmt: skip
assert set(get_args(Sort)) == set(SORTS)


def answers(model: Any) -> dict[int | str, dict[str, Any]]:  # noqa: ANN401 (a type, shown in the OpenAPI)
    """Declare the rows of a route."""
    return {
        200: {"model": Items[model], "description": "Les lignes et leur moment."},
        304: {"description": "Inchangé depuis la réponse que « If-None-Match » nomme."},
    }


@router.get("/structures", responses=answers(Sheet), tags=["structures"])
def structures(  # noqa: PLR0913 (the parameters of the address)
    request: Request,
    reader: ReaderDep,
    *,
    type: Annotated[StructureType | None, Query()] = None,  # noqa: A002 (the public name)
    departement: Annotated[str | None, Query(pattern=r"^[0-9A-Za-z]{2,3}$")] = None,
    region: Annotated[str | None, Query(pattern=r"^[0-9]{2,3}$")] = None,
    operateur: Annotated[UUID | None, Query()] = None,
    etat: Annotated[Etat | None, Query()] = None,
    public: Annotated[Public | None, Query()] = None,
    bati: Annotated[Bati | None, Query()] = None,
    q: Annotated[Text | None, Query(description="Nom, code, commune, opérateur…")] = None,
    sort: Annotated[Sort, Query()] = "nom",
    order: Annotated[Literal["asc", "desc"], Query()] = "asc",
    limit: Limit = 20,
    after: Cursor = None,
) -> Response:
    """Lister les structures."""
    listing = f"structures {sort} {order}"
    filters = Filters(
        type=None if type is None else type.value,
        departement=known_departement(departement),
        region=known_region(region),
        operateur_id=operateur,
        etat=etat,
        public=public,
        bati=bati,
        words=words_of(q),
    )
    wanted = Order(
        column=sort,
        descending=order == "desc",
        after=decode(listing, SORTS[sort][1], after),
        limit=limit,
    )
    with reader.at() as at:
        found = list_sheets(at.connection, at.moment, filters, wanted)
    rows = Rows(found.rows, found.total, encode(listing, found.next))
    return items(request, at.moment, rows)


@router.get("/structures/{code}", responses=answers(Sheet), tags=["structures"])
def structure(code: Code, request: Request, reader: ReaderDep) -> Response:
    """Lire la fiche d'une structure, par identifiant, code Bhasile, DNA ou FINESS."""
    with reader.at() as at:
        sheet = find_sheet(at.connection, at.moment, code)
    return items(request, at.moment, Rows([sheet], 1, version=sheet.version))


@router.get("/structures/{code}/history", responses=answers(Year), tags=["structures"])
def history(
    code: Code,
    request: Request,
    reader: ReaderDep,
    years: Annotated[int, Query(ge=1, le=5, description="Nombre d'années.")] = 5,
) -> Response:
    """Lire les années d'une structure, la plus récente d'abord."""
    with reader.at() as at:
        sheet = find_sheet(at.connection, at.moment, code)
        found = years_of(at.connection, at.moment, sheet.structure_id, years)
    return items(request, at.moment, Rows(found, len(found)))


@router.get("/operateurs", responses=answers(Operateur), tags=["opérateurs"])
def operateurs(
    request: Request,
    reader: ReaderDep,
    *,
    q: Annotated[Text | None, Query(description="Nom de l'opérateur, ou ancien nom.")] = None,
    parents: Annotated[bool, Query(description="Sans les filiales ni les groupes vides.")] = False,
    limit: Limit = 20,
    after: Cursor = None,
) -> Response:
    """Lister les opérateurs par nom."""
    key = decode("operateurs", "text", after)
    with reader.at() as at:
        found = list_operateurs(
            at.connection,
            at.moment,
            words=words_of(q),
            parents=parents,
            after=None if key is None else (key[0] or "", key[1]),
            limit=limit,
        )
    rows = Rows(found.rows, found.total, encode("operateurs", found.next))
    return items(request, at.moment, rows)


@router.get("/operateurs/{operateur_id}", responses=answers(Operateur), tags=["opérateurs"])
def operateur(operateur_id: UUID, request: Request, reader: ReaderDep) -> Response:
    """Lire un opérateur."""
    with reader.at() as at:
        found = find_operateur(at.connection, at.moment, operateur_id)
    return items(request, at.moment, Rows([found], 1, version=found.version))


@router.get(
    "/operateurs/{operateur_id}/years", responses=answers(OperatorYear), tags=["opérateurs"]
)
def years_of_operateur(operateur_id: UUID, request: Request, reader: ReaderDep) -> Response:
    """Lire les années d'un opérateur, la plus récente d'abord."""
    with reader.at() as at:
        refuse_unknown(at.connection, at.moment, operateur_id)
        found = operator_years(at.connection, at.moment, operateur_id)
    return items(request, at.moment, Rows(found, len(found)))


@router.get("/operateurs/{operateur_id}/handover", responses=answers(HandOver), tags=["opérateurs"])
def handover(operateur_id: UUID, request: Request, reader: ReaderDep) -> Response:
    """Lister les structures qu'un opérateur gère encore, à confier à celui qui le reprend."""
    with reader.at() as at:
        refuse_unknown(at.connection, at.moment, operateur_id)
        found = handover_plan(at.connection, at.moment, operateur_id)
    return items(request, at.moment, Rows(found, len(found)))


@router.get("/cpoms", responses=answers(Cpom), tags=["CPOM"])
def cpoms(  # noqa: PLR0913 (the parameters of the address)
    request: Request,
    reader: ReaderDep,
    *,
    operateur: Annotated[UUID | None, Query()] = None,
    departement: Annotated[str | None, Query(pattern=r"^[0-9A-Za-z]{2,3}$")] = None,
    region: Annotated[str | None, Query(pattern=r"^[0-9]{2,3}$")] = None,
    en_cours: Annotated[bool | None, Query(description="En cours à la date de situation.")] = None,
    limit: Limit = 20,
    after: Cursor = None,
) -> Response:
    """Lister les CPOM par nom."""
    key = decode("cpoms", "text", after)
    filters = CpomFilters(operateur, known_departement(departement), known_region(region), en_cours)
    with reader.at() as at:
        found = list_cpoms(
            at.connection,
            at.moment,
            filters,
            after=None if key is None else (key[0] or "", key[1]),
            limit=limit,
        )
    rows = Rows(found.rows, found.total, encode("cpoms", found.next))
    return items(request, at.moment, rows)


@router.get("/cpoms/{cpom_id}", responses=answers(Cpom), tags=["CPOM"])
def cpom(cpom_id: UUID, request: Request, reader: ReaderDep) -> Response:
    """Lire un CPOM."""
    with reader.at() as at:
        found = find_cpom(at.connection, at.moment, cpom_id)
    return items(request, at.moment, Rows([found], 1, version=found.version))


@router.get(
    "/territories/{level}/{code}/years", responses=answers(TerritoryYear), tags=["territoires"]
)
def years_of_territory(
    level: Level,
    code: Annotated[str, Path(pattern=r"^[0-9A-Za-z]{2,3}$")],
    request: Request,
    reader: ReaderDep,
    type: Annotated[  # noqa: A002 (the public name)
        Literal["TOUS", "CADA", "CPH", "HUDA", "CAES", "PRAHDA", "NH"] | None, Query()
    ] = None,
) -> Response:
    """Lire les années d'un département, d'une région ou de la nation (code FR)."""
    with reader.at() as at:
        found = territory_years(at.connection, at.moment, level, code, type)
    return items(request, at.moment, Rows(found, len(found)))


@router.get("/departements/{departement}/referes", responses=answers(Referes), tags=["territoires"])
def referes(
    departement: Annotated[str, Path(pattern=r"^[0-9A-Za-z]{2,3}$")],
    request: Request,
    reader: ReaderDep,
) -> Response:
    """Lire les référés mesures utiles d'un département, mois par mois."""
    code = known_departement(departement)
    assert code is not None
    with reader.at() as at:
        found = referes_of(at.connection, at.moment, code)
    return items(request, at.moment, Rows(found, len(found)))


@router.get("/reference", responses=answers(Reference), tags=["référence"])
def reference(request: Request, reader: ReaderDep) -> Response:
    """Lire les données de référence du jour, enregistrées ou par défaut."""
    with reader.at() as at:
        found = reference_list(at.connection, at.moment)
    return items(request, at.moment, Rows(found, len(found)))


@router.get("/announcements", responses=answers(Announcement), tags=["référence"])
def announcements(request: Request, reader: ReaderDep) -> Response:
    """Lire les annonces affichées ce jour."""
    with reader.at() as at:
        found = announcements_shown(at.connection, at.moment)
    return items(request, at.moment, Rows(found, len(found)))


@router.get(
    "/events",
    responses=answers(LogEntry),
    tags=["journal"],
    dependencies=[Depends(allowed(Action.READ_LOG))],
)
def events(
    request: Request,
    reader: ReaderDep,
    after: Annotated[int, Query(ge=0, le=LAST_POSITION)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> Response:
    """Lire le journal dans son ordre, après une position."""
    with reader.at() as at:
        found = events_after(at.connection, at.moment, after=after, limit=limit)
    more = len(found) == limit and found[-1].position < at.moment.position
    left = max(at.moment.position - after, 0)
    return items(request, at.moment, Rows(found, left, str(found[-1].position) if more else None))
