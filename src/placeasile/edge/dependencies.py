"""What a route may ask for. Filled by `bootstrap`; replaced by fakes in tests.

Dependencies that touch no database are ``async``: FastAPI would run each on a thread.
"""

import re
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Final
from uuid import UUID

from fastapi import Depends, Header, Path, Query, Request
from fastapi.security import HTTPBearer
from psycopg import Connection
from psycopg_pool import ConnectionPool

from placeasile.domain.kernel import Refusal, ValueRefused
from placeasile.domain.values import Day
from placeasile.edge.clock import Clock, end_of_day
from placeasile.edge.identity import Caller, identify
from placeasile.edge.policy import Action, may
from placeasile.projections.moment import Moment, Standing, Wanted, resolve, wait_for
from placeasile.store.register import EventStore, Stamp

LAST_POSITION: Final = 2**62
Code = Annotated[
    str,
    Path(
        pattern=r"^[0-9A-Za-z -]{1,64}$",
        description="Identifiant de la structure, ou code Bhasile, DNA ou FINESS.",
    ),
]
VERSION: Final = re.compile(r'^(?:W/)?"(\d{1,9})(?:[.][^"]*)?"$')


class Unauthorised(Refusal):
    """The request bears no key, or one that is unknown or revoked."""

    code: ClassVar[str] = "key-required"
    wording: ClassVar[str] = "Cette adresse demande une clé d'accès valable."
    remedy: ClassVar[str] = "Envoyez l'en-tête « Authorization: Bearer <clé> »."


class Forbidden(Refusal):
    """The key's role may not do this."""

    code: ClassVar[str] = "role-forbidden"
    wording: ClassVar[str] = "Le rôle « {value} » ne permet pas cette opération."
    remedy: ClassVar[str] = "Demandez une clé avec le rôle « saisie » ou « administration »."


class HeaderUnreadable(ValueRefused):
    """A header that says how to treat the request cannot be read: nothing was tried."""


class KeyMissing(HeaderUnreadable):
    """A command needs an idempotency key."""

    code: ClassVar[str] = "idempotency-key-missing"
    wording: ClassVar[str] = "L'en-tête « Idempotency-Key » manque ou n'est pas un UUID."
    remedy: ClassVar[str] = "Envoyez un UUID neuf par saisie, et le même en cas de nouvel envoi."


class IfMatchUnreadable(HeaderUnreadable):
    """``If-Match`` is not a version that this service gave."""

    code: ClassVar[str] = "if-match-unreadable"
    wording: ClassVar[str] = "L'en-tête « If-Match » {value} n'est pas une version."
    remedy: ClassVar[str] = "Reprenez l'en-tête « ETag » de la fiche, guillemets compris."


@dataclass(frozen=True, slots=True)
class Services:
    """What the application is made of.

    ``wait_seconds`` bounds ``min_position``. The service is not ready when an event has waited
    for ``late_seconds``; tables that did not move for ``stuck_seconds`` beside it are stuck.
    """

    store: EventStore
    readers: ConnectionPool[Connection[Any]]
    clock: Clock
    wait_seconds: float = 2.0
    late_seconds: float = 60.0
    stuck_seconds: float = 30.0


async def services(request: Request) -> Services:
    """Return what `bootstrap` put in the application."""
    found: Services = request.app.state.services
    return found


ServicesDep = Annotated[Services, Depends(services)]


def admit(used: Services, request: Request) -> None:
    """Find who sends the request and where the register stands, into ``request.state``.

    The service does so before it reads the body: strangers are not parsed.

    Raises:
        Unauthorised: no key, or an unknown or revoked one.
    """
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not key.strip():
        raise Unauthorised(field="Authorization")
    with used.readers.connection() as connection:
        request.state.standing, found = identify(connection, key.strip())
    if found is None:
        raise Unauthorised(field="Authorization")
    request.state.caller = found


async def stands(request: Request) -> Standing:
    """Return where the register stood when the request came in."""
    found: Standing = request.state.standing
    return found


async def caller(request: Request) -> Caller:
    """Return who sends the request, as `admit` found.

    Raises:
        Unauthorised: nobody was identified.
    """
    found: Caller | None = getattr(request.state, "caller", None)
    if found is None:
        raise Unauthorised(field="Authorization")
    return found


BEARER: Final = HTTPBearer(
    scheme_name="clé",
    description="Clé d'accès, donnée par l'administration du registre.",
    auto_error=False,
)


def allowed(action: Action) -> Callable[..., Awaitable[None]]:
    """Return the dependency that lets a caller do an action, or refuses."""

    async def check(
        found: Annotated[Caller, Depends(caller)], _shown: Annotated[object, Depends(BEARER)]
    ) -> None:
        if not may(found.role, action):
            raise Forbidden(field="Authorization", value=found.role.value)

    async def open_to_all() -> None:
        return None

    dependency = open_to_all if action is Action.OPEN else check
    dependency.action = action  # type: ignore[attr-defined]
    return dependency


async def stamp(
    used: ServicesDep,
    found: Annotated[Caller, Depends(caller)],
    idempotency_key: Annotated[
        str | None,
        Header(
            description="Obligatoire. UUID de la saisie : deux envois, un seul effet.",
            json_schema_extra={"format": "uuid"},
        ),
    ] = None,
    if_match: Annotated[
        str | None,
        Header(
            description="Version attendue du dossier écrit, reprise de son « ETag » : la fiche "
            "pour une structure ou un opérateur ; la saisie d'avant pour une année de dotation "
            "ou des inspections."
        ),
    ] = None,
) -> Stamp:
    """Return who sends a command, when, and on which version.

    Raises:
        KeyMissing: the idempotency key is absent or no UUID.
        IfMatchUnreadable: the expected version cannot be read.
    """
    try:
        command_id = UUID(idempotency_key or "")
    except ValueError as error:
        raise KeyMissing(field="Idempotency-Key", value=idempotency_key) from error
    return Stamp(
        command_id=command_id,
        actor=found.actor,
        source="API",
        today=used.clock.today(),
        expected_version=_version(if_match),
        recorded_at=used.clock.simulated,
    )


def _version(if_match: str | None) -> int | None:
    if if_match is None or if_match.strip() == "*":
        return None
    matched = VERSION.match(if_match.strip())
    if matched is None:
        raise IfMatchUnreadable(field="If-Match", value=if_match)
    return int(matched[1])


async def wanted(
    effective_on: Annotated[
        Day | None, Query(description="Jour dans le monde ; aujourd'hui par défaut.")
    ] = None,
    known_on: Annotated[
        Day | None, Query(description="Connu à la fin de ce jour ; maintenant par défaut.")
    ] = None,
    position: Annotated[
        int | None, Query(ge=0, le=LAST_POSITION, description="À la place de « known_on ».")
    ] = None,
    min_position: Annotated[
        int | None, Query(ge=0, le=LAST_POSITION, description="Attendre cette position (2 s).")
    ] = None,
) -> Wanted:
    """Return the moment that the caller asks for."""
    return Wanted(
        effective_on=effective_on,
        known_before=None if known_on is None else end_of_day(known_on),
        position=position,
        min_position=min_position,
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """A connection whose transaction shows one moment."""

    connection: Connection[Any]
    moment: Moment


class Reader:
    """Opens readings of the wanted moment."""

    def __init__(self, used: Services, asked: Wanted) -> None:
        self._used = used
        self._asked = asked

    @contextmanager
    def at(self) -> Generator[Reading]:
        """Open a transaction that sees one state of the tables.

        Raises:
            Refusal: the moment is unknown, or the tables have not reached it in time.
        """
        with self._used.readers.connection() as connection:
            wait_for(connection, self._asked, self._used.wait_seconds)
            with connection.transaction():
                yield Reading(
                    connection, resolve(connection, self._asked, self._used.clock.today())
                )


async def reader(used: ServicesDep, asked: Annotated[Wanted, Depends(wanted)]) -> Reader:
    """Return what a query reads with."""
    return Reader(used, asked)


StandingDep = Annotated[Standing, Depends(stands)]
StampDep = Annotated[Stamp, Depends(stamp)]
ReaderDep = Annotated[Reader, Depends(reader)]
