"""Routes that read the history of one value: all that was ever said of it.

The description of the API gives each column of a row, in ``x-history``, the address of its own.
"""

from typing import Annotated, Final

from fastapi import Path, Query, Request, Response

from placeasile.api.answers import Rows, items
from placeasile.api.guarding import router_for
from placeasile.api.paging import CursorUnreadable, decode, encode
from placeasile.api.problems import problems
from placeasile.api.queries import Cursor as After, Limit, answers
from placeasile.api.subjects import OWNERS, Find, about
from placeasile.edge.dependencies import LAST_POSITION, ReaderDep
from placeasile.edge.policy import Action
from placeasile.projections.chronicle.values import Asked, Assertion, Cursor, history_of

router = router_for(Action.READ, problems(401, 403, 404, 409, 422, 503))

LISTING: Final = "values"
Fact = Annotated[str, Query(max_length=300)]


def values(
    request: Request,
    reader: ReaderDep,
    find: Find,
    fact: Annotated[
        list[Fact],
        Query(
            min_length=1,
            max_length=20,
            description="Un fait, comme « places » (toutes ses clés), « places: » (sans clé) ou "
            "« dotation_granted:2025 ». Se répète : une colonne vient parfois de plusieurs.",
        ),
    ],
    *,
    limit: Limit = 50,
    after: After = None,
) -> Response:
    """Lire l'histoire de valeurs d'un dossier : saisies, corrections, retraits."""
    return _told(request, reader, find, [asked_of(one) for one in fact], after, limit)


def value(  # noqa: PLR0913 (the parameters of the address)
    request: Request,
    reader: ReaderDep,
    find: Find,
    facet: Annotated[str, Path(max_length=100, description="Nom du fait, comme « places ».")],
    *,
    key: Annotated[
        str | None,
        Query(max_length=200, description="Sa clé, comme une année ; toutes par défaut."),
    ] = None,
    limit: Limit = 50,
    after: After = None,
) -> Response:
    """Lire l'histoire d'une valeur d'un dossier : saisies, corrections, retraits."""
    return _told(request, reader, find, [Asked(facet, key)], after, limit)


for _owner in OWNERS:
    for _path, _shown in (("values", values), ("values/{facet}", value)):
        _route = about(_shown, _owner)
        router.add_api_route(
            f"{_owner.path}/{_path}",
            _route,
            methods=["GET"],
            name=f"{_owner.path} {_path}",
            summary=str(_route.__doc__).rstrip("."),
            responses=answers(Assertion),
            tags=[_owner.tag],
        )


def _told(
    request: Request,
    reader: ReaderDep,
    find: Find,
    asked: list[Asked],
    after: str | None,
    limit: int,
) -> Response:
    cursor = cursor_of(after)
    with reader.at() as at:
        page = history_of(at.connection, at.moment, find(at), asked, after=cursor, limit=limit)
    return items(request, at.moment, Rows(page.rows, page.total, next_of(page.next)))


def asked_of(text: str) -> Asked:
    """Return the fact that an address asks for."""
    facet, given, key = text.partition(":")
    return Asked(facet, key if given else None)


def cursor_of(text: str | None) -> Cursor | None:
    """Return where a page goes on from.

    Raises:
        CursorUnreadable: a page of this listing did not give it.
    """
    found = decode(LISTING, "text", text)
    if found is None:
        return None
    position, _, rest = (found[0] or "").partition(" ")
    facet, _, key = rest.partition(" ")
    if not position.isdecimal() or int(position) > LAST_POSITION:
        raise CursorUnreadable(field="after", value=text)
    return Cursor(int(position), facet, key, found[1])


def next_of(cursor: Cursor | None) -> str | None:
    """Return the cursor of the next page, None when there is none."""
    if cursor is None:
        return None
    return encode(LISTING, (f"{cursor.position} {cursor.facet} {cursor.key}", cursor.event_id))
