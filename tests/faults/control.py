"""The control: the event library's own recorder and runner, under the same faults."""

import socket
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from threading import Event
from typing import Final

import psycopg

from tests.faults import fleet as fleets, running, stock
from tests.faults.clients import PATIENCE, Client, Notes
from tests.faults.fleet import Fleet
from tests.faults.injecting import Injector
from tests.faults.readers import Seen
from tests.faults.running import Outcome
from tests.faults.schedules import SECONDS, Kind, Schedule
from tests.faults.site import Site
from tests.faults.verdict import CAUGHT_UP_SECONDS, Verdict

KINDS: Final = (Kind.WEB, Kind.PROJECTOR, Kind.POSTGRES, Kind.CONNECTIONS, Kind.COMMANDS)
"""What the control goes through: it has no worker, no rebuild, and a clock of no consequence."""
READY_SECONDS: Final = 120.0

STORED: Final = """
    select convert_from(state, 'UTF8')::jsonb ->> 'command', notification_id
    from stock.park_events where topic like '%Recorded'
"""
APPLIED: Final = "select coalesce(max(notification_id), 0) from stock.tables_tracking"
HEAD: Final = "select coalesce(max(notification_id), 0) from stock.park_events"
SHOWN: Final = "select notification_id from stock.shown"
ALL: Final = "select notification_id from stock.park_events"


class Control:
    """Runs schedules with the stock processes."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def run(self, schedule: Schedule) -> Outcome:
        """Run what of a schedule the control can go through."""
        self._site.renew()
        dsn = self._site.dsn
        stock.create(dsn)
        port = fleets.free_port()
        program = [sys.executable, "-m", "tests.faults.stock"]
        fleet = Fleet(
            self._site.home,
            {one: [*program, one, dsn, str(port)] for one in ("web", "projector")},
            {},
        )
        try:
            return self._run(_possible(schedule), fleet, port)
        finally:
            fleet.stop()

    def _run(self, schedule: Schedule, fleet: Fleet, port: int) -> Outcome:
        notes, seen = Notes(), Seen()
        client = Client(port, "", notes)
        injector = Injector(self._site, fleet, schedule)
        dsn = self._site.dsn
        self._wait_until_ready(injector, port)
        writes: list[Callable[[Event], None]] = [
            running.writing(client, schedule, writer) for writer in range(schedule.writers)
        ]
        with running.threads([lambda stop: _watch(dsn, seen, stop)], injector, notes):
            with running.threads(writes, injector, notes):
                injector.run(SECONDS, lambda at: notes.latest >= at, PATIENCE)
            verdict = _judge(dsn, notes, injector)
        return Outcome(
            schedule=schedule,
            verdict=verdict,
            faults=len(injector.injected),
            acknowledged=len(notes.acknowledged),
            retries=notes.retries,
            looks=0,
            recoveries=tuple(
                one for _, at in injector.injected for one in running.recovery(at, notes, seen)
            ),
        )

    def _wait_until_ready(self, injector: Injector, port: int) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            injector.settle(0.05)
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                return
        raise AssertionError(f"the control does not start:\n{injector.fleet.said()}")


def _possible(schedule: Schedule) -> Schedule:
    """Keep the faults that the control can go through; what we send twice, it is sent again."""
    return replace(
        schedule,
        duplicates=0.0,
        abandons=min(schedule.duplicates + schedule.abandons, 1.0),
        faults=tuple(one for one in schedule.faults if one.kind in KINDS),
    )


def _watch(dsn: str, seen: Seen, stop: Event) -> None:
    """Note what the runner has applied, and when."""
    while not stop.is_set():
        try:
            with psycopg.connect(dsn, autocommit=True, connect_timeout=5) as connection:
                while not stop.wait(0.02):
                    found = connection.execute(APPLIED).fetchall()[0][0]
                    seen.applied.append((time.monotonic(), found))
        except psycopg.Error:
            stop.wait(0.05)


def _judge(dsn: str, notes: Notes, injector: Injector) -> Verdict:
    verdict = Verdict(stuck=list(notes.stuck), wrong=list(notes.wrong))
    deadline = time.monotonic() + CAUGHT_UP_SECONDS
    with psycopg.connect(dsn, autocommit=True) as owner:
        applied = head = -1
        while time.monotonic() < deadline:
            injector.settle(0.1)
            applied, head = (owner.execute(one).fetchall()[0][0] for one in (APPLIED, HEAD))
            if applied == head:
                break
        if applied != head:
            verdict.stuck.append(f"the runner is at {applied} of {head}")
        stored = Counter(command for command, _ in owner.execute(STORED))
        shown = Counter(number for (number,) in owner.execute(SHOWN))
        every = {number for (number,) in owner.execute(ALL) if number <= applied}
    verdict.lost += [
        f"{one.command_id} was acknowledged"
        for one in notes.acknowledged
        if not stored[str(one.command_id)]
    ]
    verdict.lost += [f"event {one} is not shown" for one in every - set(shown)]
    verdict.duplicated += [f"{one} {count} times" for one, count in stored.items() if count > 1]
    verdict.duplicated += [f"event {one} shown twice" for one, n in shown.items() if n > 1]
    return verdict
