"""Routes of pages: they know who looks before anything else, and refuse foreign forms."""

from collections.abc import Callable, Coroutine
from typing import Any, Final

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from placeasile.api.guarding import Guarded, actions_of, routes_of
from placeasile.edge.dependencies import allowed
from placeasile.edge.policy import Action
from placeasile.web.identity import FIELD, SignInRequired, admit, refuse_foreign

SAFE: Final = frozenset({"GET", "HEAD"})


class Page(Guarded):
    """A route of a page: who looks is identified by the session; a form must be ours."""

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


def router_for(action: Action, kind: type[APIRoute] = Page) -> APIRouter:
    """Return a router for pages that do an action."""
    return APIRouter(
        route_class=kind, dependencies=[Depends(allowed(action))], include_in_schema=False
    )


def addresses_of(app: FastAPI) -> dict[str, str]:
    """Return the addresses of the pages of an application, by the names of their routes.

    The API has routes of the same names; and to search them all takes long for each link.
    """
    return {one.name: one.path_format for one in routes_of(app) if isinstance(one, Page | File)}
