"""Generations are built beside the one that runs, and swapped under the readers' feet."""

import time
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from datetime import date
from itertools import groupby, pairwise
from random import Random
from threading import Event, Thread
from typing import Any, ClassVar, Final

import psycopg
import pytest
from psycopg import Connection

from placeasile.domain import catalogue
from placeasile.domain.kernel import Event as DomainEvent, Fact
from placeasile.projections.generation import State, current, definition_hash, use
from placeasile.projections.rebuild import build, drop_old, ensure, swap
from placeasile.projections.runner import PositionMissing, Projector, apply_page
from tests.projections.planting import Place, answered, assert_same, plant, projecting, running
from tests.support.histories import tell
from tests.support.oracle import Oracle
from tests.support.oracles.parts import every_table

TODAY: Final = date(2025, 12, 31)
TOMORROW: Final = date(2026, 1, 1)
LOG: Final = tell(Random(11), 60).log
STRUCTURES: Final = Oracle(LOG, TODAY, len(LOG)).subjects("structure")


def generations(place: Place) -> list[tuple[int, str]]:
    return place.owner.execute(
        "select number, state from ops.generation order by number"
    ).fetchall()


def schemas(place: Place) -> list[str]:
    """The schemas of generations, each with the one of its dry runs."""
    rows = place.owner.execute(
        "select nspname::text from pg_namespace where nspname ~ '^core_v' order by nspname"
    ).fetchall()
    found = [row[0] for row in rows]
    kept = [one for one in found if not one.endswith("_supposed")]
    assert {f"{one}_supposed" for one in kept} == {*found} - {*kept}
    return kept


@contextmanager
def reading(
    place: Place, look: Callable[[Connection[Any]], None], count: int = 2
) -> Generator[None]:
    """Look again and again from other threads; every look must go well."""
    stop = Event()
    failures: list[str] = []
    looks: list[int] = []

    def loop() -> None:
        options = "-c role=placeasile_app -c jit=off"
        done = 0
        with psycopg.connect(place.dsn, autocommit=True, options=options) as connection:
            while not stop.is_set():
                try:
                    look(connection)
                except (psycopg.Error, AssertionError) as error:
                    failures.append(repr(error))
                done += 1
        looks.append(done)

    threads = [Thread(target=loop) for _ in range(count)]
    for one in threads:
        one.start()
    try:
        yield
    finally:
        stop.set()
        for one in threads:
            one.join()
    assert failures == []
    assert min(looks) > 0


# ---------------------------------------------------------------- building


@pytest.mark.covers("L7")
def test_a_generation_is_built_beside_the_one_that_runs(place: Place) -> None:
    plant(place.owner, LOG[:40])
    ensure(place.projector, TODAY)
    number = build(place.projector, TODAY)
    plant(place.owner, LOG[40:])
    use(place.projector, 1)
    apply_page(place.projector, TODAY)

    assert generations(place) == [(1, "CURRENT"), (2, "READY")]
    ran = running(place.projector)
    use(place.projector, number)
    oracle = Oracle(LOG, TODAY, 40)
    assert_same(running(place.projector), {"fact": oracle.fact(), **every_table(oracle)})

    swap(place.projector, number, TODAY)
    assert generations(place) == [(1, "OLD"), (2, "CURRENT")]
    assert current(place.projector) == (2, definition_hash())
    assert_same(running(place.projector), ran)
    asked = answered(place.projector, TODAY, len(LOG))
    assert_same(asked, {name: ran[name] for name in asked})


def test_progress_is_told_as_the_log_is_loaded(place: Place) -> None:
    plant(place.owner, LOG)
    told: list[tuple[State, int, int]] = []

    ensure(place.projector, TODAY, lambda phase, done, of: told.append((phase, done, of)))

    assert told[0] == (State.LOADING, len(LOG), len(LOG))
    assert [phase for phase, _ in groupby(phase for phase, _, _ in told)] == [
        State.LOADING, State.INDEXING, State.DERIVING, State.VERIFYING,
    ]  # fmt: skip
    last = {phase: (done, of) for phase, done, of in told}
    assert all(done == of for done, of in last.values())


def test_nothing_is_built_from_a_log_with_a_hole(place: Place) -> None:
    plant(place.owner, [*LOG[:10], *LOG[11:]])

    with pytest.raises(PositionMissing):
        build(place.projector, TODAY)
    assert schemas(place) == []


class Stopped(Exception):
    pass


def _stop(_phase: State, _done: int, _of: int) -> None:
    raise Stopped


def test_a_build_that_is_interrupted_is_swept_when_it_is_not_wanted(place: Place) -> None:
    plant(place.owner, LOG)
    ensure(place.projector, TODAY)
    before = running(place.projector)

    with pytest.raises(Stopped):
        build(place.projector, TODAY, _stop)
    assert generations(place) == [(1, "CURRENT"), (2, "LOADING")]
    use(place.projector, 1)
    assert running(place.projector) == before

    drop_old(place.projector)
    assert generations(place) == [(1, "CURRENT")]
    assert schemas(place) == ["core_v1"]
    assert not ensure(place.projector, TODAY)


def test_the_first_build_may_be_interrupted_too(place: Place) -> None:
    plant(place.owner, LOG)

    with pytest.raises(Stopped):
        ensure(place.projector, TODAY, _stop)
    assert ensure(place.projector, TODAY)
    assert generations(place) == [(1, "CURRENT")]
    assert schemas(place) == ["core_v1"]


def test_one_generation_is_kept_for_a_way_back(place: Place) -> None:
    place.empty(TODAY)
    for _ in range(3):
        assert ensure(place.projector, TODAY, always=True)

    assert generations(place) == [(3, "OLD"), (4, "CURRENT")]
    assert schemas(place) == ["core_v3", "core_v4"]


# ---------------------------------------------------------------- what makes a generation


def test_nothing_is_built_when_the_current_generation_is_what_we_define(place: Place) -> None:
    assert ensure(place.projector, TODAY)
    assert not ensure(place.projector, TODAY)
    assert generations(place) == [(1, "CURRENT")]


@pytest.mark.covers("L29")
def test_a_generation_of_another_definition_is_replaced(place: Place) -> None:
    plant(place.owner, LOG)
    ensure(place.projector, TODAY)
    place.owner.execute("update ops.generation set definition = 'of another version'")

    assert ensure(place.projector, TODAY)
    assert generations(place) == [(1, "OLD"), (2, "CURRENT")]


class NeverSaid(DomainEvent):
    """An event of this test alone."""

    TOPIC: ClassVar[str] = "example.never_said"

    def facts(self) -> Iterable[Fact]:
        return ()


def test_what_events_assert_is_part_of_the_definition(monkeypatch: pytest.MonkeyPatch) -> None:
    before = definition_hash()
    monkeypatch.setitem(catalogue.EVENTS, NeverSaid.TOPIC, NeverSaid)

    assert definition_hash() != before


def test_processes_that_start_together_build_one_generation(place: Place) -> None:
    plant(place.owner, LOG)
    built: list[bool] = []

    def start() -> None:
        with projecting(place.dsn) as connection:
            built.append(ensure(connection, TODAY))

    threads = [Thread(target=start) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert sorted(built) == [False, False, True]
    assert generations(place) == [(1, "CURRENT")]


# ---------------------------------------------------------------- readers


def test_readers_see_one_generation_or_the_other_whole(place: Place) -> None:
    plant(place.owner, LOG)
    ensure(place.projector, TODAY)
    subjects = [row[0] for row in place.owner.execute("select subject from read.subject")]

    def look(connection: Connection[Any]) -> None:
        with connection.transaction():
            row = connection.execute("""
                select c.as_of, (select max(y.year) from read.year y),
                  (select max(y.balance_on) from read.year y)
                from read.checkpoint c
            """).fetchone()
            assert row is not None
            as_of, year, balance_on = row
            assert (year, balance_on) == (as_of.year, as_of)
            oldest = connection.execute("select min(year) from read.territory_year").fetchone()
            assert oldest == (as_of.year - 4,)
        asked = connection.execute(
            "select count(*) from read.sheet_at(%s, %s, %s)", [subjects, TODAY, len(LOG)]
        ).fetchone()
        assert asked == (4,)

    with reading(place, look):
        for day in (TODAY, TOMORROW, TOMORROW):
            swap(place.projector, build(place.projector, day), day)
            drop_old(place.projector)


def test_the_position_that_readers_see_never_goes_back(place: Place) -> None:
    place.empty(TODAY)
    seen: list[int] = []

    def look(connection: Connection[Any]) -> None:
        row = connection.execute("select position from read.checkpoint").fetchone()
        assert row is not None
        seen.append(row[0])

    stop = Event()
    follower = Thread(
        target=Projector(lambda: projecting(place.dsn), lambda: TODAY).run, args=[stop]
    )
    follower.start()
    with reading(place, look, count=1):
        for rank in range(0, len(LOG), 15):
            number = build(place.projector, TODAY)
            plant(place.owner, LOG[rank : rank + 15])
            place.owner.execute("notify es_event")
            time.sleep(0.05)
            swap(place.projector, number, TODAY)
    stop.set()
    follower.join(2)

    assert not follower.is_alive()
    assert all(before <= after for before, after in pairwise(seen))
    assert seen[-1] == len(LOG)


def test_a_reader_that_holds_a_view_makes_the_swap_wait_and_is_never_sent_away(
    place: Place,
) -> None:
    plant(place.owner, LOG)
    ensure(place.projector, TODAY)
    number = build(place.projector, TODAY)
    swapping = Thread(target=swap, args=[place.projector, number, TODAY])

    with psycopg.connect(place.dsn, options="-c role=placeasile_app") as reader:
        reader.execute("select from read.timeline")
        swapping.start()
        time.sleep(0.6)
        assert reader.execute("select count(*) from read.sheet").fetchone() == (4,)
        assert generations(place) == [(1, "CURRENT"), (2, "READY")]
    swapping.join(15)

    assert generations(place) == [(1, "OLD"), (2, "CURRENT")]


def test_what_others_build_on_the_views_survives_a_swap(place: Place) -> None:
    plant(place.owner, LOG)
    ensure(place.projector, TODAY)
    place.owner.execute(
        "create view public.report as select etat, count(*) from read.sheet group by 1"
    )
    before = place.owner.execute("select * from public.report").fetchall()

    swap(place.projector, build(place.projector, TODAY), TODAY)
    place.owner.execute("drop schema core_v1 cascade")

    assert place.owner.execute("select * from public.report").fetchall() == before


def test_a_view_of_other_columns_is_made_anew(place: Place) -> None:
    plant(place.owner, LOG)
    ensure(place.projector, TODAY)
    place.owner.execute("drop view read.search cascade")
    place.owner.execute("create view read.search as select 1 as former")
    place.owner.execute("alter view read.search owner to placeasile_projector")

    swap(place.projector, build(place.projector, TODAY), TODAY)

    row = place.owner.execute("select count(*) from read.search where texte <> ''").fetchone()
    assert row == (len(STRUCTURES),)
    assert len(answered(place.projector, TODAY, len(LOG))["search"]) == len(STRUCTURES)


def test_a_function_of_another_shape_is_made_anew(place: Place) -> None:
    plant(place.owner, LOG)
    ensure(place.projector, TODAY)
    place.owner.execute("drop function read.search_at")
    place.owner.execute("""
        create function read.search_at(p_keys uuid[], p_effective date, p_position bigint)
        returns int language sql begin atomic select 1; end
    """)
    place.owner.execute(
        "alter function read.search_at(uuid[], date, bigint) owner to placeasile_projector"
    )

    swap(place.projector, build(place.projector, TODAY), TODAY)

    assert len(answered(place.projector, TODAY, len(LOG))["search"]) == len(STRUCTURES)
