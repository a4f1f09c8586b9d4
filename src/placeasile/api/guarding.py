"""Routes that know their caller before they read anything else."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
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


def actions_of(dependant: Dependant) -> frozenset[Action]:
    """Return the actions that a route names."""
    own = {getattr(one.call, "action", None) for one in dependant.dependencies}
    return frozenset(one for one in own if isinstance(one, Action))


def refuse_unguarded(app: FastAPI) -> None:
    """Stop the start of a service with a route that names no action.

    Raises:
        TypeError: a route names none, or one that needs a key and does not ask for it.
    """
    for route in app.routes:
        if isinstance(route, APIRoute):
            named = actions_of(route.dependant)
            if not named or (named != {Action.OPEN} and not isinstance(route, Guarded)):
                raise TypeError(f"{route.path} is open to all without saying so")
