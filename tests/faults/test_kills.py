"""The web process and the projector are killed at random while clients record facts."""

import http.client
import json
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid5

import psycopg
import pytest

from placeasile.edge.clock import Clock
from placeasile.edge.database import owner_connection, projector_connection
from placeasile.edge.identity import issue_key
from placeasile.edge.policy import Role
from placeasile.projections import rebuild
from placeasile.projections.verifying import verify_tables
from placeasile.store.verifying import verify_log
from tests.support.environment import environment

KILLS = 10
WRITERS = 2
STRUCTURES = 4
NAMESPACE = UUID("6f3f0a52-0c5e-4b9e-8a5d-0d4a4a6b5c11")
SEED = 20_261_122


@dataclass
class Fleet:
    """The processes of the service, restarted when they die, as ``serve`` does."""

    dsn: str
    home: Path
    port: int
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    stopping: bool = False

    def start(self, name: str) -> None:
        self.running[name] = subprocess.Popen(
            [sys.executable, "-m", "placeasile.cli.processes", name],
            env=environment(
                PLACEASILE_DSN=self.dsn,
                PLACEASILE_REDIS_URL="redis://127.0.0.1:1/0",
                PLACEASILE_HOME=str(self.home),
                PLACEASILE_PORT=str(self.port),
                PLACEASILE_LOG_LEVEL="error",
            ),
        )

    def kill(self, name: str) -> None:
        self.running[name].send_signal(signal.SIGKILL)
        self.running[name].wait()
        self.start(name)

    def stop(self) -> None:
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            process.wait(15)


@dataclass
class Client:
    """Sends each command until it is answered, always with the same key."""

    port: int
    key: str
    acknowledged: dict[str, int] = field(default_factory=dict)

    def post(self, path: str, body: object, command_id: UUID) -> tuple[int, dict[str, object]]:
        deadline = time.monotonic() + 90
        while True:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request(
                    "POST",
                    path,
                    json.dumps(body),
                    {
                        "Authorization": f"Bearer {self.key}",
                        "Content-Type": "application/json",
                        "Idempotency-Key": str(command_id),
                    },
                )
                response = connection.getresponse()
                answer = json.loads(response.read())
                connection.close()
            except (OSError, http.client.HTTPException, ValueError):
                assert time.monotonic() < deadline, f"no answer to {path}"
                time.sleep(0.05)
                continue
            if response.status in {201, 200}:
                self.acknowledged[str(command_id)] = response.status
                return response.status, answer
            # Another writer was faster three times, or the database was not there yet.
            assert response.status in {409, 503}, answer
            assert time.monotonic() < deadline, answer
            time.sleep(0.05)


@pytest.fixture
def fleet(database: str, tmp_path: Path) -> Generator[Fleet]:
    with projector_connection(database) as connection:
        rebuild.ensure(connection, Clock().today())
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    fleet = Fleet(database, tmp_path, port)
    fleet.start("projector")
    fleet.start("web")
    yield fleet
    fleet.stop()


def write(client: Client, writer: int, stop: threading.Event, errors: list[str]) -> None:
    """Record capacities on every structure, a day later each time, until told to stop."""
    try:
        rank = 0
        while not stop.is_set():
            rank += 1
            structure = uuid5(uuid5(NAMESPACE, f"structure/{rank % STRUCTURES}"), "structure")
            day = date(2001, 1, 1) + timedelta(days=writer * 4000 + rank)
            client.post(
                f"/api/structures/{structure}/capacity",
                {"places": rank % 300, "effective_on": day.isoformat()},
                uuid5(NAMESPACE, f"capacity/{writer}/{rank}"),
            )
    except AssertionError as error:
        errors.append(str(error))


@pytest.mark.timeout(240)
def test_nothing_is_lost_or_doubled_when_web_and_projector_are_killed(
    fleet: Fleet, database: str
) -> None:
    with owner_connection(database) as owner:
        key = issue_key(owner, label="fautes", role=Role.SAISIE)
    clients = [Client(fleet.port, key) for _ in range(WRITERS)]
    for rank in range(STRUCTURES):
        clients[0].post(
            "/api/structures",
            {"type": "CADA", "departement": "14", "effective_on": "2000-01-01"},
            uuid5(NAMESPACE, f"structure/{rank}"),
        )
    stop, errors = threading.Event(), list[str]()
    threads = [
        threading.Thread(target=write, args=(client, writer, stop, errors))
        for writer, client in enumerate(clients)
    ]
    for thread in threads:
        thread.start()
    draws = random.Random(SEED)
    for name in draws.sample(["web", "projector"] * KILLS, 2 * KILLS):
        time.sleep(draws.uniform(0.1, 1.2))
        fleet.kill(name)
    stop.set()
    for thread in threads:
        thread.join(120)

    assert errors == []
    acknowledged = {one for client in clients for one in client.acknowledged}
    with psycopg.connect(database, autocommit=True) as connection:
        stored = {
            str(row[0]): row[1]
            for row in connection.execute(
                "select command_id, count(*) from es.event group by command_id"
            )
        }
    assert len(acknowledged) > 2 * KILLS
    assert stored == dict.fromkeys(acknowledged, 1)
    wait_until_projected(database, len(stored))
    with projector_connection(database) as connection:
        log = verify_log(connection)
        tables = verify_tables(connection)
    assert log.sound
    assert log.last == len(stored)
    assert tables is not None
    assert [one for one in tables.tables if not one.sound] == []
    assert tables.position == len(stored)


def wait_until_projected(database: str, head: int) -> None:
    deadline = time.monotonic() + 30
    with psycopg.connect(database, autocommit=True) as connection:
        while True:
            row = connection.execute("select position from read.checkpoint").fetchone()
            assert row is not None
            assert row[0] <= head, "the projector is ahead of the log"
            if row[0] == head:
                return
            assert time.monotonic() < deadline, f"stuck at {row[0]} of {head}"
            time.sleep(0.05)
