"""The projector applies each event exactly once, halts loudly, and comes back by itself."""

import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from random import Random
from threading import Event, Thread
from typing import Any, Final, LiteralString

import psycopg
import pytest
from psycopg import Connection
from psycopg.conninfo import make_conninfo

from placeasile.domain.catalogue import UnknownEvent
from placeasile.domain.kernel import Recorded
from placeasile.projections import runner
from placeasile.projections.rebuild import build, drop_old, ensure, swap
from placeasile.projections.runner import (
    LogRewritten,
    PositionMissing,
    Projector,
    apply_page,
    check_log,
)
from tests.projections.planting import Place, assert_same, plant, projecting, running, tamper
from tests.support.histories import tell
from tests.support.oracle import Oracle
from tests.support.oracles.parts import every_table

TODAY: Final = date(2026, 1, 9)
LOG: Final = tell(Random(7), 40).log
SOON: Final = 10.0
FENCED: Final = """
    select a.application_name from pg_locks l join pg_stat_activity a using (pid)
    where l.locktype = 'advisory' and l.objid = 7043 and l.granted
      and a.datname = current_database()
"""


def until(happened: Callable[[], bool], seconds: float = SOON) -> None:
    """Wait for something that another thread does."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.01)


def checkpoint(connection: Connection[Any]) -> tuple[int, str | None]:
    row = connection.execute("select position, halted from read.checkpoint").fetchone()
    assert row is not None
    return row[0], row[1]


def reached(place: Place, position: int) -> bool:
    return checkpoint(place.owner) == (position, None)


def halted(place: Place) -> bool:
    return checkpoint(place.owner)[1] is not None


def assert_right(place: Place, log: Sequence[Recorded]) -> None:
    oracle = Oracle(log, TODAY, len(log))
    assert_same(running(place.projector), {"fact": oracle.fact(), **every_table(oracle)})


@contextmanager
def following(place: Place, name: str = "projector") -> Generator[Event]:
    """Run a projector in a thread; it must stop within two seconds of being told to."""
    dsn = make_conninfo(place.dsn, application_name=name)
    stop = Event()
    projector = Projector(lambda: projecting(dsn), lambda: TODAY)
    thread = Thread(target=projector.run, args=[stop], name=name)
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join(2)
        assert not thread.is_alive()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a halted projector look again soon."""
    monkeypatch.setattr(runner, "HALTED_SECONDS", 0.05)


# ---------------------------------------------------------------- exactly once


def test_what_was_applied_is_not_applied_again(place: Place) -> None:
    place.empty(TODAY)
    plant(place.owner, LOG)

    assert apply_page(place.projector, TODAY).events == len(LOG)
    before = running(place.projector)
    again = apply_page(place.projector, TODAY)

    assert (again.events, again.position) == (0, len(LOG))
    assert running(place.projector) == before
    assert_right(place, LOG)


def test_two_projectors_at_once_apply_each_event_once(place: Place) -> None:
    place.empty(TODAY)
    plant(place.owner, LOG)
    counts: list[int] = []

    def apply_all() -> None:
        with projecting(place.dsn) as connection:
            connection.execute("set search_path = core_v1, pg_temp")
            done = 0
            while step := apply_page(connection, TODAY, page=3).events:
                done += step
            counts.append(done)

    threads = [Thread(target=apply_all) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert sum(counts) == len(LOG)
    assert_right(place, LOG)


# ---------------------------------------------------------------- halting


def test_a_hole_in_the_log_stops_the_page_and_moves_nothing(place: Place) -> None:
    place.empty(TODAY)
    plant(place.owner, LOG[:10])
    apply_page(place.projector, TODAY)
    before = running(place.projector)
    plant(place.owner, [*LOG[10:14], *LOG[15:]])

    with pytest.raises(PositionMissing, match="position 15 is missing before 16"):
        apply_page(place.projector, TODAY)
    assert checkpoint(place.owner) == (10, None)
    assert running(place.projector) == before


@pytest.mark.usefixtures("impatient")
def test_a_hole_halts_the_projector_until_it_is_filled(place: Place) -> None:
    place.empty(TODAY)
    plant(place.owner, [*LOG[:14], *LOG[15:]])

    with following(place):
        until(lambda: halted(place))
        assert checkpoint(place.owner) == (0, "position 15 is missing before 16")
        plant(place.owner, LOG[14:15])
        until(lambda: reached(place, len(LOG)))
    assert_right(place, LOG)


POISONS: Final[dict[str, tuple[LiteralString, LiteralString]]] = {
    "unknown": (
        "update es.event set type = 'structure.of_tomorrow' where position = %s",
        "a newer program wrote it",
    ),
    "newer": (
        "update es.event set schema_version = 2 where position = %s",
        "a newer program wrote it",
    ),
    "misfit": (
        """update es.event set data = '{"departement": 14}' where position = %s""",
        "validation error",
    ),
}
RESTORE: Final = """
    update es.event set type = %s, schema_version = 1, data = %s where position = %s
"""


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(("poison", "said"), POISONS.values(), ids=POISONS)
def test_an_event_that_cannot_be_applied_halts_the_projector_until_it_can(
    place: Place, poison: LiteralString, said: str
) -> None:
    place.empty(TODAY)
    plant(place.owner, LOG[:10])
    apply_page(place.projector, TODAY)
    before = running(place.projector)
    plant(place.owner, LOG[10:])
    kept = place.owner.execute("select type, data from es.event where position = 12").fetchone()
    assert kept is not None
    tamper(place.owner, poison, 12)

    with following(place):
        until(lambda: halted(place))
        position, reason = checkpoint(place.owner)
        assert position == 10
        assert said in (reason or "")
        assert running(place.projector) == before
        tamper(place.owner, RESTORE, *kept, 12)
        until(lambda: reached(place, len(LOG)))
    assert_right(place, LOG)


def test_an_unknown_event_is_refused_by_its_page(place: Place) -> None:
    place.empty(TODAY)
    plant(place.owner, LOG)
    tamper(place.owner, POISONS["unknown"][0], 5)

    with pytest.raises(UnknownEvent):
        apply_page(place.projector, TODAY)


REWRITES: Final[dict[str, tuple[LiteralString, LiteralString]]] = {
    "leaf": (
        "update es.event set leaf = sha256(leaf) where position = 40",
        "the event at position 40 is not the one that was applied",
    ),
    "epoch": (
        "update es.meta set log_epoch = gen_random_uuid()",
        "the checkpoint belongs to another log",
    ),
    "truncated": (
        "delete from es.event where position > 30",
        "the event at position 40 is not the one that was applied",
    ),
}
each_rewrite = pytest.mark.parametrize(("rewrite", "said"), REWRITES.values(), ids=REWRITES)


@each_rewrite
def test_a_log_that_was_rewritten_is_noticed(
    place: Place, rewrite: LiteralString, said: str
) -> None:
    plant(place.owner, LOG)
    ensure(place.projector, TODAY)
    check_log(place.projector)
    tamper(place.owner, rewrite)

    with pytest.raises(LogRewritten, match=said):
        check_log(place.projector)


@each_rewrite
def test_a_rewritten_log_halts_the_projector(
    place: Place, rewrite: LiteralString, said: str
) -> None:
    plant(place.owner, LOG)
    ensure(place.projector, TODAY)
    tamper(place.owner, rewrite)

    with following(place):
        until(lambda: halted(place))
        assert checkpoint(place.owner) == (40, said)


@pytest.mark.usefixtures("impatient")
def test_the_projector_is_no_longer_halted_once_the_log_is_put_back(place: Place) -> None:
    plant(place.owner, LOG)
    ensure(place.projector, TODAY)
    row = place.owner.execute("select leaf from es.event where position = 40").fetchone()
    assert row is not None
    tamper(place.owner, REWRITES["leaf"][0])

    with following(place):
        until(lambda: halted(place))
        tamper(place.owner, "update es.event set leaf = %s where position = 40", row[0])
        until(lambda: reached(place, 40))


def test_an_empty_log_is_its_own(place: Place) -> None:
    place.empty(TODAY)

    check_log(place.projector)


# ---------------------------------------------------------------- following


def test_the_projector_applies_what_is_recorded_while_it_runs(place: Place) -> None:
    place.empty(TODAY)

    with following(place):
        for rank in range(0, len(LOG), 10):
            plant(place.owner, LOG[rank : rank + 10])
            place.owner.execute("notify es_event")
            until(partial(reached, place, rank + 10))
    assert_right(place, LOG)


def test_the_projector_waits_for_a_first_generation(place: Place) -> None:
    plant(place.owner, LOG)

    with following(place):
        until(lambda: place.owner.execute(FENCED).fetchone() is not None)
        ensure(place.projector, TODAY)
        plant(place.owner, [])
        until(lambda: reached(place, len(LOG)))


def test_the_projector_goes_over_to_the_generation_that_is_swapped_in(place: Place) -> None:
    place.empty(TODAY)
    plant(place.owner, LOG[:20])

    with following(place):
        until(lambda: reached(place, 20))
        for _ in range(2):
            swap(place.projector, build(place.projector, TODAY), TODAY)
            drop_old(place.projector)
        plant(place.owner, LOG[20:])
        until(lambda: reached(place, len(LOG)))
    assert_right(place, LOG)


def test_one_projector_is_active_and_another_takes_over(place: Place) -> None:
    place.empty(TODAY)

    with following(place, "first") as stop_first:
        until(lambda: place.owner.execute(FENCED).fetchall() == [("first",)])
        with following(place, "second"):
            plant(place.owner, LOG[:20])
            until(lambda: reached(place, 20))
            assert place.owner.execute(FENCED).fetchall() == [("first",)]
            stop_first.set()
            until(lambda: place.owner.execute(FENCED).fetchall() == [("second",)])
            plant(place.owner, LOG[20:])
            until(lambda: reached(place, len(LOG)))
    assert_right(place, LOG)


def test_the_projector_reconnects_when_its_connection_is_cut(place: Place) -> None:
    place.empty(TODAY)

    with following(place):
        for rank in (0, 20):
            plant(place.owner, LOG[rank : rank + 20])
            until(partial(reached, place, rank + 20))
            cut = place.owner.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity "
                "where application_name = 'projector' and datname = current_database()"
            ).fetchall()
            assert cut == [(True,)]
    assert_right(place, LOG)


def test_the_projector_keeps_trying_to_connect(place: Place) -> None:
    place.empty(TODAY)
    plant(place.owner, LOG)
    stop = Event()
    failures = 2

    def connect() -> Connection[Any]:
        nonlocal failures
        if failures:
            failures -= 1
            raise psycopg.OperationalError("the server is starting up")
        return projecting(place.dsn)

    thread = Thread(target=Projector(connect, lambda: TODAY).run, args=[stop])
    thread.start()
    until(lambda: reached(place, len(LOG)))
    stop.set()
    thread.join(2)

    assert not thread.is_alive()


def test_the_projector_survives_a_generation_that_vanishes(place: Place) -> None:
    place.empty(TODAY)

    with following(place):
        plant(place.owner, LOG[:20])
        until(lambda: reached(place, 20))
        place.owner.execute("drop schema core_v1 cascade")
        plant(place.owner, LOG[20:])
        time.sleep(0.2)
        swap(place.projector, build(place.projector, TODAY), TODAY)
        until(lambda: reached(place, len(LOG)))


def test_a_halted_projector_stops_at_once(place: Place) -> None:
    plant(place.owner, LOG)
    ensure(place.projector, TODAY)
    tamper(place.owner, REWRITES["epoch"][0])

    with following(place):
        until(lambda: halted(place))
