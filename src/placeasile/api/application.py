"""The JSON application: its routes in their frame."""

from typing import Final

from fastapi import Depends, FastAPI
from fastapi.responses import HTMLResponse

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
from placeasile.api.framing import Frame
from placeasile.api.guarding import refuse_unguarded
from placeasile.api.measuring import Requests
from placeasile.edge.dependencies import Services, allowed
from placeasile.edge.policy import Action

WELCOME: Final = """<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><title>Placeasile</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main><h1>Placeasile</h1>
<p>Le registre du parc d'hébergement des demandeurs d'asile répond sous <code>/api</code>.</p>
<ul><li><a href="/api/health">/api/health</a> : état du service, sans clé</li>
<li><a href="/api/openapi.json">/api/openapi.json</a> : description des adresses, sans clé</li>
<li><code>/api/structures</code> : les structures, avec une clé d'accès</li></ul>
</main></body></html>
"""


def create_application(services: Services) -> FastAPI:
    """Build the application on its services.

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
    app.add_api_route(
        "/", _welcome, include_in_schema=False, dependencies=[Depends(allowed(Action.OPEN))]
    )
    refuse_unguarded(app)
    app.add_middleware(Frame, services=services, requests=app.state.requests)
    return app


def _welcome() -> HTMLResponse:
    return HTMLResponse(WELCOME)
