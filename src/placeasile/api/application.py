"""The JSON application: its routes in their frame."""

from collections.abc import Callable

from fastapi import FastAPI

from placeasile.api import (
    audit,
    campaigns,
    chronicles,
    commands,
    dashboards,
    differences,
    dna,
    erasures,
    findings,
    health,
    histories,
    metrics,
    problems,
    queries,
    sheets,
    statistics,
    views,
)
from placeasile.api.description import Described
from placeasile.api.framing import Frame, Present, as_it_is
from placeasile.api.guarding import refuse_unguarded
from placeasile.api.measuring import Requests
from placeasile.edge.dependencies import Services


def create_application(
    services: Services,
    *,
    extend: Callable[[FastAPI], None] | None = None,
    present: Present = as_it_is,
) -> FastAPI:
    """Build the application on its services.

    ``extend`` adds more routes to it, inside of the same frame and under the same policy;
    ``present`` shows the problems that no route answered.

    Raises:
        TypeError: a route names no action of the policy.
    """
    app = Described(
        title="Placeasile",
        version="0.1.0",
        summary="Le registre du parc d'hébergement des demandeurs d'asile, à toute date.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.services = services
    app.state.requests = Requests()
    problems.install(app)
    app.include_router(health.router)
    app.include_router(metrics.router)
    app.include_router(commands.router)
    app.include_router(erasures.router)
    app.include_router(queries.router)
    app.include_router(sheets.router)
    app.include_router(views.router)
    app.include_router(campaigns.router)
    app.include_router(chronicles.router)
    app.include_router(chronicles.log_router)
    app.include_router(histories.router)
    app.include_router(dashboards.router)
    app.include_router(dna.router)
    app.include_router(findings.router)
    app.include_router(statistics.router)
    app.include_router(differences.router)
    app.include_router(audit.router)
    if extend is not None:
        extend(app)
    refuse_unguarded(app)
    app.add_middleware(Frame, services=services, requests=app.state.requests, present=present)
    return app
