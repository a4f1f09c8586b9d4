"""Who looks at a page. `Identity` is the one way to know it: OpenID Connect may take its place."""

import secrets
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Protocol
from uuid import UUID

from fastapi import Request, Response
from psycopg import Connection
from psycopg_pool import ConnectionPool

from placeasile.domain.kernel import Refusal
from placeasile.edge.dependencies import Forbidden, Services
from placeasile.edge.sessions import (
    Entrance,
    Identified,
    account_with_password,
    close_session,
    entrances,
    form_token,
    identify_session,
    mark_seen,
    new_token,
    open_session,
)
from placeasile.projections.moment import Standing

COOKIE: Final = "placeasile-session"
SECURE: Final = f"__Host-{COOKIE}"
FIELD: Final = "jeton"
"""The field of every form that shows where it came from."""


class SignInRequired(Refusal):
    """Nobody is signed in."""

    code: ClassVar[str] = "sign-in-required"
    wording: ClassVar[str] = "Cette page demande de se connecter."
    remedy: ClassVar[str] = "Connectez-vous, puis recommencez."


class ForeignForm(Forbidden):
    """A form did not come from a page of this session."""

    code: ClassVar[str] = "foreign-form"
    wording: ClassVar[str] = "Ce formulaire ne vient pas d'une page ouverte dans cette session."
    remedy: ClassVar[str] = "Rechargez la page, puis envoyez le formulaire à nouveau."


class Identity(Protocol):
    """What knows who looks, opens sessions and closes them."""

    def look(self, request: Request) -> tuple[Standing, Identified | None]:
        """Return where the register stands, and who looks."""
        ...

    def entrances(self, request: Request) -> list[Entrance]:
        """Return the accounts of a demonstration, entered without a password."""
        ...

    def with_password(self, request: Request, login: str, password: str) -> UUID | None:
        """Return the account of a login and a password."""
        ...

    def open(self, request: Request, response: Response, account_id: UUID) -> None:
        """Open a session of an account, in place of the one that the browser had."""
        ...

    def close(self, request: Request, response: Response) -> None:
        """Close the session of the browser."""
        ...


@dataclass(frozen=True, slots=True)
class Accounts:
    """The identity by accounts and sessions of the database."""

    writers: ConnectionPool[Connection[Any]]

    def look(self, request: Request) -> tuple[Standing, Identified | None]:
        """Return where the register stands, and whose session the cookie is."""
        token, now = token_of(request), services_of(request).clock.now()
        with services_of(request).readers.connection() as connection:
            standing, found, unmarked = identify_session(connection, token, now)
        if unmarked:
            with self.writers.connection() as connection:
                mark_seen(connection, token, now)
        return standing, found

    def entrances(self, request: Request) -> list[Entrance]:
        """Return the accounts of a demonstration."""
        with services_of(request).readers.connection() as connection:
            return entrances(connection)

    def with_password(self, request: Request, login: str, password: str) -> UUID | None:
        """Return the account of a login and a password."""
        address = "" if request.client is None else request.client.host
        now = services_of(request).clock.now()
        with self.writers.connection() as connection:
            return account_with_password(connection, login, password, address=address, now=now)

    def open(self, request: Request, response: Response, account_id: UUID) -> None:
        """Open a session: its token is new, whatever the browser had."""
        with self.writers.connection() as connection:
            close_session(connection, token_of(request))
            token = open_session(connection, account_id, services_of(request).clock.now())
        give(request, response, token)

    def close(self, request: Request, response: Response) -> None:
        """Close the session of the browser, and forget its cookie."""
        with self.writers.connection() as connection:
            close_session(connection, token_of(request))
        secure = _secure(request)
        name = SECURE if secure else COOKIE
        response.delete_cookie(name, path="/", secure=secure, httponly=True, samesite="lax")


def services_of(request: Request) -> Services:
    """Return what the application is made of."""
    found: Services = request.app.state.services
    return found


def identity_of(request: Request) -> Identity:
    """Return what knows who looks."""
    found: Identity = request.app.state.identity
    return found


def admit(request: Request) -> Identified | None:
    """Find who looks at a page, into ``request.state``; nobody is an answer too."""
    request.state.standing, found = identity_of(request).look(request)
    request.state.identified = found
    if found is not None:
        request.state.caller = found.caller
    return found


def token_of(request: Request) -> str:
    """Return the secret that the browser sends, empty when it has none."""
    return request.cookies.get(SECURE if _secure(request) else COOKIE, "")


def give(request: Request, response: Response, token: str) -> None:
    """Have the browser keep a secret until it is closed; no script reads it."""
    secure = _secure(request)
    name = SECURE if secure else COOKIE
    response.set_cookie(name, token, path="/", secure=secure, httponly=True, samesite="lax")


def secret_for(request: Request) -> str:
    """Return the secret that the forms of a page are bound to: the browser's, or a new one.

    Who has not signed in has one too, so that nobody signs a visitor in from elsewhere.
    """
    given: str | None = getattr(request.state, "secret", None)
    found = given or token_of(request) or new_token()
    request.state.secret = found
    return found


def refuse_foreign(request: Request, sent: str | None) -> None:
    """Refuse a form that does not come from a page of this session.

    Raises:
        ForeignForm: another site sent it, or its token is not that of the session.
    """
    own = f"{request.url.scheme}://{request.url.netloc}"
    origin = request.headers.get("Origin", own)
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    token = token_of(request)
    expected = form_token(token)
    same = secrets.compare_digest((sent or "").encode(), expected.encode())
    if origin != own or site not in ("same-origin", "none") or not token or not same:
        raise ForeignForm(field=FIELD)


def _secure(request: Request) -> bool:
    return request.url.scheme == "https"
