"""Many processes write to the same streams, while others follow and project: nothing is lost."""

import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import Connection
from psycopg_pool import ConnectionPool

from placeasile.edge.clock import Clock
from placeasile.edge.database import projector_connection
from placeasile.projections import rebuild
from placeasile.projections.runner import Projector
from placeasile.projections.verifying import verify_tables
from placeasile.store.recorder import PostgresRecorder
from placeasile.store.verifying import verify_log
from tests.faults.verdict import wait_until_projected

WRITERS = 8
COMMANDS = 500
STREAMS = 40

ROOT = Path(__file__).parents[2]
SHOWN_AND_HEAD = """
    select (select position from read.checkpoint), (select max(position) from es.event)
"""


@pytest.mark.timeout(180)  # a machine that does much else still finishes
def test_what_many_writers_append_is_all_there_once_and_in_order(
    app_dsn: str, app_pool: ConnectionPool[Connection[Any]], database: str
) -> None:
    recorder = PostgresRecorder(app_pool)
    followed: list[tuple[UUID | str, int, int]] = []
    with recorder.subscribe() as following, projecting(database) as ahead:
        writers = [_started(app_dsn, f"writer {number}") for number in range(WRITERS)]
        for one in following:
            followed.append((one.originator_id, one.originator_version, one.id))
            if len(followed) == WRITERS * COMMANDS:
                break
        said = [writer.communicate(timeout=60) for writer in writers]
        wait_until_projected(database)
    assert ahead == []

    assert [writer.returncode for writer in writers] == [0] * WRITERS
    acknowledged = [line.split() for out, _ in said for line in out.splitlines()]
    assert len(acknowledged) == WRITERS * COMMANDS
    assert sorted((UUID(one[0]), int(one[1]), int(one[2])) for one in acknowledged) == sorted(
        followed
    )

    assert [position for _, _, position in followed] == list(range(1, len(followed) + 1))
    versions: dict[UUID | str, int] = {}
    for stream, version, _ in followed:
        assert version == versions.get(stream, 0) + 1
        versions[stream] = version
    assert len(versions) == STREAMS

    with psycopg.connect(database) as connection:
        report = verify_log(connection)
    assert (report.events, report.fault) == (WRITERS * COMMANDS, None)
    with projector_connection(database) as connection:
        tables = verify_tables(connection)
    assert tables is not None
    assert tables.position == WRITERS * COMMANDS
    assert [one for one in tables.tables if not one.sound] == []


@contextmanager
def projecting(database: str) -> Generator[list[str]]:
    """Run a projector; give where it was seen ahead of the log, which is nowhere."""
    clock = Clock()
    with projector_connection(database) as connection:
        rebuild.ensure(connection, clock.today())
    stop, ahead = Event(), list[str]()
    projector = Projector(partial(projector_connection, database), clock.today)

    def watch() -> None:
        with psycopg.connect(database, autocommit=True) as connection:
            while not stop.wait(0.02):
                shown, head = connection.execute(SHOWN_AND_HEAD).fetchall()[0]
                if shown > (head or 0):
                    ahead.append(f"{shown} of {head}")

    threads = [Thread(target=projector.run, args=(stop,)), Thread(target=watch)]
    for thread in threads:
        thread.start()
    try:
        yield ahead
    finally:
        stop.set()
        for thread in threads:
            thread.join(15)


def _started(dsn: str, name: str) -> subprocess.Popen[str]:
    program = [sys.executable, "-m", "tests.support.writer", dsn, name]
    return subprocess.Popen(
        [*program, str(COMMANDS), str(STREAMS)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
