"""The nightly verification of the log."""

from collections.abc import Mapping
from typing import Any

import structlog

from placeasile.store.verifying import verify_log
from placeasile.workers.kernel import Refused, Run, job

log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


@job(
    kind="log.verify",
    queue="maintenance",
    max_retries=5,
    time_limit=3_600_000,
    lease_seconds=600,  # the last queries of a verification read the whole log
)
def verify(run: Run) -> Mapping[str, Any]:
    """Verify the whole log; the report says how far, and what is wrong.

    The cursor is the last position whose leaf was found right. A worker that takes the job
    over goes on from there, and ``resumed_after`` says so: what links the events before it
    to commands and to each other is then left to the next verification.

    Raises:
        Refused: the log is not what was recorded.
    """
    after = int(run.cursor.get("position", 0))

    def moved(events: int, total: int) -> None:
        position = after + events
        run.advance({"position": position}, {"position": position, "last": after + total})
        run.pause()

    with run.connection() as connection:
        found = verify_log(connection, after=after, progress=moved)
    report = {"position": found.last, "last": found.last, "resumed_after": after}
    if found.fault is None:
        log.info("log.verified", last=found.last, events=found.events, resumed_after=after)
        return report
    position, reason = found.fault
    log.error("log.tampered", position=position, reason=reason)
    raise Refused(f"position {position} : {reason}", report | {"fault": position, "reason": reason})
