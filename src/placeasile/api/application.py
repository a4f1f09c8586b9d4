"""The JSON application: routes, problems, limits and headers."""

import time
from collections.abc import Awaitable, Callable
from typing import Final
from uuid import UUID

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from placeasile.api import commands, health, problems, queries
from placeasile.edge.dependencies import Services

log = structlog.get_logger(__name__)

MAX_BODY: Final = 1024 * 1024
HEADERS: Final = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
}
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
    """Build the application on its services."""
    app = FastAPI(
        title="Placeasile",
        version="0.1.0",
        summary="Le registre du parc d'hébergement des demandeurs d'asile, à toute date.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,
        separate_input_output_schemas=False,
    )
    app.state.services = services
    problems.install(app)
    app.include_router(health.router)
    app.include_router(commands.router)
    app.include_router(queries.router)
    app.add_api_route("/", _welcome, include_in_schema=False)
    app.middleware("http")(_observe)
    app.add_middleware(LimitBody)
    return app


def _welcome() -> HTMLResponse:
    return HTMLResponse(WELCOME)


async def _observe(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    """Log one line a request, without its query or its body, and set common headers."""
    started = time.perf_counter()
    response = await call_next(request)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    log.info(
        "request",
        method=request.method,
        path=_shape(request.url.path),
        status=response.status_code,
        ms=round((time.perf_counter() - started) * 1000, 1),
    )
    return response


def _shape(path: str) -> str:
    return "/".join("{id}" if _is_uuid(one) else one for one in path.split("/"))


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


class LimitBody:
    """Refuses a body over one mebibyte, as soon as it is seen to be."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count the bytes of the body while the application reads it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers: dict[bytes, bytes] = dict(scope["headers"])
        declared = headers.get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > MAX_BODY:
            await self._refuse(scope, receive, send)
            return
        seen = 0
        refused = False

        async def counted() -> Message:
            nonlocal seen, refused
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > MAX_BODY:
                refused = True
                return {"type": "http.request", "body": b"", "more_body": False}
            return message

        async def guarded(message: Message) -> None:
            if not refused:
                await send(message)

        await self._app(scope, counted, guarded)
        if refused:
            await self._refuse(scope, receive, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = problems.answer(
            problems.problem_of(
                scope["path"],
                413,
                "body-too-large",
                "Le corps de la demande dépasse 1 Mio.",
                "Envoyez une saisie à la fois ; pour un fichier, utilisez un import.",
                field="corps de la demande",
                value=f"plus de {MAX_BODY} octets",
            ),
            {"Connection": "close"},
        )
        await response(scope, receive, send)


