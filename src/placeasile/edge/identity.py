"""Keys of the API: issued once, kept as a digest, never logged."""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any, Final

from psycopg import Connection

from placeasile.edge.policy import Role
from placeasile.projections.moment import Standing

PREFIX: Final = "pa_"

# The row is where the register stands, and who holds the key, if anybody: one statement,
# because every request needs both.
IDENTIFY: Final = """
    select c.position, c.as_of, m.log_epoch, m.demonstration, k.label, k.role
    from read.checkpoint c cross join es.meta m
    left join ops.api_key k on k.key_hash = %s and k.revoked_at is null
"""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sends a request: the label of the key and its role."""

    label: str
    role: Role

    @property
    def actor(self) -> str:
        """How events name the caller."""
        return f"cle:{self.label}"


def new_key() -> str:
    """Return a new key, of 256 random bits."""
    return PREFIX + secrets.token_urlsafe(32)


def issue_key(connection: Connection[Any], *, label: str, role: Role) -> str:
    """Make a key, keep its digest, and return it: it cannot be shown again."""
    key = new_key()
    keep_key(connection, key, label=label, role=role)
    return key


def keep_key(connection: Connection[Any], key: str, *, label: str, role: Role) -> None:
    """Keep the digest of a key."""
    connection.execute(
        "insert into ops.api_key (key_hash, label, role) values (%s, %s, %s) "
        "on conflict (key_hash) do nothing",
        [_digest(key), label, role.value],
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

    Nobody holds one that is unknown or revoked, or whose role this program does not know.
    """
    row = connection.execute(IDENTIFY, [_digest(key)]).fetchone()
    assert row is not None
    *stands, label, role = row
    known = role in set(Role)
    return Standing(*stands), Caller(label=label, role=Role(role)) if known else None


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()
