"""Accounts that read the schema ``reporting``."""

from collections.abc import Generator
from datetime import date
from typing import Any, Final

import psycopg
import pytest
from psycopg import Connection, sql
from psycopg.conninfo import make_conninfo

from placeasile.edge.dashboards import (
    AccountNameRefused,
    AccountOfSomethingElse,
    AccountOwnsThings,
    AccountUnknown,
    PasswordTooShort,
    accounts,
    grant,
    new_password,
    revoke,
)
from placeasile.edge.database import projector_connection
from placeasile.projections.rebuild import ensure

PASSWORD: Final = "Un mot de passe à 26 lettres"


@pytest.fixture
def name(owner: Connection[Any]) -> Generator[str]:
    """A name that no account of the server bears, and none will."""
    found = f"lecture_{owner.info.backend_pid}"
    yield found
    if owner.execute("select from pg_roles where rolname = %s", [found]).fetchone() is not None:
        account = sql.Identifier(found)
        owner.execute(sql.SQL("drop owned by {} cascade").format(account))
        owner.execute(sql.SQL("drop role {}").format(account))


def login(dsn: str, name: str, password: str = PASSWORD) -> Connection[Any]:
    return psycopg.connect(make_conninfo(dsn, user=name, password=password), autocommit=True)


def test_an_account_reads_the_schema_and_nothing_else(
    database: str, owner: Connection[Any], name: str
) -> None:
    with projector_connection(database) as projector:
        ensure(projector, date(2025, 12, 31))
    assert grant(owner, name, PASSWORD)

    with login(database, name) as account:
        assert account.execute("select count(*) from sheet").fetchone() == (0,)
        assert account.execute("select position from moment").fetchone() == (0,)
        assert account.execute("select * from sheet_at(current_date)").fetchall() == []
        assert account.execute("show timezone").fetchone() == ("Europe/Paris",)
        for forbidden in ("es.event", "read.sheet", "core_v1.sheet", "ops.api_key", "ref.region"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                account.execute(f"select * from {forbidden}".encode())
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            account.execute("create temporary table mine (n int)")
        account.execute("set default_transaction_read_only = off")
        for forbidden in (
            "create table reporting.mine (n int)",
            "create table public.mine (n int)",
            "set role placeasile_app",
            "set role placeasile_projector",
            "create role other",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                account.execute(forbidden.encode())


def test_a_second_grant_changes_the_password(
    database: str, owner: Connection[Any], name: str
) -> None:
    assert grant(owner, name, PASSWORD)
    before = owner.execute("select rolpassword from pg_authid where rolname = %s", [name])
    assert str((before.fetchone() or ("",))[0]).startswith("SCRAM-SHA-256$")
    assert not grant(owner, name, new_password())

    after = owner.execute("select rolpassword from pg_authid where rolname = %s", [name])
    assert after.fetchone() != before
    assert accounts(owner).count(name) == 1
    assert database


def test_an_account_that_is_revoked_is_gone(
    database: str, owner: Connection[Any], name: str
) -> None:
    grant(owner, name, PASSWORD)
    with login(database, name) as account:
        revoke(owner, name)
        with pytest.raises(psycopg.OperationalError):
            account.execute("select 1")

    assert name not in accounts(owner)
    with pytest.raises(AccountUnknown):
        revoke(owner, name)


def test_an_account_that_owns_something_may_not_log_in(
    database: str, owner: Connection[Any], name: str
) -> None:
    grant(owner, name, PASSWORD)
    owner.execute(
        sql.SQL("create table public.theirs (n int); alter table public.theirs owner to {}").format(
            sql.Identifier(name)
        )
    )
    with pytest.raises(AccountOwnsThings):
        revoke(owner, name)
    with pytest.raises(psycopg.OperationalError):
        login(database, name)


@pytest.mark.parametrize(
    "name",
    ["", "ab", "Metabase", "méta", "a b", "a" * 64, "pg_monitor", "placeasile_app", 'x"; --'],
)
def test_a_name_that_is_no_name_is_refused(owner: Connection[Any], name: str) -> None:
    with pytest.raises(AccountNameRefused):
        grant(owner, name, PASSWORD)


def test_a_short_password_is_refused_and_not_repeated(owner: Connection[Any], name: str) -> None:
    with pytest.raises(PasswordTooShort) as refused:
        grant(owner, name, "trop court")
    assert "trop court" not in f"{refused.value} {refused.value.advice}"


def test_a_role_of_something_else_is_left_alone(owner: Connection[Any], name: str) -> None:
    account = sql.Identifier(name)
    owner.execute(sql.SQL("create role {} login").format(account))
    with pytest.raises(AccountOfSomethingElse):
        grant(owner, name, PASSWORD)
    owner.execute(sql.SQL("grant placeasile_reporting to {}").format(account))
    owner.execute(sql.SQL("alter role {} createdb").format(account))
    with pytest.raises(AccountOfSomethingElse):
        grant(owner, name, PASSWORD)
    with pytest.raises(AccountUnknown):
        revoke(owner, name)
