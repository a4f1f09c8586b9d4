"""What a route may ask for. Filled by `bootstrap`; replaced by fakes in tests."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Final
from uuid import UUID

from fastapi import Depends, Header, Query, Request
from psycopg import Connection
from psycopg_pool import ConnectionPool

from placeasile.domain.kernel import Refusal, ValueRefused
from placeasile.domain.values import Day
from placeasile.edge.clock import Clock, end_of_day
from placeasile.edge.identity import Caller, caller_of
from placeasile.edge.policy import Action, may
from placeasile.projections.moment import Moment, Wanted, resolve, wait_for
from placeasile.store.register import EventStore, Stamp

LAST_POSITION: Final = 2**62
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


class KeyMissing(ValueRefused):
    """A command needs an idempotency key."""

    code: ClassVar[str] = "idempotency-key-missing"
    wording: ClassVar[str] = "L'en-tête « Idempotency-Key » manque ou n'est pas un UUID."
    remedy: ClassVar[str] = "Envoyez un UUID neuf par saisie, et le même en cas de nouvel envoi."


class IfMatchUnreadable(ValueRefused):
    """``If-Match`` is not a version that this service gave."""

    code: ClassVar[str] = "if-match-unreadable"
    wording: ClassVar[str] = "L'en-tête « If-Match » {value} n'est pas une version."
    remedy: ClassVar[str] = "Reprenez l'en-tête « ETag » de la fiche, guillemets compris."


@dataclass(frozen=True, slots=True)
class Services:
    """What the application is made of. ``wait_seconds`` bounds ``min_position``."""

    store: EventStore
    readers: ConnectionPool[Connection[Any]]
    clock: Clock
    wait_seconds: float = 2.0


def services(request: Request) -> Services:
    """Return what `bootstrap` put in the application."""
    found: Services = request.app.state.services
    return found


def now(used: Annotated[Services, Depends(services)]) -> Clock:
    """Return the clock of the application."""
    return used.clock


ServicesDep = Annotated[Services, Depends(services)]


def caller(request: Request, used: ServicesDep) -> Caller:
    """Return who sends the request.

    Raises:
        Unauthorised: no key, or an unknown or revoked one.
    """
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not key:
        raise Unauthorised
    with used.readers.connection() as connection:
        found = caller_of(connection, key.strip())
    if found is None:
        raise Unauthorised
    return found


def allowed(action: Action) -> Callable[[Caller], Caller]:
    """Return the dependency that lets a caller do an action, or refuses."""

    def check(found: Annotated[Caller, Depends(caller)]) -> Caller:
        if not may(found.role, action):
            raise Forbidden(value=found.role.value)
        return found

    check.action = action  # type: ignore[attr-defined]
    return check


def stamp(
    request: Request,
    used: ServicesDep,
    found: Annotated[Caller, Depends(caller)],
    idempotency_key: Annotated[
        str | None, Header(description="UUID de la saisie : deux envois, un seul effet.")
    ] = None,
    if_match: Annotated[
        str | None, Header(description="Version attendue du dossier, reprise de « ETag ».")
    ] = None,
) -> Stamp:
    """Return who sends a command, when, and on which version.

    Raises:
        KeyMissing: the idempotency key is absent or no UUID.
        IfMatchUnreadable: the expected version cannot be read.
    """
    _ = request
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


def wanted(
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
    def at(self) -> Iterator[Reading]:
        """Open a transaction that sees one state of the tables.

        Raises:
            Refusal: the moment is unknown, or the tables have not reached it in time.
        """
        with self._used.readers.connection() as connection:
            least = max(self._asked.min_position or 0, self._asked.position or 0)
            if least:
                wait_for(connection, least, self._used.wait_seconds)
            with connection.transaction():
                yield Reading(
                    connection, resolve(connection, self._asked, self._used.clock.today())
                )


def reader(used: ServicesDep, asked: Annotated[Wanted, Depends(wanted)]) -> Reader:
    """Return what a query reads with."""
    return Reader(used, asked)


StampDep = Annotated[Stamp, Depends(stamp)]
ReaderDep = Annotated[Reader, Depends(reader)]
