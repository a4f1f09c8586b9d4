"""The observation of anomalies: the register records those that came, and those that went."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple
from uuid import UUID, uuid5

import structlog
from psycopg import Connection

from placeasile.domain.anomaly.decisions import (
    ANOMALY,
    AnomalyCommand,
    CorrectAnomaly,
    RaiseAnomaly,
)
from placeasile.domain.kernel import Refusal
from placeasile.store.register import Stamp
from placeasile.store.request import Request
from placeasile.store.staging import BulkRegister
from placeasile.workers.kernel import Run, job

log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

ACTOR: Final = "registre"
SOURCE: Final = "REGLE"
CHUNK: Final = 100
FIRST: Final = "00000000-0000-0000-0000-000000000000"

# A row is an anomaly that the tables show and the log does not say, or the reverse, in the next
# structures that have any.
UNSAID: Final = """
    with moved as (
      select a.* from read.anomaly a
      where a.structure_id > %(after)s
        and ((a.result and a.since is null) or (not a.result and a.since is not null))
    )
    select m.structure_id, m.code, m.year, m.target, m.version, m.result
    from moved m
    where m.structure_id in (
      select distinct n.structure_id from moved n order by n.structure_id limit %(limit)s)
    order by m.structure_id, m.code, m.year, m.target
"""
STANDING: Final = "select as_of from read.checkpoint"


class Moved(NamedTuple):
    """An anomaly that came (``seen``) or went."""

    structure_id: UUID
    code: str
    year: int
    target: str
    version: int
    seen: bool


@job(
    kind="anomalies.observe",
    queue="maintenance",
    max_retries=5,
    time_limit=3_600_000,
    lease_seconds=600,
)
def observe(run: Run) -> Mapping[str, Any]:
    """Compare what the tables show with what the log says, some structures at a time.

    The cursor is the last structure done. What was recorded by a run that was cut is found
    again under the same command ids, and recorded once.
    """
    progress = {"raised": 0, "corrected": 0, "refused": 0, **run.lease.progress}
    after = str(run.cursor.get("structure_id", FIRST))
    register = BulkRegister(run.pool)
    while True:
        run.pause()
        with run.connection() as connection:
            found, on = _next(connection, after)
        if not found:
            log.info("anomalies.observed", **progress)
            return progress
        requests = [_request(one, on, run.lease.job_id) for one in found]
        for one, outcome in zip(found, register.record(requests), strict=True):
            if isinstance(outcome, Refusal):
                progress["refused"] += 1
            else:
                progress["raised" if one.seen else "corrected"] += 1
        after = str(found[-1].structure_id)
        run.advance({"structure_id": after}, progress)


def _next(connection: Connection[Any], after: str) -> tuple[Sequence[Moved], date]:
    with connection.transaction():
        connection.execute("set transaction isolation level repeatable read, read only")
        row = connection.execute(STANDING).fetchone()
        assert row is not None
        rows = connection.execute(UNSAID, {"after": after, "limit": CHUNK}).fetchall()
    return [Moved(*one) for one in rows], row[0]


def _request(one: Moved, on: date, job_id: UUID) -> Request[Any]:
    kind: type[AnomalyCommand] = RaiseAnomaly if one.seen else CorrectAnomaly
    command = kind.model_validate(
        {
            "code": one.code,
            "year": one.year,
            "target": one.target,
            "rule_version": one.version,
            "effective_on": on,
        }
    )
    name = f"{one.structure_id}/{command.key}/{kind.__name__}"
    stamp = Stamp(command_id=uuid5(job_id, name), actor=ACTOR, source=SOURCE, today=on)
    return Request(ANOMALY, one.structure_id, command, stamp, command.stream(one.structure_id))
