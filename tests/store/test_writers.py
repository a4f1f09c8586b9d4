"""Many processes write to the same streams while another follows: nothing is lost."""

import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import Connection
from psycopg_pool import ConnectionPool

from placeasile.store.recorder import PostgresRecorder
from placeasile.store.verifying import verify_log

WRITERS = 8
COMMANDS = 500
STREAMS = 40

ROOT = Path(__file__).parents[2]


@pytest.mark.timeout(180)  # a machine that does much else still finishes
def test_what_many_writers_append_is_all_there_once_and_in_order(
    app_dsn: str, app_pool: ConnectionPool[Connection[Any]], database: str
) -> None:
    recorder = PostgresRecorder(app_pool)
    followed: list[tuple[UUID | str, int, int]] = []
    with recorder.subscribe() as following:
        writers = [_started(app_dsn, f"writer {number}") for number in range(WRITERS)]
        for one in following:
            followed.append((one.originator_id, one.originator_version, one.id))
            if len(followed) == WRITERS * COMMANDS:
                break
    said = [writer.communicate(timeout=60) for writer in writers]

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


def _started(dsn: str, name: str) -> subprocess.Popen[str]:
    program = [sys.executable, "-m", "tests.support.writer", dsn, name]
    return subprocess.Popen(
        [*program, str(COMMANDS), str(STREAMS)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
