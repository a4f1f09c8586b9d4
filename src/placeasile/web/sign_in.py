"""Signing in and out; the only pages that anybody may open besides the mandatory ones."""

from dataclasses import dataclass, replace
from typing import Annotated, Final
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import Form, Query, Request, Response
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse

from placeasile.edge.policy import Action
from placeasile.edge.sessions import Entrance, TooManyFailures
from placeasile.web.identity import identity_of
from placeasile.web.rendering import render
from placeasile.web.routing import router_for

router = router_for(Action.OPEN)

SEE_OTHER: Final = 303
UNAUTHORISED: Final = 401
TOO_MANY: Final = 429
TEMPLATE: Final = "pages/sign_in.html"
WRONG: Final = "L'adresse électronique ou le mot de passe ne convient pas."
LATER: Final = "Trop d'essais ont échoué. Recommencez dans un quart d'heure."

Next = Annotated[str, Query(alias="suite", max_length=2000)]
NextSent = Annotated[str, Form(alias="suite", max_length=2000)]


@dataclass(frozen=True, slots=True)
class SignIn:
    """The sign-in page. ``error`` says why the last try failed."""

    entrances: list[Entrance]
    suite: str
    login: str = ""
    error: str | None = None
    title: str = "Connexion"
    crumbs: tuple[()] = ()
    dated: bool = False


@router.get("/connexion", name="sign_in")
def sign_in(request: Request, suite: Next = "/") -> Response:
    """Show the sign-in page."""
    return render(request, TEMPLATE, _page(request, suite))


@router.post("/connexion", name="sign_in_sent")
def sign_in_sent(
    request: Request,
    login: Annotated[str, Form(max_length=320)] = "",
    password: Annotated[str, Form(max_length=1024)] = "",
    suite: NextSent = "/",
) -> Response:
    """Open a session with a password, and lead to the page that was asked for."""
    page = replace(_page(request, suite), login=login)
    try:
        found = identity_of(request).with_password(request, login, password)
    except TooManyFailures:
        return render(request, TEMPLATE, replace(page, error=LATER), status=TOO_MANY)
    if found is None:
        return render(request, TEMPLATE, replace(page, error=WRONG), status=UNAUTHORISED)
    return _entered(request, found, suite)


@router.post("/connexion/demonstration", name="enter_demonstration")
def enter_demonstration(
    request: Request, compte: Annotated[UUID, Form()], suite: NextSent = "/"
) -> Response:
    """Enter a demonstration as one of its accounts."""
    if compte not in {one.account_id for one in identity_of(request).entrances(request)}:
        raise HTTPException(404)
    return _entered(request, compte, suite)


@router.post("/deconnexion", name="sign_out")
def sign_out(request: Request) -> Response:
    """Close the session."""
    answer = RedirectResponse("/connexion", SEE_OTHER)
    identity_of(request).close(request, answer)
    return answer


def local(address: str) -> str:
    """Return an address of this site, to come back to; the home page for any other."""
    parts = urlsplit(address)
    ours = not parts.scheme and not parts.netloc and address.startswith("/")
    plain = not any(one in address for one in "\\\r\n\t") and not address.startswith("//")
    return address if ours and plain else "/"


def _page(request: Request, suite: str) -> SignIn:
    return SignIn(identity_of(request).entrances(request), local(suite))


def _entered(request: Request, account_id: UUID, suite: str) -> Response:
    answer = RedirectResponse(local(suite), SEE_OTHER)
    identity_of(request).open(request, answer, account_id)
    return answer
