"""Refusals and errors as problem+json (RFC 9457), in French."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson
import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from psycopg import OperationalError
from psycopg_pool import PoolTimeout
from pydantic import BaseModel, JsonValue
from starlette.exceptions import HTTPException

from placeasile.domain.kernel import NotFound, Refusal, RuleViolation, Stale, ValueRefused
from placeasile.edge.dependencies import Forbidden, Unauthorised
from placeasile.projections.moment import NotThereYet

log = structlog.get_logger(__name__)

MEDIA_TYPE: Final = "application/problem+json"

STATUS: Final[dict[type[Refusal], int]] = {
    Unauthorised: 401,
    Forbidden: 403,
    NotThereYet: 503,
    NotFound: 404,
    RuleViolation: 409,
    Stale: 412,
    ValueRefused: 422,
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
    422: "Valeur refusée",
    500: "Erreur interne",
    503: "Momentanément indisponible",
}

WORDINGS: Final[dict[str, tuple[str, str]]] = {
    "missing": ("est obligatoire", "Ajoutez ce champ."),
    "extra_forbidden": ("n'est pas un champ connu", "Retirez ce champ ou corrigez son nom."),
    "json_invalid": ("n'est pas du JSON valide", "Vérifiez les guillemets, virgules et accolades."),
    "uuid_parsing": ("n'est pas un identifiant UUID", "Reprenez l'identifiant d'une réponse."),
    "uuid_type": ("n'est pas un identifiant UUID", "Reprenez l'identifiant d'une réponse."),
    "int_parsing": ("n'est pas un nombre entier", "Saisissez un nombre entier, sans texte."),
    "int_type": ("n'est pas un nombre entier", "Saisissez un nombre entier, sans texte."),
    "int_from_float": ("n'est pas un nombre entier", "Saisissez un nombre sans décimales."),
    "int_parsing_size": ("est un nombre trop grand", "Saisissez un nombre plus petit."),
    "float_parsing": ("n'est pas un nombre", "Saisissez un nombre, avec un point décimal."),
    "float_type": ("n'est pas un nombre", "Saisissez un nombre, avec un point décimal."),
    "finite_number": ("n'est pas un nombre fini", "Saisissez un nombre ordinaire."),
    "decimal_parsing": ("n'est pas un montant", "Saisissez un montant en euros, comme 1234.56."),
    "decimal_type": ("n'est pas un montant", "Saisissez un montant en euros, comme 1234.56."),
    "decimal_max_places": ("a plus de deux décimales", "Arrondissez au centime."),
    "decimal_max_digits": ("est un montant trop grand", "Vérifiez l'unité : des euros."),
    "decimal_whole_digits": ("est un montant trop grand", "Vérifiez l'unité : des euros."),
    "string_type": ("doit être un texte", "Mettez la valeur entre guillemets."),
    "string_unicode": ("contient des caractères illisibles", "Envoyez le texte en UTF-8."),
    "string_too_short": ("est vide", "Saisissez au moins un caractère."),
    "string_too_long": ("est trop long", "Raccourcissez le texte ({max_length} caractères au plus)."),
    "string_pattern_mismatch": ("n'a pas la forme attendue", "Forme attendue : {pattern}."),
    "enum": ("n'est pas une valeur permise", "Valeurs permises : {expected}."),
    "literal_error": ("n'est pas une valeur permise", "Valeurs permises : {expected}."),
    "greater_than_equal": ("est trop petit", "La valeur minimale est {ge}."),
    "less_than_equal": ("est trop grand", "La valeur maximale est {le}."),
    "date_from_datetime_parsing": ("n'est pas une date", "Donnez une date réelle, AAAA-MM-JJ."),
    "date_from_datetime_inexact": ("n'est pas une date", "Donnez une date sans heure, AAAA-MM-JJ."),
    "date_parsing": ("n'est pas une date", "Donnez une date réelle, AAAA-MM-JJ."),
    "date_type": ("n'est pas une date", "Donnez une date réelle, AAAA-MM-JJ."),
    "model_attributes_type": ("doit être un objet JSON", "Envoyez un objet entre accolades."),
    "model_type": ("doit être un objet JSON", "Envoyez un objet entre accolades."),
    "value_error": ("{error}", "Corrigez la valeur."),
}


class FieldError(BaseModel):
    """One value that was refused: where, what, why and what to do."""

    field: str
    value: JsonValue = None
    message: str
    remedy: str


class Problem(BaseModel):
    """RFC 9457. ``code`` is stable; ``remedy`` says what to do next."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    remedy: str
    instance: str
    field: str | None = None
    value: JsonValue = None
    errors: list[FieldError] = []


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Declare on a route the problems that it may answer with."""
    return {
        status: {
            "description": TITLES[status],
            "model": Problem,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }


def answer(problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """Return a problem as a response."""
    body = orjson.dumps(problem.model_dump(mode="json", exclude_none=True))
    return Response(body, problem.status, headers, media_type=MEDIA_TYPE)


def problem_of(  # noqa: PLR0913 (the members of a problem)
    path: str,
    status: int,
    code: str,
    detail: str,
    remedy: str,
    *,
    field: str | None = None,
    value: object = None,
    errors: Sequence[FieldError] = (),
) -> Problem:
    """Return a problem with its title and its page."""
    return Problem(
        type=f"/problemes/{code}",
        title=TITLES[status],
        status=status,
        code=code,
        detail=detail,
        remedy=remedy,
        instance=path,
        field=field,
        value=_shown(value),
        errors=list(errors),
    )


def refusal(request: Request, error: Exception) -> Response:
    """Render a refusal of the domain or of a query."""
    assert isinstance(error, Refusal)
    status = next(code for kind, code in STATUS.items() if isinstance(error, kind))
    headers = {"Retry-After": "1"} if status == 503 else None  # noqa: PLR2004 (an HTTP status)
    if status == 401:  # noqa: PLR2004 (an HTTP status)
        headers = {"WWW-Authenticate": "Bearer"}
    return answer(
        problem_of(
            request.url.path,
            status,
            error.code,
            str(error),
            error.advice,
            field=error.field,
            value=error.details.get("value"),
        ),
        headers,
    )


def invalid(request: Request, error: Exception) -> Response:
    """Render malformed input: each field, its value, why, and what to do."""
    assert isinstance(error, RequestValidationError)
    errors = [_field_error(one) for one in error.errors()]
    first = errors[0]
    return answer(
        problem_of(
            request.url.path,
            422,
            "invalid-input",
            f"« {first.field} » {first.message}.",
            first.remedy,
            field=first.field,
            value=first.value,
            errors=errors,
        )
    )


def http_error(request: Request, error: Exception) -> Response:
    """Render what the framework refuses: unknown address, wrong method, unreadable body."""
    assert isinstance(error, HTTPException)
    remedies = {
        404: "Consultez /api/openapi.json pour la liste des adresses.",
        405: "Consultez /api/openapi.json pour les méthodes de cette adresse.",
    }
    status = error.status_code if error.status_code in TITLES else 400
    return answer(
        problem_of(
            request.url.path,
            status,
            f"http-{status}",
            f"{TITLES[status]} : {request.method} {request.url.path}",
            remedies.get(status, "Vérifiez la demande."),
        ),
        error.headers,
    )


def unavailable(request: Request, error: Exception) -> Response:
    """Render a database that does not answer; nothing of it leaves the process."""
    log.error("database.unavailable", error=str(error).strip())
    return answer(
        problem_of(
            request.url.path,
            503,
            "database-unavailable",
            "Le registre ne répond pas.",
            "Recommencez dans un instant, avec la même clé d'idempotence.",
        ),
        {"Retry-After": "2"},
    )


def unexpected(request: Request, error: Exception) -> Response:
    """Render a defect of ours; the details are in the log only."""
    log.error("request.failed", path=request.url.path, exc_info=error)
    return answer(
        problem_of(
            request.url.path,
            500,
            "internal-error",
            "Une erreur inattendue s'est produite ; elle est consignée.",
            "Recommencez ; si l'erreur persiste, signalez l'heure et l'adresse de la page.",
        )
    )


def install(app: FastAPI) -> None:
    """Answer every refusal and every error with a problem."""
    app.add_exception_handler(Refusal, refusal)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http_error)
    app.add_exception_handler(OperationalError, unavailable)
    app.add_exception_handler(PoolTimeout, unavailable)
    app.add_exception_handler(Exception, unexpected)


def _field_error(error: Mapping[str, Any]) -> FieldError:
    message, remedy = WORDINGS.get(
        str(error["type"]), ("n'est pas une valeur permise", "Corrigez la valeur.")
    )
    context = {name: str(value) for name, value in (error.get("ctx") or {}).items()}
    context["error"] = context.get("error", "").removeprefix("Value error, ")
    where = [str(one) for one in error["loc"] if one not in {"body", "query", "path", "header"}]
    value = None if error["type"] == "missing" else error.get("input")
    return FieldError(
        field=".".join(where) or "corps de la demande",
        value=_shown(value),
        message=message.format_map(_Blank(context)),
        remedy=remedy.format_map(_Blank(context)),
    )


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


def _shown(value: object) -> JsonValue:
    """Return a value as the caller sent it, cut when it is long."""
    match value:
        case None | bool() | int() | float():
            return value if value == value else "nan"  # noqa: PLR0124 (nan is not JSON)
        case str():
            text = value.encode("utf-8", "replace").decode()
            return text if len(text) <= 200 else text[:200] + "…"  # noqa: PLR2004 (what fits a screen)
        case _:
            return str(value)[:200].encode("utf-8", "replace").decode()
