"""Readers that look all the time, and what they must never see."""

import http.client
import json
import re
import time
from dataclasses import dataclass, field
from datetime import date
from random import Random
from threading import Event
from typing import Any, Final, cast

import psycopg
from psycopg import Connection, IsolationLevel, sql

from placeasile.edge.database import APPLICATION, limited
from placeasile.projections.kernel import READ_MODELS, Keyed, ReadModel
from placeasile.projections.moment import HOLD
from tests.faults.clients import TRY_SECONDS, Notes, structures

CHECKPOINT: Final = "select position, as_of from read.checkpoint"
ENTRIES: Final = "select count(*), coalesce(max(position), 0) from read.entry"
EXPLAIN: Final = "explain (verbose, costs off) select * from read.{}"
GENERATION: Final = re.compile(r"\bcore_v(\d+)\.")
KEYS: Final[dict[Keyed, str]] = {
    Keyed.STRUCTURE: "array(select subject from read.subject where kind = 'structure')",
    Keyed.SUBJECT: "array(select distinct subject from read.entry)",
    Keyed.OPERATEUR: "array(select subject from read.subject where kind = 'operateur')",
    Keyed.TERRITORY: "array(select 'departement:' || code from ref.departement union all "
    "select 'region:' || code from ref.region union all select 'nation:FR')",
    Keyed.CPOM: "array(select subject from read.subject where kind = 'cpom')",
    Keyed.TRANSFORMATION: "array(select subject from read.subject where kind = 'transformation')",
}
# A row says how many rows of a table are missing, how many in excess, and the key of one.
COMPARE: Final = """
    with expected as materialized (select * from {expected}),
    missing as (select * from expected except all select * from {table}),
    extra as (select * from {table} except all select * from expected)
    select (select count(*) from missing), (select count(*) from extra),
      (select {key}::text from (select * from missing union all select * from extra) x limit 1)
"""
COMPARED: Final = tuple(one for one in READ_MODELS if not one.evaluated)
PASSING: Final = ("08", "57", "53", "3D", "55")
"""The classes of errors that an outage, a full disk or a change of database explains."""
PAUSE: Final = 0.1
PAST: Final = 0.3
"""The share of HTTP reads that ask for an answer that was given before."""
FRESH: Final = 0.5
"""The share of the others that want to see the latest command."""


@dataclass
class Seen:
    """What readers saw.

    Attributes:
        applied: when the tables were seen at each position.
        looks: how many looks went to their end.
        mixed: looks at two states, or two generations, in one.
        back: looks that went back, or that gave other bytes for the same moment.
        wrong: errors that no fault explains.
    """

    applied: list[tuple[float, int]] = field(default_factory=list[tuple[float, int]])
    looks: int = 0
    mixed: list[str] = field(default_factory=list[str])
    back: list[str] = field(default_factory=list[str])
    wrong: list[str] = field(default_factory=list[str])


# ------------------------------------------------------------------------- over SQL


def look_over_sql(dsn: str, seed: int, seen: Seen, stop: Event) -> None:
    """Read several tables in one transaction, again and again, until told to stop."""
    draws = Random(f"reader {seed}")
    last: tuple[int, date] = (0, date.min)
    while not stop.is_set():
        try:
            with psycopg.connect(limited(dsn, APPLICATION), connect_timeout=5) as connection:
                connection.isolation_level = IsolationLevel.REPEATABLE_READ
                connection.read_only = True
                while not stop.is_set():
                    last = look_once(connection, draws, last, seen)
                    stop.wait(PAUSE)
        except psycopg.Error as error:
            if not _passing(error):
                seen.wrong.append(f"SQL reader: {type(error).__name__} {error}")
            stop.wait(PAUSE)


def look_once(
    connection: Connection[Any], draws: Random, last: tuple[int, date], seen: Seen
) -> tuple[int, date]:
    """Read the checkpoint and a table in one transaction; return where they stood."""
    with connection.transaction():
        connection.execute(HOLD)  # as the API begins
        generations = {_generation(connection, "checkpoint")}
        row = connection.execute(CHECKPOINT).fetchone()
        if row is None:
            seen.mixed.append("a generation without a checkpoint")
            return last
        position, as_of = row
        now = time.monotonic()
        if position < last[0] or as_of < last[1]:
            seen.back.append(f"SQL: {position} {as_of} after {last[0]} {last[1]}")
        counted = connection.execute(ENTRIES).fetchall()[0]
        if counted != (position, position):
            seen.mixed.append(f"entries {counted} at position {position}")
        for model in draws.sample(COMPARED, 1):
            generations.add(_generation(connection, model.name))
            _compare(connection, model, as_of, position, seen)
        if len(generations) > 1:
            seen.mixed.append(f"generations {sorted(generations)} in one transaction")
    seen.applied.append((now, position))
    seen.looks += 1
    return max(position, last[0]), max(as_of, last[1])


def _generation(connection: Connection[Any], table: str) -> int:
    """Return the generation that this transaction finds a table in."""
    query = sql.SQL(cast("Any", EXPLAIN)).format(sql.Identifier(table))
    plan = "\n".join(line for (line,) in connection.execute(query).fetchall())
    (number,) = set(GENERATION.findall(plan))
    return int(number)


def _compare(
    connection: Connection[Any], model: ReadModel, as_of: date, position: int, seen: Seen
) -> None:
    """Compare a table with what its own definition says of this very moment."""
    expected = sql.SQL("{}({}, %(as_of)s, %(position)s)").format(
        sql.Identifier("read", f"{model.name}_at"), sql.SQL(cast("Any", KEYS[model.keyed]))
    )
    query = sql.SQL(COMPARE).format(
        expected=expected,
        table=sql.Identifier("read", model.name),
        key=sql.Identifier(model.key),
    )
    found = connection.execute(query, {"as_of": as_of, "position": position}).fetchall()[0]
    missing, extra, example = found
    if missing or extra:
        seen.mixed.append(
            f"{model.name} at position {position}: {missing} missing, {extra} extra ({example})"
        )


def _passing(error: psycopg.Error) -> bool:
    # None: the connection itself was lost, or could not be made.
    return error.sqlstate is None or error.sqlstate.startswith(PASSING)


# ------------------------------------------------------------------------- over HTTP


@dataclass
class HttpReader:
    """Reads through the API; remembers what was answered, by address and moment."""

    port: int
    key: str
    seed: int
    notes: Notes
    seen: Seen
    answers: dict[tuple[str, str, int], bytes] = field(
        default_factory=dict[tuple[str, str, int], bytes]
    )
    position: int = 0

    def look(self, stop: Event) -> None:
        """Read, and ask for past answers again, until told to stop."""
        draws = Random(f"http reader {self.seed}")
        addresses = [
            "/api/structures?limit=50",
            "/api/operateurs?limit=50",
            *(f"/api/structures/{one}/timeline" for _, one in structures(self.seed)),
        ]
        while not stop.is_set():
            try:
                if self.answers and draws.random() < PAST:
                    self._ask_again(*draws.choice(list(self.answers)))
                else:
                    self._ask(draws.choice(addresses), fresh=draws.random() < FRESH)
            except (OSError, http.client.HTTPException, ValueError):
                pass  # an outage: how long it lasts is measured elsewhere
            stop.wait(PAUSE)

    def _ask(self, address: str, *, fresh: bool) -> None:
        """Read now; ``fresh`` wants to see what has just been recorded."""
        acknowledged = self.notes.acknowledged if fresh else []
        least = (acknowledged[-1].position or 0) if acknowledged else 0
        mark = "&" if "?" in address else "?"
        asked = f"{address}{mark}min_position={least}" if least else address
        status, body = self._get(asked)
        if status != 200:
            self._unanswered(asked, status, body)
            return
        moment = json.loads(body)["moment"]
        position = int(moment["position"])
        if position < max(self.position, least):
            self.seen.back.append(f"{asked}: position {position} after {self.position}")
        self.position = max(position, self.position)
        self.remember((address, str(moment["effective_on"]), position), body)

    def _ask_again(self, address: str, day: str, position: int) -> None:
        """Ask for an answer that was given before: it has the same bytes."""
        mark = "&" if "?" in address else "?"
        asked = f"{address}{mark}effective_on={day}&position={position}"
        status, body = self._get(asked)
        if status != 200:
            self._unanswered(asked, status, body)
            return
        self.remember((address, day, position), body)

    def remember(self, moment: tuple[str, str, int], body: bytes) -> None:
        """Keep an answer, or compare it with the one that was given for the same moment."""
        before = self.answers.setdefault(moment, body)
        if before != body:
            self.seen.back.append(f"{moment}: {body[:400]!r} is not {before[:400]!r}")
        self.seen.looks += 1

    def _unanswered(self, asked: str, status: int, body: bytes) -> None:
        """Note what a reader must not be told; 503 is an outage, 404 a structure to come."""
        if status not in {503, 404}:
            self.seen.wrong.append(f"{asked}: {status} {body[:300]!r}")

    def _get(self, address: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TRY_SECONDS)
        try:
            bearer = {"Authorization": f"Bearer {self.key}"}
            connection.request("GET", address, headers=bearer)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()
