"""Makes a generation of query tables the current one, comes back to the one before, drops."""

import time
from datetime import date
from typing import Any, Final

import structlog
from psycopg import Connection, sql
from psycopg.errors import DeadlockDetected, LockNotAvailable

from placeasile.projections.generation import (
    PHASES,
    State,
    current,
    definition_hash,
    drop_tables,
    publish,
    schema_of,
    use,
)
from placeasile.projections.runner import apply_page

log = structlog.get_logger(__name__)

FIRST_PAUSE_SECONDS: Final = 0.05
MAX_PAUSE_SECONDS: Final = 5.0
DELETE_OLD: Final = """
    delete from ops.generation where state <> 'CURRENT' and (state <> 'OLD'
      or number < (select max(number) from ops.generation where state = 'OLD'))
    returning number
"""
DELETE_UNSWAPPED: Final = """
    delete from ops.generation where state = 'READY' and number <> %s returning number
"""
# Shorter than deadlock_timeout: it is never a reader that is sent away.
LOCK_TIMEOUT: Final = "set local lock_timeout = '200ms'"
FIND: Final = "select state, definition, refused from ops.generation where number = %s"


class GenerationRefused(Exception):
    """A generation cannot be made current, or cannot be dropped; worded in French."""


def swap(connection: Connection[Any], number: int, today: date) -> None:
    """Catch a generation up and make it current, in one transaction for readers.

    The current generation is held back meanwhile, so that the position that readers see
    never goes back. Readers that begin with ``read.checkpoint`` wait for the swap there. Any
    other may hold one view and want another that the swap has taken: the swap gives way.

    Raises:
        GenerationRefused: it is not ready, or this program makes other tables.
    """
    _refuse_unfit(connection, number)
    use(connection, number)
    while apply_page(connection, today).events:
        pass
    pause = FIRST_PAUSE_SECONDS
    while not _published(connection, number, today):
        log.info("generation.gives_way", number=number, seconds=pause)
        time.sleep(pause)
        pause = min(pause * 2, MAX_PAUSE_SECONDS)
    log.info("generation.published", number=number)


def ready(connection: Connection[Any]) -> int:
    """Return the generation that waits to be swapped.

    Raises:
        GenerationRefused: there is none.
    """
    row = connection.execute(
        "select max(number) from ops.generation where state = 'READY'"
    ).fetchone()
    if row is None or row[0] is None:
        raise GenerationRefused(
            "aucune génération n'est prête ; lancez « placeasile projections rebuild --no-swap »"
        )
    return row[0]


def former(connection: Connection[Any]) -> int:
    """Return the generation that was current before.

    Raises:
        GenerationRefused: there is none.
    """
    row = connection.execute(
        "select max(number) from ops.generation where state = 'OLD'"
    ).fetchone()
    if row is None or row[0] is None:
        raise GenerationRefused(
            "aucune ancienne génération n'est gardée ; lancez « placeasile projections rebuild »"
        )
    return row[0]


def drop(connection: Connection[Any], number: int) -> None:
    """Drop a generation, or what was built of it.

    Raises:
        GenerationRefused: it is current, or unknown.
    """
    state, _, _ = _found(connection, number)
    if state == State.CURRENT:
        raise GenerationRefused(
            f"la génération {number} est en service ; mettez-en d'abord une autre à sa place, par "
            "« placeasile projections swap » ou « rollback »"
        )
    with connection.transaction():
        connection.execute("delete from ops.generation where number = %s", [number])
        drop_tables(connection, number)


def drop_old(connection: Connection[Any]) -> None:
    """Drop the generations that are neither current nor the way back from it."""
    with connection.transaction():
        for (number,) in connection.execute(DELETE_OLD).fetchall():
            drop_tables(connection, number)


def drop_unswapped(connection: Connection[Any], but: int) -> None:
    """Drop the generations that are ready and that another one takes the place of."""
    with connection.transaction():
        for (number,) in connection.execute(DELETE_UNSWAPPED, [but]).fetchall():
            drop_tables(connection, number)


def _refuse_unfit(connection: Connection[Any], number: int) -> None:
    state, definition, refused = _found(connection, number)
    if state in PHASES:
        why = refused or f"elle est en construction ({state})"
        raise GenerationRefused(
            f"la génération {number} n'est pas prête : {why} ; lancez « placeasile projections "
            "rebuild »"
        )
    if definition != definition_hash():
        raise GenerationRefused(
            f"la génération {number} ne peut pas servir cette version du programme : ses tables "
            "sont définies autrement ; relancez la version qui l'a construite, ou lancez "
            "« placeasile projections rebuild »"
        )


def _found(connection: Connection[Any], number: int) -> tuple[str, str, str | None]:
    row = connection.execute(FIND, [number]).fetchone()
    if row is None:
        raise GenerationRefused(
            f"la génération {number} n'existe pas ; « placeasile projections » les liste"
        )
    return row


def _published(connection: Connection[Any], number: int, today: date) -> bool:
    try:
        with connection.transaction():
            connection.execute(LOCK_TIMEOUT)
            _hold_back_current(connection)
            while apply_page(connection, today).events:
                pass
            publish(connection, number)
    except (LockNotAvailable, DeadlockDetected):
        return False
    return True


def _hold_back_current(connection: Connection[Any]) -> None:
    found = current(connection)
    if found is None:
        return
    held = sql.Identifier(schema_of(found[0]), "checkpoint")
    row = connection.execute("select to_regclass(%s)", [held.as_string()]).fetchone()
    if row is not None and row[0] is not None:  # what a new generation may have to repair
        connection.execute(sql.SQL("select from {} for update").format(held))
