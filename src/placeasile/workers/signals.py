"""Stopping a process of the background."""

import signal
import threading
from queue import SimpleQueue
from threading import Event
from types import FrameType

import structlog

log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


def until_signalled() -> Event:
    """Return an event that the first SIGTERM or SIGINT sets; a second one ends the process.

    Call it from the main thread, before anything is started.
    """
    stop = Event()
    arrived: SimpleQueue[int] = SimpleQueue()

    # A handler runs in the middle of anything, of a wait for this very event for one:
    # setting it there could block for ever. A SimpleQueue may be filled anywhere.
    def note(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        arrived.put(number)

    def wait() -> None:
        log.info("process.stopping", signal=signal.Signals(arrived.get()).name)
        stop.set()

    threading.Thread(target=wait, name="until_signalled", daemon=True).start()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, note)
    return stop
