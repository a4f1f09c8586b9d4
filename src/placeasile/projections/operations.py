"""Whether the query tables follow the log, and what generations of them there are."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, ClassVar, Final

from psycopg import Connection, sql

from placeasile.domain.kernel import Refusal
from placeasile.projections.generation import PHASES, State, definition_hash, schema_of

own_definition = cache(definition_hash)
"""The definition of the tables that this process knows: it does not change while it runs."""

# The row is the current generation, the end of the log, and the first event not applied yet. The
# clock of a demonstration is simulated: its events wait since the tables last moved.
FOLLOWING: Final = """
    select g.number, g.definition, c.position, c.as_of, c.halted is not null as halted,
      m.demonstration, coalesce(h.position, 0) as head,
      extract(epoch from clock_timestamp() - h.recorded_at)::float8 as head_age,
      case when n.position is null then 0
        when m.demonstration then extract(epoch from clock_timestamp() - c.updated_at)
        else greatest(extract(epoch from clock_timestamp() - n.recorded_at), 0)
      end::float8 as waiting,
      case when n.position is null then 0
        when m.demonstration then extract(epoch from clock_timestamp() - c.updated_at)
        else greatest(
          extract(epoch from clock_timestamp() - greatest(c.updated_at, n.recorded_at)), 0)
      end::float8 as still,
      n.type as next_type
    from read.checkpoint c cross join es.meta m
    join ops.generation g on g.state = 'CURRENT'
    left join lateral (
      select position, recorded_at from es.event order by position desc limit 1) h on true
    left join es.event n on n.position = c.position + 1
"""
GENERATIONS: Final = """
    select g.number, g.state, g.definition, g.head, g.refused,
      extract(epoch from g.ready_at - g.created_at)::float8 as seconds,
      (select coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'core_v' || g.number and c.relkind = 'r') as bytes
    from ops.generation g order by g.number
"""
# The row is where a generation stands, and since when the first event that it lacks waits.
STANDS: Final = """
    select c.position, c.halted is not null,
      coalesce((select position from es.event order by position desc limit 1), 0) - c.position,
      case when n.position is null then 0
        else greatest(extract(epoch from clock_timestamp() - n.recorded_at), 0) end::float8
    from {} c left join es.event n on n.position = c.position + 1
"""
LOADED: Final = """
    select %s - coalesce(sum(until - after) filter (where phase = 'LOADING'), 0)::bigint from {}
"""


class Unready(Refusal):
    """The query tables cannot serve, for now."""


class TablesLate(Unready):
    """The first event that the query tables lack has waited too long."""

    code: ClassVar[str] = "tables-late"
    wording: ClassVar[str] = (
        "Les tables de lecture ont un retard de {value} secondes, pour {most} au plus."
    )
    remedy: ClassVar[str] = (
        "Attendez qu'elles rattrapent le journal ; si elles n'avancent pas, relancez le projecteur."
    )


class TablesForeign(Unready):
    """The query tables are those of another version of the program."""

    code: ClassVar[str] = "tables-foreign"
    wording: ClassVar[str] = (
        "La génération {value} des tables de lecture est celle d'une autre version du programme."
    )
    remedy: ClassVar[str] = "Lancez « placeasile migrate » avec la version de ce service."


@dataclass(frozen=True, slots=True)
class Following:
    """How the current generation follows the log.

    ``lag`` counts events, and ``waiting`` the seconds since the first of them was recorded;
    ``still`` those since the tables last moved, while it waited; both are 0 when none waits.
    ``head_age`` is None when the log is empty. ``next_type`` is what the first event that is
    not applied says, None when there is none.
    """

    number: int
    definition: str
    position: int
    as_of: date
    halted: bool
    demonstration: bool
    head: int
    head_age: float | None
    waiting: float
    still: float
    next_type: str | None

    @property
    def lag(self) -> int:
        """How many events are not applied yet."""
        return self.head - self.position

    @property
    def own(self) -> bool:
        """Whether its tables are those that this program knows."""
        return self.definition == own_definition()

    def stuck(self, after: float) -> bool:
        """Tell whether the tables have not moved for so many seconds, with events to apply."""
        return self.still > after


@dataclass(frozen=True, slots=True)
class Generation:
    """A generation, current or not.

    ``own`` tells whether this program makes the same tables. ``position`` is how far in the log
    it is, ``lag`` how many events it lacks and ``waiting`` the seconds since the first of them
    was recorded; the last two are None while it is loaded. ``seconds`` is how long it was in the
    making, None until it is ready or when it is not known. ``refused`` says why it failed its
    verification.
    """

    number: int
    state: State
    own: bool
    position: int | None
    lag: int | None
    waiting: float | None
    bytes: int
    seconds: float | None
    halted: bool
    refused: str | None

    @property
    def building(self) -> bool:
        """Whether it is not finished."""
        return self.state in PHASES


def following(connection: Connection[Any]) -> Following | None:
    """Return how the current generation follows the log; None when there is none.

    Raises:
        psycopg.errors.UndefinedTable: no tables were ever built.
    """
    row = connection.execute(FOLLOWING).fetchone()
    return None if row is None else Following(*row)


def generations(connection: Connection[Any]) -> list[Generation]:
    """Return every generation, the oldest first."""
    found: list[Generation] = []
    for number, state, definition, head, refused, seconds, size in connection.execute(
        GENERATIONS
    ).fetchall():
        position, halted, lag, waiting = _stands(connection, number, head)
        found.append(
            Generation(
                number=number,
                state=State(state),
                own=definition == own_definition(),
                position=position,
                lag=lag,
                waiting=waiting,
                bytes=size,
                seconds=seconds,
                halted=halted,
                refused=refused,
            )
        )
    return found


def _stands(
    connection: Connection[Any], number: int, head: int | None
) -> tuple[int | None, bool, int | None, float | None]:
    checkpoint = sql.Identifier(schema_of(number), "checkpoint")
    tasks = sql.Identifier(schema_of(number), "building")
    if _exists(connection, checkpoint):
        row = connection.execute(sql.SQL(STANDS).format(checkpoint)).fetchone()
        if row is not None:
            return row
    if head is not None and _exists(connection, tasks):
        loaded = connection.execute(sql.SQL(LOADED).format(tasks), [head]).fetchone()
        if loaded is not None:
            return loaded[0], False, None, None
    return None, False, None, None


def _exists(connection: Connection[Any], table: sql.Identifier) -> bool:
    row = connection.execute("select to_regclass(%s)", [table.as_string()]).fetchone()
    return row is not None and row[0] is not None
