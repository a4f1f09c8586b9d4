"""Keys: issued once, kept as digests, revoked at once."""

from datetime import date

import pytest

from placeasile.edge.database import owner_connection, projector_connection
from placeasile.edge.identity import PREFIX, Caller, identify, issue_key, keep_key, revoke_key
from placeasile.edge.policy import Role
from placeasile.projections.rebuild import ensure


@pytest.fixture
def read_side(database: str) -> str:
    """The owner's DSN of a database with query tables."""
    with owner_connection(database) as owner, projector_connection(database) as projector:
        owner.execute(
            "do $$ begin execute format("
            "'grant create on database %I to placeasile_projector', current_database()); end $$"
        )
        ensure(projector, date(2026, 1, 9))
    return database


def test_a_key_names_its_holder_until_it_is_revoked(read_side: str) -> None:
    with owner_connection(read_side) as owner:
        key = issue_key(owner, label="bureau", role=Role.SAISIE)
        standing, caller = identify(owner, key)
        assert caller == Caller("bureau", Role.SAISIE)
        assert caller is not None
        assert caller.actor == "cle:bureau"
        assert (standing.position, standing.demonstration) == (0, False)
        assert revoke_key(owner, "bureau") == 1
        assert revoke_key(owner, "bureau") == 0
        assert identify(owner, key)[1] is None


def test_the_database_holds_no_key(read_side: str) -> None:
    with owner_connection(read_side) as owner:
        key = issue_key(owner, label="bureau", role=Role.LECTURE)
        row = owner.execute("select key_hash, label, role from ops.api_key").fetchone()
    assert row is not None
    assert row[1:] == ("bureau", "lecture")
    assert key.startswith(PREFIX)
    assert key.encode() not in bytes(row[0])
    assert len(bytes(row[0])) == 32


def test_a_key_is_kept_once(read_side: str) -> None:
    with owner_connection(read_side) as owner:
        for _ in range(2):
            keep_key(owner, "pa_donnee", label="serve", role=Role.ADMINISTRATION)
        assert identify(owner, "pa_donnee")[1] == Caller("serve", Role.ADMINISTRATION)
        assert identify(owner, "pa_donnee ")[1] is None
        assert revoke_key(owner, "serve") == 1


def test_keys_are_all_different_and_unknown_ones_open_nothing(read_side: str) -> None:
    with owner_connection(read_side) as owner:
        keys = {issue_key(owner, label="x", role=Role.LECTURE) for _ in range(20)}
        assert len(keys) == 20
        for unknown in ("", "pa_", "é", "x" * 10_000):
            assert identify(owner, unknown)[1] is None
