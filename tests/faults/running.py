"""One schedule, from an empty register to its verdict."""

import http.client
import time
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event, Thread
from typing import Any, Final

from psycopg import Connection
from psycopg_pool import ConnectionPool

from placeasile.edge.clock import Clock
from placeasile.edge.database import owner_connection, projector_connection, writers
from placeasile.projections.rebuild import ensure
from placeasile.workers.anomalies import observe
from placeasile.workers.jobs import JobBoard, job_id_of
from placeasile.workers.verification import verify
from tests.faults import fleet as fleets
from tests.faults.clients import PATIENCE, Client, Notes, prepare, write
from tests.faults.fleet import Fleet
from tests.faults.injecting import Injector
from tests.faults.jobs import COUNT, ENTER, command_of
from tests.faults.readers import HttpReader, Seen, look_over_sql
from tests.faults.schedules import SECONDS, Kind, Schedule
from tests.faults.site import Site
from tests.faults.verdict import GENERATIONS, Planned, Verdict, judge

LONG_AGO: Final = datetime(2026, 1, 9, tzinfo=UTC)
READY_SECONDS: Final = 120.0
NUMBERS: Final = 40
ROWS: Final = 30


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a schedule.

    Attributes:
        schedule: the schedule.
        verdict: what is wrong.
        faults: how many faults were made.
        acknowledged: how many commands were accepted.
        retries: how many answers were no answers.
        looks: how many looks of readers went to their end.
        recoveries: seconds from each fault to the first command that was sent after it,
            accepted, and seen in the tables.
        phases: where rebuilds were killed.
    """

    schedule: Schedule
    verdict: Verdict
    faults: int
    acknowledged: int
    retries: int
    looks: int
    recoveries: tuple[float, ...]
    phases: tuple[str, ...] = ()


@dataclass
class Suite:
    """The servers and the processes that the schedules share, one after the other."""

    site: Site
    fleet: Fleet = field(init=False)
    port: int = field(init=False)

    def __post_init__(self) -> None:
        self.port = fleets.free_port()
        self.site.renew()
        env = {
            "PLACEASILE_DSN": self.site.dsn,
            "PLACEASILE_REDIS_URL": self.site.redis_url,
            "PLACEASILE_HOME": str(self.site.home / "data"),
            "PLACEASILE_PORT": str(self.port),
            "PLACEASILE_LOG_LEVEL": "warning",
        }
        self.fleet = fleets.service(self.site.home, env, self.site.clock)

    def run(self, schedule: Schedule) -> Outcome:
        """Run one schedule; the processes stay for the next, unless it went wrong."""
        self.site.journal_on_small_volume(small=schedule.journal)
        self.site.renew(small=schedule.kind is Kind.DISK)
        self.fleet.forget()
        self._wait_until_ready()
        outcome = self._run(schedule)
        if not outcome.verdict.sound:
            outcome.verdict.wrong.append(f"what the processes said:\n{self.fleet.said()}")
            self.fleet.stop()
        return outcome

    def close(self) -> None:
        """End the processes."""
        self.fleet.stop()

    def _run(self, schedule: Schedule) -> Outcome:
        notes, seen = Notes(), Seen()
        client = Client(self.port, self.site.key, notes)
        prepare(client, schedule)
        planned = _plan(self.site.dsn, schedule)
        injector = Injector(self.site, self.fleet, schedule)
        dsn = self.site.dsn
        http_reader = HttpReader(self.port, self.site.key, schedule.seed, notes, seen)
        looks: list[Callable[[Event], None]] = [
            lambda stop: look_over_sql(dsn, schedule.seed, seen, stop),
            http_reader.look,
        ]
        writes: list[Callable[[Event], None]] = [
            writing(client, schedule, writer) for writer in range(schedule.writers)
        ]
        with threads(looks, injector, notes):
            with threads(writes, injector, notes):
                injector.run(SECONDS, lambda at: notes.latest >= at, PATIENCE)
            verdict = judge(dsn, notes, planned)
            self._rebuild_at_last(schedule, verdict)
            injector.settle(0.1)
        verdict.mixed += seen.mixed + seen.back
        verdict.wrong += seen.wrong
        return Outcome(
            schedule=schedule,
            verdict=verdict,
            faults=len(injector.injected),
            acknowledged=len(notes.acknowledged),
            retries=notes.retries,
            looks=seen.looks,
            recoveries=tuple(
                one for _, at in injector.injected for one in recovery(at, notes, seen)
            ),
            phases=tuple(injector.phases),
        )

    def _rebuild_at_last(self, schedule: Schedule, verdict: Verdict) -> None:
        """A rebuild that was killed is in nobody's way: the next one succeeds, and clears up."""
        if not any(one.kind is Kind.REBUILD for one in schedule.faults):
            return
        with projector_connection(self.site.dsn) as connection:
            ensure(connection, Clock().today(), always=True)
        with owner_connection(self.site.dsn) as owner:
            states = sorted(row[0] for row in owner.execute(GENERATIONS))
            left = owner.execute(LEFT).fetchall()
        if states != ["CURRENT", "OLD"] or left:
            verdict.wrong.append(f"after a rebuild: {states}, left {left}")

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            self.fleet.tend()
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            with closing(connection), suppress(OSError, http.client.HTTPException):
                connection.request("GET", "/api/ready")
                if connection.getresponse().status == 200:
                    return
            time.sleep(0.02)
        raise AssertionError(f"the service does not start:\n{self.fleet.said()}")


# A row is a schema of a generation that nothing lists, or an entry without its schema.
LEFT: Final = """
    select coalesce(n.nspname, 'core_v' || g.number) from ops.generation g
    full join (select nspname from pg_namespace where nspname ~ '^core_v[0-9]+$') n
      on n.nspname = 'core_v' || g.number
    where g.number is null or n.nspname is null
"""


def _plan(dsn: str, schedule: Schedule) -> Planned:
    """Plan the jobs of a schedule."""
    counting = [f"{COUNT.kind}/{schedule.seed}/{one}" for one in range(2)]
    entering = [f"{ENTER.kind}/{schedule.seed}/{one}" for one in range(2)]
    ours = [f"{one.kind}/{schedule.seed}" for one in (verify, observe)]
    pool: ConnectionPool[Connection[Any]]
    with writers(dsn, size=1) as pool:
        board = JobBoard(pool)
        for one in counting:
            board.plan(COUNT.kind, one, LONG_AGO, {"until": NUMBERS})
        for one in entering:
            board.plan(ENTER.kind, one, LONG_AGO, {"until": ROWS})
        for one in ours:
            board.plan(one.split("/")[0], one, LONG_AGO)
    jobs = [job_id_of(one) for one in (*counting, *entering, *ours)]
    rows = [(job_id_of(one), row) for one in entering for row in range(ROWS)]
    return Planned(jobs, frozenset(command_of(*one) for one in rows))


def writing(client: Client, schedule: Schedule, writer: int) -> Callable[[Event], None]:
    return lambda stop: write(client, schedule, writer, stop)


@contextmanager
def threads(
    targets: list[Callable[[Event], None]], injector: Injector, notes: Notes
) -> Generator[None]:
    """Run until the end of the block, then until each has ended; processes are kept alive."""
    stop = Event()
    threads = [Thread(target=one, args=[stop], daemon=True) for one in targets]
    for one in threads:
        one.start()
    try:
        yield
    finally:
        stop.set()
        deadline = time.monotonic() + PATIENCE + 10
        while any(one.is_alive() for one in threads) and time.monotonic() < deadline:
            injector.settle(0.02)
        if any(one.is_alive() for one in threads):
            notes.stuck.append("a client does not end")


def recovery(at: float, notes: Notes, seen: Seen) -> list[float]:
    """Return the seconds from a moment until a command of after was seen in the tables."""
    later = [one.position for one in notes.acknowledged if one.sent >= at]
    wanted = min((one for one in later if one is not None), default=None)
    if wanted is None:
        return []
    shown = (when for when, position in seen.applied if when >= at and position >= wanted)
    first = next(shown, None)
    return [] if first is None else [first - at]
