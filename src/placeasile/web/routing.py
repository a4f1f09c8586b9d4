"""Routes of pages: they know who looks before anything else, and refuse foreign forms."""

from collections.abc import Callable, Coroutine
from typing import Any, Final

from fastapi import APIRouter, Depends, Request, Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from placeasile.api.guarding import Guarded, actions_of
from placeasile.edge.dependencies import allowed
from placeasile.edge.policy import Action
from placeasile.web.identity import FIELD, SignInRequired, admit, refuse_foreign

PREFIX: Final = "page "
SAFE: Final = frozenset({"GET", "HEAD"})


class Page(Guarded):
    """A route of a page: who looks is identified by the session; a form must be ours."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **given: Any) -> None:  # noqa: ANN401 (of FastAPI)
        super().__init__(path, endpoint, **_named(endpoint, given))

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Put the identification, then the origin of the form, before what FastAPI does."""
        handle = APIRoute.get_route_handler(self)
        is_open = actions_of(self) == frozenset({Action.OPEN})

        async def guarded(request: Request) -> Response:
            found = await run_in_threadpool(admit, request)
            if found is None and not is_open:
                raise SignInRequired
            if request.method not in SAFE:
                sent = (await request.form()).get(FIELD)
                refuse_foreign(request, sent if isinstance(sent, str) else None)
            return await handle(request)

        return guarded


class File(APIRoute):
    """A route of a file that anybody may read: nobody is identified."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **given: Any) -> None:  # noqa: ANN401 (of FastAPI)
        super().__init__(path, endpoint, **_named(endpoint, given))


def page_name(name: str) -> str:
    """Return the name of the route of a page: the API has routes of the same names."""
    return name if name.startswith(PREFIX) else f"{PREFIX}{name}"


def _named(endpoint: Callable[..., Any], given: dict[str, Any]) -> dict[str, Any]:
    return given | {"name": page_name(given.get("name") or endpoint.__name__)}


def router_for(action: Action, kind: type[APIRoute] = Page) -> APIRouter:
    """Return a router for pages that do an action."""
    return APIRouter(
        route_class=kind, dependencies=[Depends(allowed(action))], include_in_schema=False
    )
