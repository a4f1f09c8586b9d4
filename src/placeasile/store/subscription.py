"""Following the log: a notification is a hint, a poll every second is the truth."""

from collections.abc import Sequence
from threading import Event
from typing import TYPE_CHECKING, Any

import psycopg
import structlog
from eventsourcing.persistence import ApplicationRecorder, Notification, Subscription
from psycopg import Connection

if TYPE_CHECKING:
    from placeasile.store.recorder import PostgresRecorder

log = structlog.get_logger(__name__)

PAGE = 500
POLL_SECONDS = 1.0
MAX_BACKOFF_SECONDS = 5.0


class PolledSubscription(Subscription[ApplicationRecorder]):
    """Yields events in order, for ever; reconnects when the server goes away."""

    def __init__(
        self, recorder: "PostgresRecorder", gt: int | None = None, topics: Sequence[str] = ()
    ) -> None:
        super().__init__(recorder, gt=gt, topics=topics)
        self._conninfo = recorder.pool.conninfo
        self._options = (
            dict(recorder.pool.kwargs or {}) if not callable(recorder.pool.kwargs) else {}
        )
        self._page: list[Notification] = []
        self._listener: Connection[Any] | None = None
        self._stopped = Event()

    def stop(self) -> None:
        """End the iteration, within a second."""
        super().stop()
        self._stopped.set()

    def __next__(self) -> Notification:
        """Return the next event; wait for it when there is none."""
        backoff = 0.1
        while not self._page:
            if self._stopped.is_set():
                self._close()
                raise StopIteration
            try:
                self._wait_for_more()
                backoff = 0.1
            except psycopg.OperationalError as error:
                log.warning("subscription.reconnecting", error=str(error), seconds=backoff)
                self._close()
                self._stopped.wait(backoff)
                backoff = min(backoff * 2, MAX_BACKOFF_SECONDS)
        found = self._page.pop(0)
        self._last_notification_id = found.id
        return found

    def _wait_for_more(self) -> None:
        if self._listener is None:
            # Listen before the first read, so that nothing falls between the two.
            self._listener = psycopg.connect(
                self._conninfo, **{**self._options, "autocommit": True}
            )
            self._listener.execute("listen es_event")
        self._page = list(
            self._recorder.select_notifications(
                self._last_notification_id, PAGE, topics=self._topics, inclusive_of_start=False
            )
            if self._last_notification_id is not None
            else self._recorder.select_notifications(None, PAGE, topics=self._topics)
        )
        if not self._page:
            for _ in self._listener.notifies(timeout=POLL_SECONDS, stop_after=1):
                break

    def _close(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None
