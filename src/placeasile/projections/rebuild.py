"""Builds a generation of query tables beside the current one, phase by phase.

``ops.generation.state`` says which phase it is in. Each step of a phase is a transaction: a
build that is killed goes on where it stopped, when the program still makes the same tables.
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import date
from itertools import pairwise
from typing import Any, Final

import structlog
from psycopg import Connection, sql

from placeasile.projections.building import Work, add_tasks, create_tasks, helpers, run_phase
from placeasile.projections.checking import faults
from placeasile.projections.generation import (
    PHASES,
    State,
    create_tables,
    current,
    definition_hash,
    drop_tables,
    use,
)
from placeasile.projections.runner import PositionMissing, apply_page
from placeasile.projections.swapping import drop_old, drop_unswapped, swap
from placeasile.projections.verifying import TableReport

log = structlog.get_logger(__name__)

Told = Callable[[State, int, int], None]
"""Called with the phase, what is done of it and all that there is: events, or tasks."""

# One process builds or swaps at a time; the others wait, and find it built.
ALONE: Final = "select pg_advisory_lock(7042)"
NO_LONGER_ALONE: Final = "select pg_advisory_unlock(7042)"
UNFINISHED: Final = """
    select g.number, g.state, g.head, g.as_of,
      g.definition = %s and g.refused is null and g.head is not null
        and (g.head = 0 or g.leaf = (select e.leaf from es.event e where e.position = g.head))
    from ops.generation g where g.state = any(%s) order by g.number
"""
READY_ALREADY: Final = """
    select max(number) from ops.generation where state = 'READY' and definition = %s
"""
HEAD: Final = "select position, leaf from es.event order by position desc limit 1"
BEGIN: Final = """
    insert into ops.generation (number, definition, state, head, leaf, as_of)
    select coalesce(max(number), 0) + 1, %s, 'LOADING', %s, %s, %s from ops.generation
    returning number
"""
MOVE: Final = """
    update ops.generation set state = %s, ready_at = case when %s then clock_timestamp() end
    where number = %s
"""
BEGIN_CHECKPOINT: Final = """
    insert into checkpoint (position, leaf, log_epoch, as_of)
    select g.head, g.leaf, m.log_epoch, g.as_of
    from ops.generation g cross join es.meta m where g.number = %s
"""


class Unsound(Exception):
    """A new generation is not what the log says: it will not be shown."""

    def __init__(self, number: int, tables: list[TableReport]) -> None:
        self.tables = tables
        said = ", ".join(
            f"{one.name} ({one.missing} lignes manquent, {one.extra} en trop)" for one in tables
        )
        super().__init__(
            f"la génération {number} est refusée, ses tables ne disent pas ce que dit le journal : "
            f"{said}. La génération courante reste en service. Relancez la reconstruction ; si "
            "elle échoue encore, lancez « placeasile verify » et signalez ces tables"
        )


def build(connection: Connection[Any], today: date, told: Told | None = None) -> int:
    """Build a generation from the whole log, or finish one; return its number.

    It is verified, and not current yet.

    Raises:
        PositionMissing: positions of the log do not follow each other.
        UnknownEvent: this version of the program cannot read an event.
        Unsound: a table is not what the log says.
    """
    tell = told or _silent
    work, state = _resumed(connection) or _begun(connection, today)
    use(connection, work.number)
    with helpers(connection, work):
        for phase, following in pairwise(PHASES[:4]):
            if state is phase:
                run_phase(connection, work, phase, lambda done, of, p=phase: tell(p, done, of))
                state = _enter(connection, work, following)
    if state is State.CATCHING_UP:
        _catch_up(connection, today, tell)
        state = _enter(connection, work, State.VERIFYING)
    _verify(connection, work, tell)
    log.info("generation.built", number=work.number, position=work.head)
    return work.number


def ensure(
    connection: Connection[Any],
    today: date,
    told: Told | None = None,
    *,
    always: bool = False,
) -> bool:
    """Build and publish a generation unless the current one is what this program defines.

    ``always`` builds one even so: after tables were found unlike the facts. One that is ready
    is published.

    Returns:
        Whether another generation is current.
    """
    with alone(connection):
        found = current(connection)
        if not always and found is not None and found[1] == definition_hash():
            return False
        ready = None if always else _ready(connection)
        number = build(connection, today, told) if ready is None else ready
        swap(connection, number, today)
        drop_old(connection)
        return True


def prepare(connection: Connection[Any], today: date, told: Told | None = None) -> int:
    """Build a generation that is verified, to be swapped later; return its number.

    Those that were ready before, and that nobody swapped, are dropped.
    """
    with alone(connection):
        number = build(connection, today, told)
        drop_unswapped(connection, number)
        return number


@contextmanager
def alone(connection: Connection[Any]) -> Generator[None]:
    """Wait until nobody else builds, swaps or drops generations; keep others waiting."""
    connection.execute(ALONE)
    try:
        yield
    finally:
        connection.execute(NO_LONGER_ALONE)


def _silent(_phase: State, _done: int, _of: int) -> None:
    return None


def _ready(connection: Connection[Any]) -> int | None:
    row = connection.execute(READY_ALREADY, [definition_hash()]).fetchone()
    return None if row is None else row[0]


def _resumed(connection: Connection[Any]) -> tuple[Work, State] | None:
    """Return the build to go on with; drop those that nobody can go on with."""
    found = None
    rows = connection.execute(UNFINISHED, [definition_hash(), list(PHASES)]).fetchall()
    for number, state, head, as_of, fit in rows:
        if fit:
            found = Work(number, head, as_of), State(state)
            log.info("generation.resumed", number=number, state=state)
        else:
            log.info("generation.discarded", number=number, state=state)
            with connection.transaction():
                drop_tables(connection, number)
                connection.execute("delete from ops.generation where number = %s", [number])
    return found


def _begun(connection: Connection[Any], today: date) -> tuple[Work, State]:
    row = connection.execute(HEAD).fetchone()
    head, leaf = (0, None) if row is None else row
    counted = connection.execute(
        "select count(*) from es.event where position <= %s", [head]
    ).fetchone()
    if counted is None or counted[0] != head:
        raise PositionMissing(f"the log has a hole before position {head}")
    with connection.transaction():
        begun = connection.execute(BEGIN, [definition_hash(), head, leaf, today]).fetchone()
        assert begun is not None
        create_tables(connection, begun[0])
        create_tasks(connection, head)
    return Work(begun[0], head, today), State.LOADING


def _enter(connection: Connection[Any], work: Work, phase: State) -> State:
    with connection.transaction():
        add_tasks(connection, phase)
        if phase is State.CATCHING_UP:
            connection.execute(BEGIN_CHECKPOINT, [work.number])
        connection.execute(MOVE, [phase, phase is State.READY, work.number])
    return phase


def _catch_up(connection: Connection[Any], today: date, tell: Told) -> None:
    """Apply what was recorded meanwhile; the swap applies the rest."""
    while (step := apply_page(connection, today)).events:
        row = connection.execute(sql.SQL(HEAD)).fetchone()
        tell(State.CATCHING_UP, step.position, step.position if row is None else row[0])


def _verify(connection: Connection[Any], work: Work, tell: Told) -> None:
    found = faults(connection, work.number, lambda done, of: tell(State.VERIFYING, done, of))
    if found:
        refused = Unsound(work.number, found)
        connection.execute(
            "update ops.generation set refused = %s where number = %s", [str(refused), work.number]
        )
        raise refused
    _enter(connection, work, State.READY)
