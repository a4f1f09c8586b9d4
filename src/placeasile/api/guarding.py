"""Routes that know their caller before they read anything else."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.concurrency import run_in_threadpool

from placeasile.edge.dependencies import admit, allowed
from placeasile.edge.policy import Action


class Guarded(APIRoute):
    """A route whose caller is identified before its body is read."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Put the identification before what FastAPI does."""
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            await run_in_threadpool(admit, request.app.state.services, request)
            return await handle(request)

        return guarded


def router_for(action: Action, responses: dict[int | str, dict[str, Any]]) -> APIRouter:
    """Return a router for routes that do an action, and answer so."""
    return APIRouter(
        prefix="/api",
        route_class=APIRoute if action is Action.OPEN else Guarded,
        dependencies=[Depends(allowed(action))],
        responses=responses,
    )


def routes_of(app: FastAPI) -> list[APIRoute]:
    """Return the routes of an application, those of its routers included."""
    found = [one.original_route for one in iter_route_contexts(app.routes)]
    return [one for one in found if isinstance(one, APIRoute)]


def actions_of(route: APIRoute) -> frozenset[Action]:
    """Return the actions that a route names."""
    named = {getattr(one.call, "action", None) for one in route.dependant.dependencies}
    return frozenset(one for one in named if isinstance(one, Action))


def refuse_unguarded(app: FastAPI) -> None:
    """Stop the start of a service with a route that names no action.

    Raises:
        TypeError: a route names none, or one that needs a key and does not ask for it.
    """
    for route in routes_of(app):
        named = actions_of(route)
        if not named or (named != frozenset({Action.OPEN}) and not isinstance(route, Guarded)):
            raise TypeError(f"{route.path} is open to all without saying so")
