"""Routes that tell what was recorded: of a dossier, a territory, a person, or the whole park."""

from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Any, ClassVar, Final
from uuid import UUID

from fastapi import Depends, Path, Query, Request, Response

from placeasile.api.answers import Feed, Rows, items
from placeasile.api.guarding import router_for
from placeasile.api.problems import problems
from placeasile.api.queries import Before, Level, Limit
from placeasile.api.subjects import CPOM, DNA, STRUCTURE, TRANSFORMATION, Find, about
from placeasile.domain.catalogue import EVENTS
from placeasile.domain.kernel import ValueRefused
from placeasile.domain.registry.facets import FACETS_SHOWN, Block
from placeasile.domain.values import Day
from placeasile.edge.clock import end_of_day
from placeasile.edge.dependencies import Forbidden, ReaderDep, Reading, caller
from placeasile.edge.identity import Caller
from placeasile.edge.policy import Action, may
from placeasile.projections.chronicle import scopes
from placeasile.projections.chronicle.feed import Filters, Line, feed_of
from placeasile.projections.chronicle.scopes import EVERYTHING, Scope
from placeasile.projections.chronicle.values import FacetUnknown
from placeasile.projections.operator_year.queries import refuse_unknown
from placeasile.projections.territory_year.queries import known_territory

PROBLEMS: Final = problems(401, 403, 404, 409, 422, 503)
router = router_for(Action.READ, PROBLEMS)
log_router = router_for(Action.READ_LOG, PROBLEMS)
ONE_DAY: Final = timedelta(days=1)

FED: Final[dict[int | str, dict[str, Any]]] = {
    200: {"model": Feed[Line], "description": "Les lignes et leur moment."},
    304: {"description": "Inchangé depuis la réponse que « If-None-Match » nomme."},
}
Actor = Annotated[
    str, Path(min_length=1, max_length=200, description="Auteur, comme « cle:prefecture-14 ».")
]


class TypeUnknown(ValueRefused):
    """No event has this name."""

    code: ClassVar[str] = "event-type-unknown"
    wording: ClassVar[str] = "« {value} » n'est le nom d'aucun événement."
    remedy: ClassVar[str] = "Reprenez le champ « type » d'une ligne, ou le glossaire."


async def _kept(  # noqa: PLR0913 (the parameters of the address)
    *,
    bloc: Annotated[Block | None, Query(description="Un seul bloc du dossier.")] = None,
    facet: Annotated[str | None, Query(max_length=100, description="Un seul fait.")] = None,
    type: Annotated[  # noqa: A002 (the public name)
        str | None, Query(max_length=100, description="Un seul type d'événement.")
    ] = None,
    recorded_from: Annotated[Day | None, Query(description="Enregistré dès ce jour.")] = None,
    recorded_to: Annotated[Day | None, Query(description="Enregistré ce jour au plus.")] = None,
    effective_from: Annotated[Day | None, Query(description="Date d'effet dès ce jour.")] = None,
    effective_to: Annotated[Day | None, Query(description="Date d'effet ce jour au plus.")] = None,
    corrections: Annotated[bool, Query(description="Corrections et retraits seuls.")] = False,
    imports: Annotated[bool, Query(description="Ce qui vient d'un fichier seul.")] = False,
) -> Filters:
    """Return what a feed keeps, of anybody.

    Raises:
        FacetUnknown: no fact has this name.
        TypeUnknown: no event has this name.
    """
    if facet is not None and facet not in FACETS_SHOWN:
        raise FacetUnknown(field="facet", value=facet)
    if type is not None and type not in EVENTS:
        raise TypeUnknown(field="type", value=type)
    return Filters(
        bloc=bloc,
        facet=facet,
        type=type,
        recorded_from=None if recorded_from is None else end_of_day(recorded_from - ONE_DAY),
        recorded_before=None if recorded_to is None else end_of_day(recorded_to),
        effective_from=effective_from,
        effective_to=effective_to,
        corrections=corrections,
        imports=imports,
    )


KeptDep = Annotated[Filters, Depends(_kept)]


async def _filters(
    kept: KeptDep,
    found: Annotated[Caller, Depends(caller)],
    actor: Annotated[
        str | None,
        Query(max_length=200, description="Un seul auteur, pour qui peut lire le journal."),
    ] = None,
) -> Filters:
    """Return what a feed keeps, of one person if asked.

    Raises:
        Forbidden: the caller may not list what a person recorded.
    """
    if actor is not None and not may(found.role, Action.READ_LOG):
        raise Forbidden(field="actor", value=found.role.value)
    return replace(kept, actor=actor)


FiltersDep = Annotated[Filters, Depends(_filters)]


def _timeline(
    request: Request,
    reader: ReaderDep,
    find: Find,
    filters: FiltersDep,
    *,
    limit: Limit = 50,
    after: Before = None,
) -> Response:
    """Lire ce qui a été enregistré sur un dossier, du plus récent au plus ancien."""
    with reader.at() as at:
        return _told(request, at, scopes.one(find(at)), filters, after, limit)


for _owner in (STRUCTURE, CPOM, TRANSFORMATION, DNA):
    _route = about(_timeline, _owner)
    router.add_api_route(
        f"{_owner.path}/timeline",
        _route,
        methods=["GET"],
        name=f"{_owner.tag} timeline",
        summary=str(_route.__doc__).rstrip("."),
        responses=FED,
        tags=[_owner.tag],
    )


@router.get("/operateurs/{operateur_id}/timeline", responses=FED, tags=["opérateurs"])
def timeline_of_operateur(  # noqa: PLR0913 (the parameters of the address)
    operateur_id: UUID,
    request: Request,
    reader: ReaderDep,
    filters: FiltersDep,
    *,
    structures: Annotated[
        bool, Query(description="Avec les structures que l'opérateur gère ce jour.")
    ] = False,
    limit: Limit = 50,
    after: Before = None,
) -> Response:
    """Lire ce qui a été enregistré sur un opérateur, du plus récent au plus ancien."""
    with reader.at() as at:
        refuse_unknown(at.connection, at.moment, operateur_id)
        scope = scopes.of_operateur(at.connection, at.moment, operateur_id, structures=structures)
        return _told(request, at, scope, filters, after, limit)


@router.get("/territories/{level}/{code}/timeline", responses=FED, tags=["territoires"])
def timeline_of_territory(  # noqa: PLR0913 (the parameters of the address)
    level: Level,
    code: Annotated[str, Path(pattern=r"^[0-9A-Za-z]{2,3}$")],
    request: Request,
    reader: ReaderDep,
    filters: FiltersDep,
    *,
    limit: Limit = 50,
    after: Before = None,
) -> Response:
    """Lire ce qui a été enregistré sur les structures d'un territoire, le plus récent d'abord."""
    _, _, known = known_territory(level, code).partition(":")
    with reader.at() as at:
        scope = scopes.of_territory(at.connection, at.moment, level, known)
        return _told(request, at, scope, filters, after, limit)


@log_router.get("/activity", responses=FED, tags=["journal"])
def activity(
    request: Request,
    reader: ReaderDep,
    filters: FiltersDep,
    *,
    limit: Limit = 50,
    after: Before = None,
) -> Response:
    """Lire ce qui a été enregistré sur tout le parc, du plus récent au plus ancien."""
    with reader.at() as at:
        return _told(request, at, EVERYTHING, filters, after, limit)


@log_router.get("/people/{actor}/timeline", responses=FED, tags=["journal"])
def timeline_of_person(
    actor: Actor,
    request: Request,
    reader: ReaderDep,
    kept: KeptDep,
    *,
    limit: Limit = 50,
    after: Before = None,
) -> Response:
    """Lire ce qu'un auteur a enregistré, du plus récent au plus ancien."""
    with reader.at() as at:
        return _told(request, at, EVERYTHING, replace(kept, actor=actor), after, limit)


def _told(
    request: Request,
    at: Reading,
    scope: Scope,
    filters: Filters,
    before: int | None,
    limit: int,
) -> Response:
    page = feed_of(at.connection, at.moment, scope, filters, before=before, limit=limit)
    found = Rows(page.rows, page.total, None if page.next is None else str(page.next))
    return items(request, at.moment, found)
