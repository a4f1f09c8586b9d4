"""Faults, made and undone at their moments, from the main thread."""

import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

import psycopg
from psycopg.errors import DiskFull

from placeasile.edge.database import owner_connection
from tests.faults.fleet import Fleet, entry
from tests.faults.schedules import JUMPS, Fault, Kind, Schedule
from tests.faults.site import Site

AHEAD: Final = dict(
    zip(JUMPS, (3600.0, -60.0, -3.0, 40 * 86_400.0), strict=True),
)
"""Seconds. The server's clock but for the last, which is that of the processes."""

CUT: Final = """
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()
    order by hashtext(pid::text || %s) limit greatest(1, (
      select count(*) * %s / 100 from pg_stat_activity where datname = current_database()))
"""
NEWEST: Final = "select number, state from ops.generation order by number desc limit 1"
TOO_MUCH: Final = "create table faults.too_much as select * from generate_series(1, 50000)"


@dataclass
class Rebuild:
    """A rebuild under way, and when to kill it."""

    process: subprocess.Popen[bytes]
    choice: int
    after: float
    before: int | None
    watching: psycopg.Connection[Any] | None = None
    states: list[str] = field(default_factory=list[str])
    due: float | None = None


@dataclass
class Injector:
    """Makes the faults of a schedule. ``injected`` are the moments of those that were made."""

    site: Site
    fleet: Fleet
    schedule: Schedule
    injected: list[tuple[Kind, float]] = field(default_factory=list[tuple[Kind, float]])
    phases: list[str] = field(default_factory=list[str])
    _ends: list[tuple[float, Callable[[], None]]] = field(
        default_factory=list[tuple[float, Callable[[], None]]]
    )
    _base: float = 0.0
    _ahead: float = 0.0
    _deaf: bool = False
    _rebuild: Rebuild | None = None

    def run(self, until: float, recovered: Callable[[float], bool], patience: float) -> None:
        """Make each fault at its moment and undo it at its end; then wait for the recovery.

        Args:
            until: seconds from now, at least.
            recovered: tells whether the service did its work after a moment.
            patience: seconds after which what has not recovered by then never will.
        """
        began = time.monotonic()
        coming = list(self.schedule.faults)
        last = began
        while (now := time.monotonic() - began) < until + patience:
            self.fleet.tend()
            self._watch_rebuild()
            for one in [one for one in self._ends if one[0] <= now]:
                self._ends.remove(one)
                one[1]()
                last = time.monotonic()
            if coming and coming[0].at <= now:
                self._make(coming.pop(0), now)
                last = time.monotonic()
            busy = coming or self._ends or self._rebuild
            if now >= until and not busy and recovered(last):
                break
            time.sleep(0.005)
        if self._rebuild is not None:  # it gives way to readers, for as long as they read
            self._end_rebuild(self._rebuild, "given up")

    def settle(self, seconds: float) -> None:
        """Keep the processes alive for some time."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.fleet.tend()
            time.sleep(0.005)

    # ------------------------------------------------------------------- each kind

    def _make(self, fault: Fault, now: float) -> None:
        made = {
            Kind.WEB: self._web,
            Kind.PROJECTOR: self._projector,
            Kind.WORKER: self._worker,
            Kind.POSTGRES: self._postgres,
            Kind.CONNECTIONS: self._connections,
            Kind.NOTIFICATIONS: self._notifications,
            Kind.DISK: self._disk,
            Kind.CLOCK: self._clock,
            Kind.REBUILD: self._start_rebuild,
        }[fault.kind]
        at = time.monotonic()
        try:
            undo = made(fault)
        except psycopg.OperationalError:
            return  # PostgreSQL is away: another fault was faster
        if fault.kind is not Kind.REBUILD:
            self.injected.append((fault.kind, at))
        if undo is not None:
            self._ends.append((now + fault.seconds, undo))

    def _web(self, _: Fault) -> None:
        self.fleet.kill("web")

    def _projector(self, _: Fault) -> None:
        self.fleet.kill("projector")

    def _worker(self, fault: Fault) -> None:
        self.fleet.kill("scheduler" if fault.choice else "worker")

    def _postgres(self, _: Fault) -> Callable[[], None]:
        self.site.stop_postgres()
        return self.site.start_postgres

    def _connections(self, fault: Fault) -> None:
        with owner_connection(self.site.dsn) as owner:
            owner.execute(CUT, [str(fault.at), fault.choice])

    def _notifications(self, _: Fault) -> Callable[[], None]:
        self._set(deaf=True)
        return lambda: self._set(deaf=False)

    def _clock(self, fault: Fault) -> Callable[[], None] | None:
        jump = JUMPS[fault.choice]
        if jump == "days ahead":
            self.site.turn_clock(AHEAD[jump])
            return lambda: self.site.turn_clock(0)
        if jump == "hour ahead":  # to stay: the log would refuse to go back
            self._base += AHEAD[jump]
            self._set(ahead=self._base)
            return None
        self._set(ahead=self._base + AHEAD[jump])
        return lambda: self._set(ahead=self._base)

    def _disk(self, fault: Fault) -> Callable[[], None]:
        if not fault.choice:
            self.site.fill_disk(self.site.small)
            with owner_connection(self.site.dsn) as owner, suppress(DiskFull):
                owner.execute(TOO_MUCH)
                raise AssertionError("the disk is not full")
            return self.site.free_disk
        self.site.fill_disk(self.site.wal)
        self.site.use_up_journal()

        def undo() -> None:
            self.site.free_disk()
            self.site.start_postgres()  # it could not even recover

        return undo

    def _set(self, *, ahead: float | None = None, deaf: bool | None = None) -> None:
        self._ahead = self._ahead if ahead is None else ahead
        self._deaf = self._deaf if deaf is None else deaf
        for _ in range(100):  # the server may be starting, or have cut this very connection
            with suppress(psycopg.OperationalError):
                self.site.disturb(ahead=self._ahead, deaf=self._deaf)
                return
            self.settle(0.05)
        raise AssertionError("the server does not come back")

    # --------------------------------------------------------------------- rebuild

    def _start_rebuild(self, fault: Fault) -> None:
        if self._rebuild is not None:
            return
        with owner_connection(self.site.dsn) as owner:
            row = owner.execute(NEWEST).fetchone()
        process = self.fleet.spawn("rebuild", entry("rebuild", self.site.clock))
        self._rebuild = Rebuild(process, fault.choice, fault.seconds, row and row[0])

    def _watch_rebuild(self) -> None:
        """Kill the rebuild when its generation has gone through so many states."""
        found = self._rebuild
        if found is None:
            return
        if found.process.poll() is not None:
            self._note_rebuild(found, "ended")
            return
        if found.due is None:
            self._look_at_rebuild(found)
            if len(found.states) >= found.choice:
                found.due = time.monotonic() + found.after
        if found.due is not None and found.due <= time.monotonic():
            self._end_rebuild(found, "killed")

    def _look_at_rebuild(self, found: Rebuild) -> None:
        try:
            if found.watching is None:
                found.watching = owner_connection(self.site.dsn)
            row = found.watching.execute(NEWEST).fetchone()
        except psycopg.OperationalError:
            found.watching = None
            return
        if row and row[0] != found.before and row[1] not in found.states:
            found.states.append(row[1])

    def _end_rebuild(self, found: Rebuild, how: str) -> None:
        found.process.kill()
        found.process.wait()
        self._note_rebuild(found, how)

    def _note_rebuild(self, found: Rebuild, how: str) -> None:
        self.injected.append((Kind.REBUILD, time.monotonic()))
        self.phases.append(f"{how} in {found.states[-1] if found.states else 'no state'}")
        if found.watching is not None:
            found.watching.close()
        self._rebuild = None
