"""Every night, the keys of what the log says to be erased are destroyed."""

from datetime import UTC, datetime
from typing import Any

from psycopg import Connection
from psycopg_pool import ConnectionPool

from placeasile.domain.privacy.decisions import PRIVACY, EraseSubject
from placeasile.edge.database import writers
from placeasile.store.register import EventStore
from placeasile.workers.erasing import sweep_keys
from placeasile.workers.jobs import JobBoard
from placeasile.workers.kernel import Run
from placeasile.workers.running import JOBS
from placeasile.workers.scheduling import DAILY
from tests.store.test_sealing import CONTACT, register
from tests.support.stamps import Stamps


def test_the_night_ends_an_erasure_that_was_cut(
    database: str, store: EventStore, stamp: Stamps, owner: Connection[Any]
) -> None:
    register(store, stamp)
    command = EraseSubject(subject_id=CONTACT, kind="contact", reason="Demande")
    store.execute(PRIVACY, CONTACT, command, stamp())

    with writers(database, size=2) as pool:
        assert sweep_keys.work(_run(pool)) == {"destroyed": 1}
        assert sweep_keys.work(_run(pool)) == {"destroyed": 0}
    kept = owner.execute("select wrapped from ops.subject_key where subject_id = %s", [CONTACT])
    assert kept.fetchone() == (None,)


def test_it_is_done_every_night() -> None:
    assert sweep_keys.kind in {one.kind for one in DAILY}
    assert sweep_keys in JOBS


def _run(pool: ConnectionPool[Connection[Any]]) -> Run:
    board = JobBoard(pool)
    now = datetime.now(UTC)  # noqa: TID251 (the table compares it with the clock of the server)
    job_id = board.plan(sweep_keys.kind, f"test {len(board.recent())}", now)
    assert job_id is not None
    lease = board.lease(job_id, 60)
    assert lease is not None
    return Run(board, lease, lambda: False)
