"""Following the log: a notification is a hint, a poll every second is the truth."""

from collections.abc import Sequence
from threading import Event, Lock
from typing import Any

import psycopg
import structlog
from eventsourcing.persistence import ApplicationRecorder, Notification, Subscription
from psycopg import Connection
from psycopg_pool import ConnectionPool

log = structlog.get_logger(__name__)

PAGE = 500
POLL_SECONDS = 1.0
MAX_BACKOFF_SECONDS = 5.0


class PolledSubscription(Subscription[ApplicationRecorder]):
    """Yields events in order, for ever; reconnects when the server goes away."""

    def __init__(
        self,
        recorder: ApplicationRecorder,
        pool: ConnectionPool[Connection[Any]],
        gt: int | None = None,
        topics: Sequence[str] = (),
    ) -> None:
        super().__init__(recorder, gt=gt, topics=topics)
        self._pool = pool
        self._position = gt
        self._page: list[Notification] = []
        self._listener: Connection[Any] | None = None
        self._stopped = Event()
        self._turn = Lock()

    def stop(self) -> None:
        """End the iteration, within a second."""
        super().stop()
        self._stopped.set()
        # An iteration under way closes the connection itself: it uses it.
        if self._turn.acquire(blocking=False):
            self._close()
            self._turn.release()

    def __next__(self) -> Notification:
        """Return the next event; wait for it when there is none."""
        with self._turn:
            backoff = 0.1
            while not self._page and not self._stopped.is_set():
                try:
                    self._wait_for_more()
                    backoff = 0.1
                except psycopg.OperationalError as error:
                    log.warning("subscription.reconnecting", error=str(error), seconds=backoff)
                    self._close()
                    self._stopped.wait(backoff)
                    backoff = min(backoff * 2, MAX_BACKOFF_SECONDS)
            if self._stopped.is_set():
                self._close()
                raise StopIteration
            found = self._page.pop(0)
            self._position = found.id
            return found

    def _wait_for_more(self) -> None:
        if self._listener is None:
            # Listen before the first read, so that nothing falls between the two.
            self._listener = self._connect()
            self._listener.execute("listen es_event")
        # Up to here, what is not among the topics need not be looked at again.
        end = self._recorder.max_notification_id() if self._topics else None
        self._page = list(
            self._recorder.select_notifications(
                self._position, PAGE, topics=self._topics, inclusive_of_start=False
            )
        )
        if not self._page:
            self._position = self._position if end is None else max(end, self._position or 0)
            for _ in self._listener.notifies(timeout=POLL_SECONDS, stop_after=1):
                break

    def _connect(self) -> Connection[Any]:
        pool = self._pool
        conninfo = pool.conninfo() if callable(pool.conninfo) else pool.conninfo
        options: dict[str, Any] = dict(
            (pool.kwargs() if callable(pool.kwargs) else pool.kwargs) or {}
        )
        options["autocommit"] = True
        return psycopg.connect(conninfo, **options)

    def _close(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None
