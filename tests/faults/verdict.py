"""What a schedule must leave behind: everything once, everywhere, and nothing in the way."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

import psycopg
from psycopg import Connection

from placeasile.edge.database import projector_connection
from placeasile.projections.verifying import verify_tables
from placeasile.store.verifying import verify_log
from tests.faults.clients import Notes
from tests.faults.jobs import COUNT, ENTER

CAUGHT_UP_SECONDS: Final = 60.0
JOBS_SECONDS: Final = 60.0

# A row is a command of the log, and the events that bear its id.
COMMANDS: Final = """
    select c.command_id, c.last_position,
      array_agg(e.event_id order by e.position) filter (where e.position is not null)
    from es.command c left join es.event e using (command_id) group by c.command_id
"""
ORPHANS: Final = """
    select e.command_id from es.event e left join es.command c using (command_id)
    where c.command_id is null
"""
# Rows are what was recorded twice: a capacity of a day, a name, an instant.
TWICE: Final = """
    select 'capacity', stream_id || ' ' || effective_on, count(*) from es.event
    where type = 'structure.capacity_authorised'
    group by 2 having count(*) > 1
    union all
    select 'operator', convert_from(data, 'UTF8')::jsonb ->> 'nom', count(*) from es.event
    where type = 'operateur.registered' group by 2 having count(*) > 1
    union all
    select 'instant', recorded_at::text, count(*) from es.event group by 2 having count(*) > 1
"""
BACK: Final = """
    select position from (
      select position, recorded_at <= lag(recorded_at) over (order by position) as back
      from es.event
    ) x where back limit 1
"""
CHECKPOINT: Final = """
    select c.position, c.halted, (select coalesce(max(position), 0) from es.event)
    from read.checkpoint c
"""
GENERATIONS: Final = "select state from ops.generation where state in ('CURRENT', 'OLD')"
UNFINISHED: Final = "select count(*) from ops.job where state not in ('DONE', 'FAILED')"
# A row is a job, and the numbers that were written for it.
JOBS: Final = """
    select j.job_id, j.kind, j.state, j.error, (j.progress ->> 'counted')::int,
      (j.progress ->> 'entered')::int,
      array(select number from faults.done d where d.job_id = j.job_id order by 1)
    from ops.job j
"""


@dataclass
class Verdict:
    """What is wrong, by what it is; nothing when all is well."""

    lost: list[str] = field(default_factory=list[str])
    duplicated: list[str] = field(default_factory=list[str])
    stuck: list[str] = field(default_factory=list[str])
    mixed: list[str] = field(default_factory=list[str])
    wrong: list[str] = field(default_factory=list[str])

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.lost or self.duplicated or self.stuck or self.mixed or self.wrong)

    def __str__(self) -> str:
        parts = {
            "lost": self.lost,
            "duplicated": self.duplicated,
            "stuck": self.stuck,
            "mixed": self.mixed,
            "wrong": self.wrong,
        }
        lines = [f"{name}: {one}" for name, found in parts.items() for one in found[:10]]
        return "\n".join(lines) or "sound"


def wait_until_projected(dsn: str) -> None:
    """Wait until the query tables show the whole log.

    Raises:
        AssertionError: they do not in ``CAUGHT_UP_SECONDS``, or are ahead of it.
    """
    deadline = time.monotonic() + CAUGHT_UP_SECONDS
    with psycopg.connect(dsn, autocommit=True) as connection:
        while True:
            position, halted, head = connection.execute(CHECKPOINT).fetchall()[0]
            assert position <= head, f"the projector is ahead of the log: {position} of {head}"
            if position == head and halted is None:
                return
            assert time.monotonic() < deadline, f"stuck at {position} of {head}: {halted}"
            time.sleep(0.05)


@dataclass(frozen=True, slots=True)
class Planned:
    """The jobs of a schedule, and the commands that some of them send."""

    jobs: Sequence[UUID]
    commands: frozenset[UUID]


def judge(dsn: str, notes: Notes, planned: Planned) -> Verdict:
    """Compare the database with what the clients were told, and with itself.

    Args:
        dsn: the owner's.
        notes: what the clients sent, and what they were answered.
        planned: the jobs.
    """
    verdict = Verdict(stuck=list(notes.stuck), wrong=list(notes.wrong))
    with psycopg.connect(dsn, autocommit=True) as owner:
        _jobs(owner, planned.jobs, verdict)  # some record events: before all that is counted
        _commands(owner, notes, planned.commands, verdict)
        verdict.duplicated += [
            f"{what} {which} {count} times" for what, which, count in owner.execute(TWICE)
        ]
        verdict.wrong += [f"recorded_at goes back at {one}" for (one,) in owner.execute(BACK)]
    try:
        wait_until_projected(dsn)
    except AssertionError as error:
        verdict.stuck.append(str(error))
        return verdict
    with projector_connection(dsn) as connection:
        log = verify_log(connection)
        tables = verify_tables(connection)
    if log.fault is not None:
        verdict.wrong.append(f"the log at {log.fault[0]}: {log.fault[1]}")
    if tables is None or tables.position != log.last:
        verdict.lost.append(f"the tables do not show the log up to {log.last}")
    elif not tables.sound:
        verdict.wrong += [str(one) for one in tables.tables if not one.sound]
    return verdict


def _commands(
    owner: Connection[Any], notes: Notes, entered: frozenset[UUID], verdict: Verdict
) -> None:
    stored: dict[UUID, tuple[list[UUID], int | None]] = {
        one: (events or [], last) for one, last, events in owner.execute(COMMANDS)
    }
    refused = {one.command_id for one in notes.sent if one.position is None}
    for one in notes.acknowledged:
        events, last = stored.get(one.command_id, ([], None))
        missing = Counter(one.event_ids) - Counter(events)
        if missing or last != one.position:
            verdict.lost.append(f"{one.command_id}, acknowledged at {one.position}: {last}")
        if more := Counter(events) - Counter(one.event_ids):
            verdict.duplicated.append(f"{one.command_id}: {sum(more.values())} events more")
    counts = Counter(one.command_id for one in notes.sent)
    verdict.wrong += [f"{one} was answered twice" for one, n in counts.items() if n > 1]
    verdict.wrong += [f"{one} was refused, and is in the log" for one in refused & set(stored)]
    verdict.lost += [f"{one}: events without their command" for (one,) in owner.execute(ORPHANS)]
    verdict.lost += [f"{one}: a row of an import" for one in entered - set(stored)]
    observed = {
        one
        for (one,) in owner.execute(
            "select distinct command_id from es.event where actor = 'registre'"
        )
    }
    unknown = set(stored) - notes.asked - entered - observed
    verdict.wrong += [f"{one} was sent by nobody" for one in unknown]


def _jobs(owner: Connection[Any], jobs: Sequence[UUID], verdict: Verdict) -> None:
    deadline = time.monotonic() + JOBS_SECONDS
    while owner.execute(UNFINISHED).fetchall()[0][0] and time.monotonic() < deadline:
        time.sleep(0.1)
    found = {row[0]: row[1:] for row in owner.execute(JOBS)}
    for job_id in jobs:
        if job_id not in found:
            verdict.lost.append(f"job {job_id}")
            continue
        kind, state, error, counted, entered, numbers = found[job_id]
        if state != "DONE":
            verdict.stuck.append(f"job {kind} {job_id}: {state} {error}")
        elif kind == COUNT.kind and numbers != list(range(counted)):
            much = verdict.duplicated if len(numbers) > counted else verdict.lost
            much.append(f"job {kind} {job_id}: {numbers} instead of {counted} numbers")
        elif kind == ENTER.kind and not entered:
            verdict.lost.append(f"job {kind} {job_id} entered nothing")
