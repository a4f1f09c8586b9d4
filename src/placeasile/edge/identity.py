"""Keys of the API: issued once, kept as a digest, never logged."""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from placeasile.edge.policy import Role

PREFIX = "pa_"


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


def caller_of(connection: Connection[Any], key: str) -> Caller | None:
    """Return who holds a key, or None when it is unknown or revoked."""
    row = connection.execute(
        "select label, role from ops.api_key where key_hash = %s and revoked_at is null",
        [_digest(key)],
    ).fetchone()
    return None if row is None else Caller(label=row[0], role=Role(row[1]))


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()
