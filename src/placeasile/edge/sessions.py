"""Sessions of the pages: opened by a password or by a demonstration, kept on the server."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from psycopg import Connection

from placeasile.edge.accounts import password_matches
from placeasile.edge.clock import civil_day
from placeasile.edge.identity import ACCOUNT, Caller, caller_of, digest
from placeasile.projections.moment import Standing

IDLE: Final = timedelta(hours=2)
LONGEST: Final = timedelta(hours=12)
SEEN_EVERY: Final = timedelta(minutes=1)
"""How late the last visit of a session may be known: a page does not write each time."""

FAILURES_KEPT: Final = timedelta(minutes=15)
MOST_OF_LOGIN: Final = 5
MOST_OF_ADDRESS: Final = 50

# The row is where the register stands, and whose session the token is, if it is one: one
# statement, because every page needs both.
IDENTIFY: Final = """
    select c.position, c.as_of, m.log_epoch, m.demonstration,
      a.account_id, a.nom, a.role, a.perimeter, a.demonstration, s.seen_at, s.expires_at
    from read.checkpoint c cross join es.meta m
    left join (
      ops.session s join ops.account a on a.account_id = s.account_id
        and a.disabled_at is null and (a.valid_until is null or a.valid_until >= %(today)s)
    ) on s.token_hash = %(token)s and s.expires_at > %(now)s and s.seen_at > %(idle)s
      and (m.demonstration or not a.demonstration)
"""
SEEN: Final = "update ops.session set seen_at = %s where token_hash = %s and seen_at < %s"
OPEN: Final = """
    insert into ops.session (token_hash, account_id, opened_at, seen_at, expires_at)
    values (%(token)s, %(account)s, %(now)s, %(now)s, %(expires)s)
"""
CLOSE: Final = "delete from ops.session where token_hash = %s"
SWEEP: Final = "delete from ops.session where expires_at <= %(now)s or seen_at <= %(idle)s"
WITH_LOGIN: Final = """
    select account_id, password_hash from ops.account
    where login = %(login)s and not demonstration and disabled_at is null
      and (valid_until is null or valid_until >= %(today)s)
"""
OF_DEMONSTRATION: Final = """
    select a.account_id, a.nom from ops.account a cross join es.meta m
    where m.demonstration and a.demonstration and a.disabled_at is null
    order by a.created_at, a.login
"""
FAILED: Final = "insert into ops.sign_in_failure (key_hash, failed_at) values (%s, %s)"
FAILURES: Final = """
    select count(*) from ops.sign_in_failure where key_hash = %s and failed_at > %s
"""
FORGET: Final = "delete from ops.sign_in_failure where failed_at <= %s"
FORGIVE: Final = "delete from ops.sign_in_failure where key_hash = %s"


@dataclass(frozen=True, slots=True)
class Identified:
    """Who looks at a page: a caller, with the name to greet, and the secret of its session."""

    caller: Caller
    nom: str
    demonstration: bool
    token: str


@dataclass(frozen=True, slots=True)
class Entrance:
    """An account of the demonstration, which is entered without a password."""

    account_id: UUID
    nom: str


class TooManyFailures(Exception):
    """Too many sign-ins failed lately, for this login or from this address."""


def new_token() -> str:
    """Return a new secret, of 256 random bits."""
    return secrets.token_urlsafe(32)


def form_token(token: str) -> str:
    """Return what a form must send back: it shows that the page came from this session."""
    return hashlib.sha256(f"form {token}".encode()).hexdigest()


def identify_session(
    connection: Connection[Any], token: str, now: datetime
) -> tuple[Standing, Identified | None, bool]:
    """Return where the register stands, whose session a token is, and whether it is to be marked.

    It is nobody's when it is unknown or over, or when its account is disabled or past.
    """
    asked = {
        "token": digest(token),
        "now": now,
        "idle": now - IDLE,
        "today": civil_day(now),
    }
    row = connection.execute(IDENTIFY, asked).fetchone()
    assert row is not None
    standing, (account, nom, role, perimeter, demonstration, seen_at, _) = (
        Standing(*row[:4]),
        row[4:],
    )
    found = caller_of(None if account is None else str(account), role, perimeter, ACCOUNT)
    if found is None:
        return standing, None, False
    return standing, Identified(found, nom, demonstration, token), seen_at < now - SEEN_EVERY


def mark_seen(connection: Connection[Any], token: str, now: datetime) -> None:
    """Remember that a session was used: it is over once it has been idle for too long."""
    connection.execute(SEEN, [now, digest(token), now])


def open_session(connection: Connection[Any], account_id: UUID, now: datetime) -> str:
    """Open a session and return its token; those that are over are swept."""
    token = new_token()
    connection.execute(SWEEP, {"now": now, "idle": now - IDLE})
    connection.execute(
        OPEN,
        {"token": digest(token), "account": account_id, "now": now, "expires": now + LONGEST},
    )
    return token


def close_session(connection: Connection[Any], token: str) -> None:
    """Close a session."""
    connection.execute(CLOSE, [digest(token)])


def account_with_password(
    connection: Connection[Any], login: str, password: str, *, address: str, now: datetime
) -> UUID | None:
    """Return the account of a login and its password; None when there is none.

    Raises:
        TooManyFailures: too many failed lately; nothing was tried.
    """
    login = login.strip().lower()
    keys = {digest(f"login {login}"): MOST_OF_LOGIN, digest(f"address {address}"): MOST_OF_ADDRESS}
    since = now - FAILURES_KEPT
    connection.execute(FORGET, [since])
    for key, most in keys.items():
        row = connection.execute(FAILURES, [key, since]).fetchone()
        if row is not None and row[0] >= most:
            raise TooManyFailures
    found = _account(connection, login, password, civil_day(now))
    if found is None:
        for key in keys:
            connection.execute(FAILED, [key, now])
    else:
        connection.execute(FORGIVE, [digest(f"login {login}")])
    return found


def _account(connection: Connection[Any], login: str, password: str, today: date) -> UUID | None:
    row = connection.execute(WITH_LOGIN, {"login": login, "today": today}).fetchone()
    account, stored = row or (None, None)
    return account if password_matches(stored, password) else None


def entrances(connection: Connection[Any]) -> list[Entrance]:
    """Return the accounts that are entered without a password; none when the log is real."""
    return [Entrance(*row) for row in connection.execute(OF_DEMONSTRATION).fetchall()]
