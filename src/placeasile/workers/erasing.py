"""The nightly end of the erasures that were cut, or that a restored backup undid."""

from collections.abc import Mapping
from typing import Any

import structlog

from placeasile.store.keys import sweep
from placeasile.workers.kernel import Run, job

log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


@job(kind="privacy.sweep", queue="maintenance", max_retries=5, time_limit=600_000)
def sweep_keys(run: Run) -> Mapping[str, Any]:
    """Destroy the keys of all that the log says to be erased; the report counts them."""
    with run.connection() as connection:
        found = sweep(connection)
    if found:
        log.warning("erasure.finished", keys=found)
    return {"destroyed": found}
