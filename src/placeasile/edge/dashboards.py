"""Accounts of PostgreSQL for dashboards and notebooks: they read the schema ``reporting`` only."""

import re
import secrets
from typing import Any, ClassVar, Final

from psycopg import Connection, sql
from psycopg.errors import DependentObjectsStillExist

from placeasile.domain.kernel import NotFound, RuleViolation, ValueRefused

GROUP: Final = "placeasile_reporting"
NAME: Final = re.compile(r"[a-z][a-z0-9_]{2,62}")
RESERVED: Final = re.compile(r"(pg_|placeasile)")
LEAST: Final = 16

SETTINGS: Final = {
    "default_transaction_read_only": "on",
    "search_path": "reporting",
    "timezone": "Europe/Paris",
    "jit": "off",
    "statement_timeout": "2min",
    "idle_in_transaction_session_timeout": "1min",
}
"""How a session begins. The timeouts keep a forgotten one from holding back a new generation."""

# The row tells whether the account is a member of the group, and of nothing else that matters.
FIND: Final = """
    select coalesce(bool_or(g.rolname = %(group)s), false) and
      coalesce(bool_and(g.rolname = %(group)s), false) and not r.rolsuper and not r.rolcreaterole
      and not r.rolcreatedb and not r.rolbypassrls and not r.rolreplication
    from pg_roles r
    left join pg_auth_members m on m.member = r.oid
    left join pg_roles g on g.oid = m.roleid
    where r.rolname = %(name)s
    group by r.oid, r.rolsuper, r.rolcreaterole, r.rolcreatedb, r.rolbypassrls, r.rolreplication
"""


class AccountNameRefused(ValueRefused):
    """The name is not one that an account may bear."""

    code: ClassVar[str] = "account-name-refused"
    wording: ClassVar[str] = "« {value} » ne convient pas à un compte de lecture."
    remedy: ClassVar[str] = (
        "Prenez de 3 à 63 lettres minuscules sans accent, chiffres ou « _ », par exemple "
        "metabase ; « pg_ » et « placeasile » sont réservés."
    )


class PasswordTooShort(ValueRefused):
    """The password is too easy to guess."""

    code: ClassVar[str] = "password-too-short"
    wording: ClassVar[str] = "Le mot de passe a moins de {least} caractères."
    remedy: ClassVar[str] = "Donnez-en un plus long, ou laissez la commande en tirer un au hasard."


class AccountOfSomethingElse(RuleViolation):
    """The server has such a role already, and it is no account of ours."""

    code: ClassVar[str] = "account-of-something-else"
    wording: ClassVar[str] = "« {value} » existe, et n'est pas un compte de lecture du registre."
    remedy: ClassVar[str] = "Choisissez un autre nom."


class AccountUnknown(NotFound):
    """No account bears this name."""

    code: ClassVar[str] = "account-unknown"
    wording: ClassVar[str] = "Aucun compte de lecture ne s'appelle « {value} »."
    remedy: ClassVar[str] = "« placeasile reporting list » donne leurs noms."


class AccountOwnsThings(RuleViolation):
    """The account owns something in a database: PostgreSQL keeps it."""

    code: ClassVar[str] = "account-owns-things"
    wording: ClassVar[str] = "« {value} » possède quelque chose dans une base de ce serveur."
    remedy: ClassVar[str] = "Il ne peut plus se connecter ; faites supprimer ce qu'il possède."


def new_password() -> str:
    """Return a password of 192 random bits."""
    return secrets.token_urlsafe(24)


def grant(connection: Connection[Any], name: str, password: str) -> bool:
    """Let an account read the schema ``reporting``; a second time, change its password.

    The server never sees the password itself: only its SCRAM verifier.

    Returns:
        Whether the account is new.

    Raises:
        AccountNameRefused: the name may not be used.
        PasswordTooShort: it has fewer than 16 characters.
        AccountOfSomethingElse: another role has the name.
    """
    if not NAME.fullmatch(name) or RESERVED.match(name):
        raise AccountNameRefused(field="name", value=name)
    if len(password) < LEAST:
        raise PasswordTooShort(field="password", value="…", least=LEAST)
    with connection.transaction():
        ours = _ours(connection, name)
        if ours is False:
            raise AccountOfSomethingElse(field="name", value=name)
        account, group = sql.Identifier(name), sql.Identifier(GROUP)
        verifier = connection.pgconn.encrypt_password(
            password.encode(), name.encode(), b"scram-sha-256"
        ).decode()
        if ours is None:
            connection.execute(sql.SQL("create role {} in role {}").format(account, group))
        connection.execute(
            sql.SQL("alter role {} login password {}").format(account, sql.Literal(verifier))
        )
        for setting, value in SETTINGS.items():
            connection.execute(
                sql.SQL("alter role {} set {} = {}").format(
                    account, sql.Identifier(setting), sql.Literal(value)
                )
            )
    return ours is None


def revoke(connection: Connection[Any], name: str) -> None:
    """Take an account away, and end its sessions.

    Raises:
        AccountUnknown: none of ours bears the name.
        AccountOwnsThings: it may not log in any more, and is still there.
    """
    if not _ours(connection, name):
        raise AccountUnknown(field="name", value=name)
    account = sql.Identifier(name)
    connection.execute(sql.SQL("alter role {} nologin password null").format(account))
    connection.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = %s", [name]
    )
    try:
        connection.execute(sql.SQL("drop role {}").format(account))
    except DependentObjectsStillExist:
        raise AccountOwnsThings(field="name", value=name) from None


def accounts(connection: Connection[Any]) -> list[str]:
    """Return the names of the accounts, sorted."""
    rows = connection.execute(
        "select m.member::regrole::text from pg_auth_members m "
        "where m.roleid = %s::regrole and not exists ("
        "  select from pg_roles r where r.oid = m.member and r.rolsuper) order by 1",
        [GROUP],
    ).fetchall()
    return [one for (one,) in rows]


def _ours(connection: Connection[Any], name: str) -> bool | None:
    """Tell whether a role is an account of ours, None when there is no such role."""
    row = connection.execute(FIND, {"group": GROUP, "name": name}).fetchone()
    return None if row is None else row[0]
