"""The jobs of the suite: the service's own, and two whose effects can be counted."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final
from uuid import UUID, uuid5

from placeasile.domain.kernel import Refusal
from placeasile.domain.operateur.decisions import OPERATEUR, RegisterOperateur
from placeasile.edge.clock import Clock
from placeasile.store.register import Stamp
from placeasile.store.request import Request
from placeasile.store.staging import BulkRegister
from placeasile.workers.kernel import Job, Run, job
from placeasile.workers.running import JOBS

RESEND: Final = timedelta(seconds=0.5)
LEASE_SECONDS: Final = 1.5
CHUNK: Final = 5


def counted(run: Run) -> Mapping[str, Any]:
    """Write each number below ``until`` once, one a chunk, in the chunk's transaction."""
    number, until = int(run.cursor.get("number", 0)), int(run.cursor["until"])
    while number < until:
        with run.chunk() as connection:
            connection.execute(
                "insert into faults.done (job_id, number) values (%s, %s)",
                [run.lease.job_id, number],
            )
            connection.execute("select pg_sleep(0.02)")
            number += 1
            moved = {"number": number, "until": until}
            run.advance(moved, {}, connection=connection)
    return {"counted": until}


def entered(run: Run) -> Mapping[str, Any]:
    """Register operators by the bulk path, as imports do: ids follow from the job and the row."""
    row, until = int(run.cursor.get("row", 0)), int(run.cursor["until"])
    register = BulkRegister(run.pool)
    while row < until:
        run.pause()
        numbers = range(row, min(row + CHUNK, until))
        for outcome in register.record([_request(run.lease.job_id, one) for one in numbers]):
            if isinstance(outcome, Refusal):
                raise outcome
        row = numbers[-1] + 1
        run.advance({"row": row, "until": until}, {})
    return {"entered": until}


def command_of(job_id: UUID, row: int) -> UUID:
    """Return the command id of a row of an entering job."""
    return uuid5(job_id, f"row/{row}")


def _request(job_id: UUID, row: int) -> Request[Any]:
    today = Clock().today()
    command = RegisterOperateur.model_validate(
        {"nom": f"Association {job_id} {row}", "effective_on": "2001-01-01"}
    )
    stamp = Stamp(command_of(job_id, row), actor="import", source="IMPORT", today=today)
    return Request(OPERATEUR, uuid5(stamp.command_id, "operateur"), command, stamp)


COUNT: Final = job(kind="faults.count", queue="faults", max_retries=50, time_limit=60_000)(counted)
ENTER: Final = job(kind="faults.enter", queue="faults", max_retries=50, time_limit=60_000)(entered)

HURRIED: Final[tuple[Job, ...]] = tuple(
    replace(one, lease_seconds=LEASE_SECONDS, retry_seconds=0.1, max_retries=50)
    for one in (*JOBS, COUNT, ENTER)
)
"""All of them, taken over after seconds rather than minutes."""
