"""Keys of the API: issued once, kept as a digest, never logged."""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any, Final

from psycopg import Connection

from placeasile.edge.policy import NATION, Perimeter, Role, read_perimeter
from placeasile.projections.moment import Standing

PREFIX: Final = "pa_"
KEY: Final = "cle"
ACCOUNT: Final = "compte"

# The row is where the register stands, and who holds the key, if anybody: one statement,
# because every request needs both.
IDENTIFY: Final = """
    select c.position, c.as_of, m.log_epoch, m.demonstration, k.label, k.role, k.perimeter
    from read.checkpoint c cross join es.meta m
    left join ops.api_key k on k.key_hash = %s and k.revoked_at is null
"""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sends a request: the label of a key or an account, its role and its perimeter."""

    label: str
    role: Role
    perimeter: Perimeter = NATION
    kind: str = KEY

    @property
    def actor(self) -> str:
        """How events name the caller: ``cle:<label>``, or ``compte:<id>``, which names nobody."""
        return f"{self.kind}:{self.label}"


def new_key() -> str:
    """Return a new key, of 256 random bits."""
    return PREFIX + secrets.token_urlsafe(32)


def issue_key(
    connection: Connection[Any], *, label: str, role: Role, perimeter: Perimeter = NATION
) -> str:
    """Make a key, keep its digest, and return it: it cannot be shown again."""
    key = new_key()
    keep_key(connection, key, label=label, role=role, perimeter=perimeter)
    return key


def keep_key(
    connection: Connection[Any],
    key: str,
    *,
    label: str,
    role: Role,
    perimeter: Perimeter = NATION,
) -> None:
    """Keep the digest of a key."""
    connection.execute(
        "insert into ops.api_key (key_hash, label, role, perimeter) values (%s, %s, %s, %s) "
        "on conflict (key_hash) do nothing",
        [digest(key), label, role.value, perimeter.key],
    )


def revoke_key(connection: Connection[Any], label: str) -> int:
    """Revoke the keys of a label; return how many were."""
    return connection.execute(
        "update ops.api_key set revoked_at = clock_timestamp() "
        "where label = %s and revoked_at is null",
        [label],
    ).rowcount


def identify(connection: Connection[Any], key: str) -> tuple[Standing, Caller | None]:
    """Return where the register stands, and who holds a key.

    Nobody holds one that is unknown or revoked, or whose role or perimeter this program does not
    know.
    """
    row = connection.execute(IDENTIFY, [digest(key)]).fetchone()
    assert row is not None
    *stands, label, role, perimeter = row
    return Standing(*stands), caller_of(label, role, perimeter, KEY)


def caller_of(
    label: str | None, role: str | None, perimeter: str | None, kind: str
) -> Caller | None:
    """Return a caller as it is stored; None when this program does not know what it may do."""
    where = read_perimeter(perimeter or "")
    if label is None or role not in set(Role) or where is None:
        return None
    return Caller(label, Role(role), where, kind)


def digest(key: str) -> bytes:
    """Return what is kept of a secret."""
    return hashlib.sha256(key.encode()).digest()
