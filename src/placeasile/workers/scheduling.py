"""The scheduler: tells the workers what is due, and plans what comes back every day.

It only enqueues. Two of them at once do no harm: the table of jobs puts them in turn.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from threading import Event
from typing import Final

import psycopg
import structlog
from redis import RedisError

from placeasile.edge.clock import PARIS, Clock
from placeasile.workers.anomalies import observe
from placeasile.workers.erasing import sweep_keys
from placeasile.workers.jobs import BATCH, RESEND, Due, JobBoard
from placeasile.workers.verification import verify

log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

TICK_SECONDS: Final = 1.0
MAX_BACKOFF_SECONDS: Final = 30.0


@dataclass(frozen=True, slots=True)
class Daily:
    """A job of every day, due at an hour of Europe/Paris."""

    kind: str
    at: time


# Three o'clock exists once on every day, also when the clocks change.
DAILY: Final = (
    Daily(verify.kind, time(3)),
    Daily(sweep_keys.kind, time(3)),
    Daily(observe.kind, time(4)),
)


class Scheduler:
    """Sends what is due every second, until stopped.

    Args:
        board: the table of jobs.
        send: enqueues one job.
        clock: says what day it is.
        daily: the jobs of every day.
        resend: when a job that was sent and that nobody took is sent again.
        tick_seconds: the wait between two looks at the table.
    """

    def __init__(
        self,
        board: JobBoard,
        send: Callable[[Due], None],
        clock: Clock,
        *,
        daily: Sequence[Daily] = DAILY,
        resend: timedelta = RESEND,
        tick_seconds: float = TICK_SECONDS,
    ) -> None:
        self._board = board
        self._send = send
        self._clock = clock
        self._daily = daily
        self._resend = resend
        self._tick_seconds = tick_seconds
        self._planned_on: date | None = None

    def run(self, stop: Event) -> None:
        """Tick for ever; Redis or PostgreSQL may go away and come back."""
        wait = 0.0
        while not stop.wait(wait):
            try:
                self.tick()
            except (psycopg.OperationalError, psycopg.InterfaceError, RedisError) as error:
                wait = min(max(wait, self._tick_seconds) * 2, MAX_BACKOFF_SECONDS)
                log.warning("scheduler.waiting", error=str(error).strip(), seconds=wait)
            else:
                wait = self._tick_seconds

    def tick(self) -> None:
        """Plan the jobs of the day, once a day, and send all that is due."""
        today = self._clock.today()
        if today != self._planned_on:
            for one in self._daily:
                self._plan(one, today)
            self._planned_on = today
        while self._send_batch() == BATCH:
            pass

    def _plan(self, one: Daily, today: date) -> None:
        """Plan a job for its hour; for now when it is the first, or when the hour is past."""
        first = not self._board.planned(one.kind)
        night = datetime.combine(today, one.at, tzinfo=PARIS)
        due_at = self._clock.now() if first else night
        job_id = self._board.plan(one.kind, f"{one.kind}/{today.isoformat()}", due_at)
        if job_id is not None:
            log.info("job.planned", kind=one.kind, job_id=str(job_id), due_at=due_at.isoformat())

    def _send_batch(self) -> int:
        with self._board.due(resend=self._resend) as due:
            for one in due:
                self._send(one)
        return len(due)
