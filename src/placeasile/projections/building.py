"""The tasks that build a generation, each done once and for ever, by any number of processes.

They are rows of a table of the generation itself: a task and the mark that it is done are one
transaction. Whoever is killed leaves its task to the others, or to who comes next.
"""

import multiprocessing
import os
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from multiprocessing.process import BaseProcess
from typing import Any, Final, NamedTuple
from uuid import UUID

import psycopg
import structlog
from psycopg import Connection
from psycopg.conninfo import make_conninfo

from placeasile.projections.findings import evaluating
from placeasile.projections.generation import State, run_script, use
from placeasile.projections.kernel import READ_MODELS, Keyed, facts_sql
from placeasile.projections.loading import PAGE, Span, fill_keys, fill_subjects, load
from placeasile.projections.refresh import Now, evaluate, fill_table, keys_of

log = structlog.get_logger(__name__)

SPANS: Final = 8
"""In how many parts the log is loaded: more than processes, so that they end together."""
MANY: Final = 20_000
"""From how many events helpers are worth their start."""
MAX_PROCESSES: Final = 4
CHUNK: Final = 100
"""How many keys of a table are computed at once: of many, joins are planned that square them."""
IDLE_SECONDS: Final = 0.02

# A row is a task. Of LOADING, it is the events after a position, up to another; of DERIVING, a
# table, or the rules, for some keys. It waits for those that it needs.
CREATE_TASKS: Final = """
    create table building (
      rank int generated always as identity primary key,
      phase text not null,
      task text not null,
      after bigint not null default 0,
      until bigint not null default 0,
      keys text[],
      needs text[] not null default '{}',
      done boolean not null default false
    )
"""
ADD_EVENTS: Final = """
    insert into building (phase, task, after, until) values ('LOADING', 'events', %s, %s)
"""
ADD_TASK: Final = "insert into building (phase, task, keys, needs) values (%s, %s, %s, %s)"
TAKE_TASK: Final = """
    select rank, phase, task, after, until, keys from building b
    where phase = %s and not done
      and not exists (select from building n where n.task = any(b.needs) and not n.done)
    order by rank limit 1
    for update of b skip locked
"""
MOVE_TASK: Final = "update building set after = %s, done = %s where rank = %s"
# The row is how many tasks of a phase are done, of how many; and whether all are.
COUNT: Final = """
    select count(*) filter (where done), count(*), bool_and(done) is not false
    from building where phase = %s
"""
# The row is how many events are not loaded yet; and whether all are.
LEFT: Final = """
    select coalesce(sum(until - after), 0)::bigint, bool_and(done) is not false
    from building where phase = %s
"""
LOOK: Final = "select state, head, as_of from ops.generation where number = %s"
# For a bulk: what a crash of the server takes back, a resumed build does again.
SETTINGS: Final = """
    select set_config('synchronous_commit', 'off', true), set_config('jit', 'off', true),
      set_config('work_mem', '64MB', true), set_config('maintenance_work_mem', '256MB', true),
      set_config('max_parallel_maintenance_workers', %s, true),
      set_config('plan_cache_mode', 'force_custom_plan', true)
"""


class Task(NamedTuple):
    """What is left of a task: see `CREATE_TASKS`."""

    rank: int
    phase: str
    name: str
    after: int
    until: int
    keys: list[str] | None


class Work(NamedTuple):
    """The generation that is built: the log up to ``head``, as it shows on ``as_of``."""

    number: int
    head: int
    as_of: date


def create_tasks(connection: Connection[Any], head: int) -> None:
    """Make the table of tasks, in the generation in use, with those of `State.LOADING`."""
    connection.execute(CREATE_TASKS)
    size = max(PAGE, -(-head // SPANS))
    for after in range(0, head, size):
        connection.execute(ADD_EVENTS, [after, min(after + size, head)])


def add_tasks(connection: Connection[Any], phase: State) -> None:
    """Add the tasks of a phase that begins."""
    if phase is State.INDEXING:
        _add_indexes(connection)
    elif phase is State.DERIVING:
        _add_tables(connection)


def _add_indexes(connection: Connection[Any]) -> None:
    """Keys, indexes and statistics of the base tables; the tables in turn, not to wait."""
    _add(connection, State.INDEXING, "keys")
    _add(connection, State.INDEXING, "subjects")
    statements = index_statements()
    names = [f"index {rank}" for rank in range(len(statements))]
    seen: dict[str, int] = {}
    turns: list[tuple[int, int]] = []
    for rank, statement in enumerate(statements):
        table = table_of(statement)
        turns.append((seen.setdefault(table, 0), rank))
        seen[table] += 1
    for _, rank in sorted(turns):
        needs = ["keys"] if table_of(statements[rank]) == "fact_key" else []
        _add(connection, State.INDEXING, names[rank], needs=needs)
    for table in ("fact", "fact_key", "entry", "subject"):
        needs = [
            name
            for name, statement in zip(names, statements, strict=True)
            if table_of(statement) == table
        ]
        _add(connection, State.INDEXING, f"analyze {table}", needs=[*needs, "keys", "subjects"])


def _add_tables(connection: Connection[Any]) -> None:
    """The tables, some keys at a time; then those that add them up; then what rules find."""
    defined = [one for one in READ_MODELS if not one.evaluated and not one.inputs]
    summed = [one for one in READ_MODELS if one.inputs]
    keys = {one: list(map(str, keys_of(connection, one))) for one in Keyed}
    for model in defined:
        for some in _chunks(keys[model.keyed], CHUNK):
            _add(connection, State.DERIVING, f"table {model.name}", keys=some)
    tables = [f"table {one.name}" for one in defined]
    analyses = [f"analyze {', '.join(one.name for one in defined[rank::2])}" for rank in range(2)]
    for name in analyses:
        _add(connection, State.DERIVING, name, needs=tables)
    sums = {one.name for one in summed}
    for model in summed:
        needs = [*analyses, *(f"table {one}" for one in model.inputs if one in sums)]
        every = keys[model.keyed]
        _add(connection, State.DERIVING, f"table {model.name}", keys=every, needs=needs)
    for some in _chunks(keys[Keyed.STRUCTURE], evaluating.CHUNK):
        _add(connection, State.DERIVING, "rules", keys=some, needs=analyses)
    findings = ", ".join([*(one.name for one in summed), *evaluating.EVALUATED])
    needs = ["rules", *(f"table {one}" for one in sums)]
    _add(connection, State.DERIVING, f"analyze {findings}", needs=needs)


def _chunks(keys: list[str], size: int) -> Iterator[list[str]]:
    for after in range(0, len(keys), size):
        yield keys[after : after + size]


def _add(
    connection: Connection[Any],
    phase: State,
    name: str,
    *,
    keys: list[str] | None = None,
    needs: Iterable[str] = (),
) -> None:
    connection.execute(ADD_TASK, [phase, name, keys, list(needs)])


def index_statements() -> list[str]:
    """Return the statements that make the indexes of the base tables."""
    lines = [one for one in facts_sql("indexes.sql").splitlines() if not one.startswith("--")]
    return [one.strip() for one in "\n".join(lines).split(";") if one.strip()]


def table_of(statement: str) -> str:
    """Return the table of a statement that makes an index."""
    words = statement.replace("(", " ").split()
    return words[words.index("on" if words[0] == "create" else "table") + 1]


def run_phase(
    connection: Connection[Any], work: Work, phase: State, told: Callable[[int, int], None]
) -> None:
    """Do the tasks of a phase, beside the helpers, until all are done.

    ``told`` is called with what is done and all that there is: events, or tasks.
    """
    while True:
        found = do_one(connection, work, phase)
        done, total, ended = _count(connection, work, phase)
        if total and (found or ended):
            told(done, total)
        if ended:
            return
        if not found:
            time.sleep(IDLE_SECONDS)


def _count(connection: Connection[Any], work: Work, phase: State) -> tuple[int, int, bool]:
    if phase is State.LOADING:
        row = connection.execute(LEFT, [phase]).fetchone()
        assert row is not None
        return work.head - row[0], work.head, row[1]
    row = connection.execute(COUNT, [phase]).fetchone()
    assert row is not None
    return row[0], row[1], row[2]


def do_one(connection: Connection[Any], work: Work, phase: State) -> bool:
    """Do a page or a task that nobody else is at; tell whether there was one."""
    with connection.transaction():
        connection.execute(SETTINGS, ["0" if work.head >= MANY else "2"])
        row = connection.execute(TAKE_TASK, [phase]).fetchone()
        if row is None:
            return False
        task = Task(*row)
        after = do_task(connection, work, task)
        connection.execute(MOVE_TASK, [after, after == task.until, task.rank])
    return True


def do_task(connection: Connection[Any], work: Work, task: Task) -> int:
    """Do a task, or a page of it; return where it stands: ``until`` at its end."""
    kind, _, name = task.name.partition(" ")
    match kind:
        case "events":
            until = min(task.after + PAGE, task.until)
            load(connection, Span(task.after, until, work.head))
            return until
        case "keys":
            fill_keys(connection)
        case "subjects":
            fill_subjects(connection)
        case "index":
            run_script(connection, index_statements()[int(name)])
        case "analyze":
            run_script(connection, f"analyze {name}")
        case "table":
            fill_table(connection, name, task.keys or [], Now(work.as_of, work.head))
        case _:
            keys = list(map(UUID, task.keys or []))
            evaluate(connection, Now(work.as_of, work.head), keys)
    return task.until


@contextmanager
def helpers(connection: Connection[Any], work: Work) -> Generator[None]:
    """Let other processes help with the tasks, when there are many events and processors."""
    processes: list[BaseProcess] = []
    if work.head >= MANY:
        # A fork would share the connections of this process.
        context = multiprocessing.get_context("spawn")
        count = min(os.cpu_count() or 1, MAX_PROCESSES) - 1
        info = connection.info
        dsn = make_conninfo(info.dsn, password=info.password or None)
        for _ in range(count):
            one = context.Process(target=assist, args=(dsn, work, os.getpid()), daemon=True)
            one.start()
            processes.append(one)
    try:
        yield
    finally:
        for one in processes:
            one.terminate()
            one.join()


def assist(dsn: str, work: Work, parent: int) -> None:
    """Do tasks until there is none left, or the process that began is gone."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        use(connection, work.number)
        for phase in _phases(connection, work):
            if os.getppid() != parent:
                return
            if not do_one(connection, work, phase):
                time.sleep(IDLE_SECONDS)


def _phases(connection: Connection[Any], work: Work) -> Iterator[State]:
    """Yield the phase that the generation is in, again and again, as long as it has tasks."""
    while True:
        row = connection.execute(LOOK, [work.number]).fetchone()
        if row is None or row[0] not in {State.LOADING, State.INDEXING, State.DERIVING}:
            return
        yield State(row[0])
