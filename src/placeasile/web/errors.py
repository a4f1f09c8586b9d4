"""Refusals and errors as pages: what the API says as a problem, in the layout of the pages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

import orjson
from fastapi import FastAPI, Request, Response
from starlette.responses import RedirectResponse
from starlette.types import Scope

from placeasile.api.problems import HANDLERS, MEDIA_TYPE
from placeasile.web.identity import SignInRequired
from placeasile.web.rendering import render

API: Final = "/api"
KEPT: Final = ("Retry-After", "Allow", "Connection")
SEE_OTHER: Final = 303

TITLES: Final = {
    403: "Accès refusé",
    404: "Page introuvable",
    500: "Erreur interne",
    503: "Service momentanément indisponible",
}
WORDS: Final = {
    "role-forbidden": (
        "Votre rôle ne permet pas d'ouvrir cette page.",
        "Si vous devez y accéder, adressez-vous à l'administration du registre.",
    ),
    "address-unknown": (
        "Cette page n'existe pas, ou n'existe plus.",
        "Vérifiez l'adresse, cherchez une structure, ou repartez de l'accueil.",
    ),
    "internal-error": (
        "Une erreur inattendue s'est produite. Elle est consignée, et rien n'est perdu.",
        "Rechargez la page ; si l'erreur persiste, signalez la référence ci-dessous.",
    ),
    "database-unavailable": (
        "Le registre ne répond pas.",
        "Rechargez la page dans un instant.",
    ),
}
"""What is said to people in place of what is said to programs."""


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """A refusal in words."""

    status: int
    title: str
    detail: str
    remedy: str
    crumbs: tuple[()] = ()
    dated: bool = False


def install(app: FastAPI) -> None:
    """Answer with pages what is asked outside of the API."""
    for kind, handle in HANDLERS.items():
        app.add_exception_handler(kind, _for_people(handle))
    app.add_exception_handler(SignInRequired, to_sign_in)


def present(scope: Scope, problem: Response) -> Response:
    """Return the page of a problem that no route answered; the problem itself to programs."""
    if scope["path"].startswith(API):
        return problem
    return page_of(Request(scope), problem)


def page_of(request: Request, problem: Response) -> Response:
    """Return a problem as a page."""
    if problem.media_type != MEDIA_TYPE:
        return problem
    said = orjson.loads(problem.body)
    detail, remedy = WORDS.get(said["code"], (said["detail"], said["remedy"]))
    title = TITLES.get(said["status"]) or str(said["title"])
    page = ErrorPage(said["status"], title, detail, remedy)
    answer = render(request, "pages/error.html", page, status=said["status"])
    answer.headers.update({name: problem.headers[name] for name in KEPT if name in problem.headers})
    return answer


def to_sign_in(request: Request, _error: Exception) -> Response:
    """Lead to the sign-in page, and back to the page that was asked for."""
    path = request.url.path
    asked = f"{path}?{request.url.query}" if request.url.query else path
    back = {"suite": asked} if request.method in ("GET", "HEAD") and asked != "/" else {}
    target = "/connexion" + (f"?{urlencode(back)}" if back else "")
    return RedirectResponse(target, SEE_OTHER)


def _for_people(
    handle: Callable[[Request, Exception], Response],
) -> Callable[[Request, Exception], Response]:
    def shown(request: Request, error: Exception) -> Response:
        problem = handle(request, error)
        return problem if request.url.path.startswith(API) else page_of(request, problem)

    return shown
