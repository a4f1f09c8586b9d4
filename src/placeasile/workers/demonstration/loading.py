"""Loads the demonstration into an empty log, and goes on where a start was cut."""

from collections.abc import Collection
from datetime import date
from typing import Any, Final

import orjson
from psycopg import Connection
from psycopg_pool import ConnectionPool

from placeasile.store.staging import BulkRegister
from placeasile.store.vault import Vault
from placeasile.workers.demonstration.generation import generate
from placeasile.workers.imports.recording import Progress, Recorded, record

SEED: Final = 303
ACTOR: Final = "demonstration"

STATE: Final = """
    select m.demonstration, exists (select from es.event),
      (select state from ops.job where dedupe_key = 'demonstration'),
      (select cursor from ops.job where dedupe_key = 'demonstration')
    from es.meta m
"""
PLAN: Final = """
    insert into ops.job (job_id, kind, dedupe_key, state, cursor)
    values (gen_random_uuid(), 'demonstration.load', 'demonstration', 'FAILED', %s)
    on conflict (dedupe_key) do nothing
"""
FINISH: Final = """
    update ops.job set state = 'DONE', finished_at = clock_timestamp()
    where dedupe_key = 'demonstration'
"""


def wanted(connection: Connection[Any]) -> bool:
    """Tell whether the log is empty, or a demonstration that a start left unfinished."""
    flagged, begun, state, _ = _state(connection)
    return not begun if not flagged else state != "DONE"


def load(
    pool: ConnectionPool[Connection[Any]],
    today: date,
    progress: Progress | None = None,
    *,
    vault: Vault | None = None,
    regions: Collection[str] | None = None,
) -> Recorded:
    """Mark the log as a demonstration, for ever, and record it.

    With ``regions``, only the structures of these have a history. A cut load goes on with the
    day and the regions that it began with.

    Raises:
        AppendRefused: the log holds real events.
    """
    with pool.connection() as connection:
        connection.execute("select es.become_demonstration()")
        chosen = None if regions is None else sorted(regions)
        begun = {"seed": SEED, "today": today.isoformat(), "regions": chosen}
        connection.execute(PLAN, [orjson.dumps(begun).decode()])
        _, _, _, cursor = _state(connection)
    intentions = generate(
        seed=cursor["seed"],
        today=date.fromisoformat(cursor["today"]),
        regions=cursor.get("regions"),
    )
    done = record(
        BulkRegister(pool, vault), intentions, actor=ACTOR, today=today, progress=progress
    )
    with pool.connection() as connection:
        connection.execute(FINISH)
    return done


def _state(connection: Connection[Any]) -> tuple[bool, bool, str | None, Any]:
    row = connection.execute(STATE).fetchone()
    assert row is not None
    return row[0], row[1], row[2], row[3]
