"""Refusals and errors as problem+json (RFC 9457), in French."""

from collections.abc import Callable, Mapping, Sequence
from inspect import signature
from typing import Any, Final, get_args

import orjson
import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from psycopg import InterfaceError, OperationalError
from psycopg.errors import UndefinedTable
from pydantic import BaseModel, JsonValue
from starlette.exceptions import HTTPException
from starlette.routing import Match

from placeasile.api.guarding import routes_of
from placeasile.api.wordings import worded
from placeasile.domain.kernel import (
    Message,
    NotFound,
    Refusal,
    RuleViolation,
    Stale,
    ValueRefused,
)
from placeasile.domain.personal import personal_fields
from placeasile.edge.dependencies import Forbidden, HeaderUnreadable, Unauthorised
from placeasile.projections.moment import NotThereYet, TablesHalted
from placeasile.projections.operations import Unready
from placeasile.store.errors import AppendRefused

log = structlog.get_logger(__name__)

MEDIA_TYPE: Final = "application/problem+json"
BODY: Final = "corps de la demande"
MAX_BODY: Final = 1024 * 1024
MAX_ERRORS: Final = 20
MAX_SHOWN: Final = 200
LARGEST: Final = 2**53
"""Beyond it, what reads JSON may not read a number as it was sent: it is shown as text."""

STATUS: Final[dict[type[Refusal], int]] = {
    HeaderUnreadable: 400,
    Unauthorised: 401,
    Forbidden: 403,
    NotThereYet: 503,
    TablesHalted: 503,
    Unready: 503,
    NotFound: 404,
    RuleViolation: 409,
    Stale: 412,
    ValueRefused: 422,
}

HEADERS: Final[dict[int, dict[str, str]]] = {
    401: {"WWW-Authenticate": "Bearer"},
    413: {"Connection": "close"},
    503: {"Retry-After": "2"},
}

TITLES: Final = {
    400: "Demande illisible",
    401: "Clé d'accès requise",
    403: "Accès refusé",
    404: "Introuvable",
    405: "Méthode non permise",
    409: "Refusé par une règle",
    412: "Le dossier a changé",
    413: "Demande trop volumineuse",
    415: "Format de demande non reconnu",
    422: "Valeur refusée",
    500: "Erreur interne",
    503: "Momentanément indisponible",
}


class FieldError(BaseModel):
    """One value that was refused: where, what, why and what to do."""

    field: str
    value: JsonValue
    message: str
    remedy: str


class Problem(BaseModel):
    """RFC 9457. ``code`` is stable; ``remedy`` says what to do next.

    ``field`` and ``value`` say what was refused, as it was sent; null when nothing was.
    """

    type: str
    title: str
    status: int
    code: str
    detail: str
    remedy: str
    instance: str
    field: str | None
    value: JsonValue
    errors: list[FieldError]


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Declare on a route the problems that it may answer with."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {"description": TITLES[status], "content": {MEDIA_TYPE: {"schema": schema}}}
        for status in statuses
    }


def problem(  # noqa: PLR0913 (the members of a problem)
    path: str,
    status: int,
    code: str,
    detail: str,
    remedy: str,
    *,
    field: str | None = None,
    value: object = None,
    errors: Sequence[FieldError] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return a problem as a response."""
    body = Problem(
        type=f"/problemes/{code}",
        title=TITLES[status],
        status=status,
        code=code,
        detail=detail,
        remedy=remedy,
        instance=cut(path),
        field=field,
        value=shown(value),
        errors=list(errors),
    )
    return Response(
        orjson.dumps(body.model_dump()),
        status,
        {**HEADERS.get(status, {}), **(headers or {})},
        media_type=MEDIA_TYPE,
    )


def refusal(request: Request, error: Exception) -> Response:
    """Render a refusal of the domain or of a query."""
    assert isinstance(error, Refusal)
    return problem(
        request.scope["path"],
        next(status for kind, status in STATUS.items() if isinstance(error, kind)),
        error.code,
        cut(str(error), 2 * MAX_SHOWN),
        error.advice,
        field=error.field,
        value=error.details.get("sent", error.details.get("value")),
    )


def invalid(request: Request, error: Exception) -> Response:
    """Render malformed input: each field, its value, why, and what to do."""
    assert isinstance(error, RequestValidationError)
    found = error.errors()[:MAX_ERRORS]
    secret = takes_personal_values(request)
    errors = [_field_error(one, secret=secret) for one in found]
    first = errors[0]
    sent_as = request.headers.get("Content-Type", "")
    if found[0]["loc"] == ("body",) and found[0]["type"] != "missing" and "json" not in sent_as:
        return problem(
            request.scope["path"],
            415,
            "unsupported-media-type",
            "Le corps de la demande n'est pas annoncé comme du JSON.",
            "Envoyez l'en-tête « Content-Type: application/json ».",
            field="Content-Type",
            value=sent_as or None,
        )
    return problem(
        request.scope["path"],
        422,
        "invalid-input",
        f"« {first.field} » {first.message}.",
        first.remedy,
        field=first.field,
        value=first.value,
        errors=errors,
    )


def http_error(request: Request, error: Exception) -> Response:
    """Render what the framework refuses: unknown address, wrong method, unreadable body."""
    assert isinstance(error, HTTPException)
    path = request.scope["path"]
    match error.status_code:
        case 404:
            return problem(
                path,
                404,
                "address-unknown",
                "Cette adresse n'existe pas.",
                "Consultez /api/openapi.json pour la liste des adresses.",
                field="adresse",
                value=path,
            )
        case 405:
            methods = ", ".join(sorted(_methods(request)))
            return problem(
                path,
                405,
                "method-not-allowed",
                f"La méthode {cut(request.method)} ne convient pas à cette adresse.",
                f"Méthodes permises : {methods}.",
                field="méthode",
                value=request.method,
                headers={"Allow": methods},
            )
        case 413:
            return too_large(path)
        case _:
            return problem(
                path,
                400,
                "body-unreadable",
                "Le corps de la demande est illisible.",
                "Envoyez un objet JSON en UTF-8, sans imbrication ni nombre démesurés.",
                field=BODY,
            )


def too_large(path: str) -> Response:
    """Refuse a body over the limit."""
    return problem(
        path,
        413,
        "body-too-large",
        "Le corps de la demande dépasse 1 Mio.",
        "Envoyez une saisie à la fois ; pour un fichier, utilisez un import.",
        field=BODY,
        value=f"plus de {MAX_BODY} octets",
    )


def unavailable(request: Request, error: Exception) -> Response:
    """Render a database that does not answer; nothing of it leaves the process."""
    log.error("database.unavailable", error=str(error).strip())
    return problem(
        request.scope["path"],
        503,
        "database-unavailable",
        "Le registre ne répond pas.",
        "Recommencez dans un instant, avec la même clé d'idempotence.",
    )


def unexpected(path: str) -> Response:
    """Render a defect of ours; the details are in the log only."""
    return problem(
        path,
        500,
        "internal-error",
        "Une erreur inattendue s'est produite ; elle est consignée.",
        "Recommencez ; si l'erreur persiste, signalez la valeur de l'en-tête « X-Request-Id ».",
    )


HANDLERS: Final[Mapping[type[Exception], Callable[[Request, Exception], Response]]] = {
    Refusal: refusal,
    RequestValidationError: invalid,
    HTTPException: http_error,
    OperationalError: unavailable,
    InterfaceError: unavailable,
    UndefinedTable: unavailable,
    AppendRefused: unavailable,
}
"""What words each refusal and each error."""


def install(app: FastAPI) -> None:
    """Answer every refusal and every error with a problem."""
    for kind, handle in HANDLERS.items():
        app.add_exception_handler(kind, handle)


def shown(value: object) -> JsonValue:
    """Return a value as the caller sent it, cut when it is long."""
    match value:
        case None | bool():
            return value
        case int() | float() if abs(value) <= LARGEST:
            return value
        case bytes():
            return cut(value[:MAX_SHOWN].decode("utf-8", "replace"))
        case _:
            return cut(str(value))


def cut(text: str, length: int = MAX_SHOWN) -> str:
    """Return a text that any reader of UTF-8 can show, and not too long."""
    clean = text[:length].encode("utf-8", "replace").decode()
    return clean if len(text) <= length else clean + "…"


def takes_personal_values(request: Request) -> bool:
    """Tell whether the body of a request may hold personal values: they are never shown.

    A misspelt field, or a body of another shape, holds them too.
    """
    route = request.scope.get("route")
    parameters = (
        signature(route.endpoint).parameters.values() if isinstance(route, APIRoute) else ()
    )
    bodies = [kind for one in parameters for kind in [one.annotation, *get_args(one.annotation)]]
    return any(
        isinstance(one, type) and issubclass(one, Message) and personal_fields(one)
        for one in bodies
    )


def _field_error(error: Mapping[str, Any], *, secret: bool) -> FieldError:
    message, remedy = worded(error)
    unread = error["type"] == "json_invalid"
    where = [] if unread else [str(one) for one in error["loc"][1:]]
    in_body = error["loc"][:1] == ("body",)
    hidden = unread or error["type"] == "missing" or (secret and in_body)
    value = None if hidden else error.get("input")
    return FieldError(
        field=cut(".".join(where)) or BODY, value=shown(value), message=message, remedy=remedy
    )


def _methods(request: Request) -> set[str]:
    found: set[str] = set()
    for route in routes_of(request.app):
        if route.matches(request.scope)[0] is not Match.NONE:
            found |= route.methods or set()
    return found | {"HEAD"} if "GET" in found else found or {"GET", "HEAD"}
