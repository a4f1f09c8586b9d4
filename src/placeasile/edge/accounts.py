"""Accounts of the people who sign in to the pages: made by the owner, read by the service."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from psycopg import Connection

from placeasile.edge.policy import Perimeter, Role, read_perimeter

HASHER: Final = PasswordHasher()
NOBODY: Final = (
    "$argon2id$v=19$m=65536,t=3,p=4$qgbFx0LAqP58iq44aTvGbg"
    "$QtJYMO4sX4QJ5QCJbGMFZs6rgqBYRAGaPhFKruY9T1s"
)
"""The hash of no password, of the same cost as ours: an unknown login is not answered faster."""

SHORTEST: Final = 12
"""A password that a person chooses has so many characters at least."""

ADD: Final = """
    insert into ops.account (login, nom, password_hash, role, perimeter, demonstration, valid_until)
    values (%(login)s, %(nom)s, %(hash)s, %(role)s, %(perimeter)s, %(demonstration)s, %(until)s)
    on conflict (login) do nothing
    returning account_id
"""
# A demonstration is entered with the same accounts at every start; what changed of them follows.
KEEP: Final = """
    insert into ops.account (login, nom, role, perimeter, demonstration)
    values (%(login)s, %(nom)s, %(role)s, %(perimeter)s, true)
    on conflict (login) do update
      set nom = excluded.nom, role = excluded.role, perimeter = excluded.perimeter
      where account.demonstration
"""
LIST: Final = """
    select account_id, login, nom, role, perimeter, demonstration, valid_until,
      disabled_at is null as active
    from ops.account order by demonstration, login
"""
NAMES: Final = "select account_id, nom from ops.account where account_id = any(%s::uuid[])"
# Whoever is disabled leaves at once: the sessions go with it.
DISABLE: Final = """
    with gone as (
      update ops.account set disabled_at = clock_timestamp()
      where login = lower(%(login)s) and disabled_at is null
      returning account_id
    ), closed as (
      delete from ops.session s using gone where s.account_id = gone.account_id
    )
    select account_id from gone
"""


@dataclass(frozen=True, slots=True)
class Account:
    """A row of ``ops.account``. ``valid_until`` is its last day, None when it has none."""

    account_id: UUID
    login: str
    nom: str
    role: str
    perimeter: str
    demonstration: bool
    valid_until: date | None
    active: bool

    @property
    def territory(self) -> Perimeter | None:
        """Its perimeter; None when this program does not know it."""
        return read_perimeter(self.perimeter)


@dataclass(frozen=True, slots=True)
class NewAccount:
    """Somebody who is to sign in."""

    login: str
    nom: str
    role: Role
    perimeter: Perimeter
    valid_until: date | None = None

    @property
    def stored(self) -> dict[str, object]:
        """Its columns."""
        return {
            "login": self.login.strip().lower(),
            "nom": self.nom.strip(),
            "role": self.role.value,
            "perimeter": self.perimeter.key,
            "until": self.valid_until,
        }


def add_account(connection: Connection[Any], new: NewAccount, password: str) -> UUID | None:
    """Add an account with a password; None when the login is taken."""
    row = connection.execute(
        ADD, {**new.stored, "hash": HASHER.hash(password), "demonstration": False}
    ).fetchone()
    return None if row is None else row[0]


def keep_demonstration(connection: Connection[Any], accounts: Iterable[NewAccount]) -> None:
    """Keep the accounts that a demonstration is entered with."""
    for one in accounts:
        connection.execute(KEEP, one.stored)


def list_accounts(connection: Connection[Any]) -> list[Account]:
    """Return every account, those of the demonstration last."""
    return [Account(*row) for row in connection.execute(LIST).fetchall()]


def disable_account(connection: Connection[Any], login: str) -> bool:
    """Disable an account and close its sessions; tell whether there was one to disable."""
    return connection.execute(DISABLE, {"login": login.strip()}).fetchone() is not None


def password_matches(stored: str | None, password: str) -> bool:
    """Tell whether a password is the one that is stored; as slow when none is."""
    try:
        return HASHER.verify(stored or NOBODY, password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def names_of(connection: Connection[Any], ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the names of accounts, those that are still there."""
    return dict(connection.execute(NAMES, [list(ids)]).fetchall())
