"""The pages that the law wants, and the display that a reader chooses."""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Form, Request, Response
from starlette.responses import PlainTextResponse, RedirectResponse

from placeasile.edge.policy import Action
from placeasile.web.rendering import render
from placeasile.web.routing import File, router_for
from placeasile.web.shell import THEME, THEMES, Entry
from placeasile.web.sign_in import SEE_OTHER, local

router = router_for(Action.OPEN)
files = router_for(Action.OPEN, File)

A_YEAR: Final = 365 * 24 * 3600
SECURITY: Final = """\
Contact: {origin}/mentions-legales
Preferred-Languages: fr, en
Canonical: {origin}/.well-known/security.txt
Expires: {expires}T00:00:00Z
"""


@dataclass(frozen=True, slots=True)
class Mandatory:
    """A page of text."""

    title: str
    crumbs: tuple[Entry, ...]
    dated: bool = False


def _add(path: str, name: str, title: str) -> None:
    """Add a page of text, whose template bears the name of its route."""

    def show(request: Request) -> Response:
        return render(request, f"pages/{name}.html", Mandatory(title, (Entry(title, None),)))

    router.add_api_route(path, show, methods=["GET"], name=name)


_add("/accessibilite", "accessibility", "Accessibilité : non conforme")
_add("/mentions-legales", "legal", "Mentions légales")
_add("/donnees-personnelles", "privacy", "Données personnelles")
_add("/aide", "help", "Aide")


@router.post("/affichage", name="display")
def display(
    request: Request,
    theme: Annotated[str, Form()] = "system",
    suite: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """Keep the display that a reader chooses."""
    answer = RedirectResponse(local(suite), SEE_OTHER)
    chosen = theme if theme in THEMES else "system"
    secure = request.url.scheme == "https"
    answer.set_cookie(THEME, chosen, max_age=A_YEAR, path="/", secure=secure, samesite="lax")
    return answer


@files.get("/.well-known/security.txt", name="security")
def security(request: Request) -> Response:
    """Say where to report a weakness (RFC 9116)."""
    today = request.app.state.services.clock.today()
    origin = f"{request.url.scheme}://{request.url.netloc}"
    text = SECURITY.format(origin=origin, expires=today.replace(year=today.year + 1, day=1))
    return PlainTextResponse(text)
