"""A build that is killed goes on where it stopped, and only what is verified is ever shown."""

import os
import signal
import subprocess
import sys
from threading import Thread
from typing import Any, Final

import psycopg
import pytest
from psycopg import Connection, sql
from psycopg.conninfo import make_conninfo

from placeasile.projections import building
from placeasile.projections.building import Work, assist
from placeasile.projections.generation import PHASES, State, definition_hash, use
from placeasile.projections.operations import Generation, following, generations as listed
from placeasile.projections.rebuild import Unsound, build, ensure, prepare, swap
from placeasile.projections.runner import apply_page
from placeasile.projections.swapping import GenerationRefused, drop, former, ready
from tests.projections.planting import Place, assert_same, plant, running
from tests.projections.test_rebuild import LOG, TODAY, generations, reading, schemas
from tests.support.environment import environment
from tests.support.oracle import Oracle
from tests.support.oracles.parts import every_table

KILLED: Final = -signal.SIGKILL


def killed_in(place: Place, phase: State) -> int:
    """Build in a process that kills itself in a phase; return what it ended with."""
    command = [sys.executable, "-m", "tests.projections.killed", place.dsn, phase, str(TODAY)]
    return subprocess.run(command, env=environment(), check=False, timeout=200).returncode


def as_projector(dsn: str) -> str:
    return make_conninfo(dsn, options="-c role=placeasile_projector -c jit=off")


def of_one_generation(connection: Connection[Any]) -> None:
    """Check that what a reader sees in one statement is all of one generation."""
    row = connection.execute("""
        select c.position, (select count(*) from read.entry), (select count(*) from read.timeline),
          (select max(position) from read.fact) <= c.position,
          (select count(*) from read.sheet_at(
            array(select subject from read.subject), c.as_of, c.position)),
          (select count(*) from read.sheet)
        from read.checkpoint c
    """).fetchone()
    assert row is not None
    position, entries, lines, within, answered, sheets = row
    assert (entries, lines, within, answered) == (position, position, True, sheets)


def assert_right(place: Place, number: int) -> None:
    oracle = Oracle(LOG, TODAY, len(LOG))
    use(place.projector, number)
    assert_same(running(place.projector), {"fact": oracle.fact(), **every_table(oracle)})


# ---------------------------------------------------------------- kills


@pytest.mark.covers("L7")
@pytest.mark.timeout(600)
def test_a_build_that_is_killed_in_every_phase_ends_as_if_nothing_had_happened(
    place: Place,
) -> None:
    plant(place.owner, LOG[:40])
    ensure(place.projector, TODAY)

    with reading(place, of_one_generation):
        for phase in PHASES:
            assert killed_in(place, phase) == KILLED, phase
            assert generations(place) == [(1, "CURRENT"), (2, phase)]
            if phase is State.DERIVING:
                plant(place.owner, LOG[40:])
        assert ensure(place.projector, TODAY, always=True)

    assert generations(place) == [(1, "OLD"), (2, "CURRENT")]
    assert_right(place, 2)


@pytest.mark.timeout(300)
def test_a_build_is_begun_anew_when_the_program_has_changed_meanwhile(place: Place) -> None:
    plant(place.owner, LOG)
    assert killed_in(place, State.DERIVING) == KILLED
    place.owner.execute("update ops.generation set definition = 'of another version'")

    assert build(place.projector, TODAY) == 1

    assert generations(place) == [(1, "READY")]
    assert schemas(place) == ["core_v1"]
    assert_right(place, 1)


def test_a_build_is_begun_anew_when_its_log_was_replaced(place: Place) -> None:
    plant(place.owner, LOG)
    with pytest.raises(Stopped):
        build(place.projector, TODAY, _stop)
    place.owner.execute("update ops.generation set leaf = 'another'")

    build(place.projector, TODAY)

    assert_right(place, 1)


class Stopped(Exception):
    pass


def _stop(_phase: State, _done: int, _of: int) -> None:
    raise Stopped


# ---------------------------------------------------------------- several processes


@pytest.mark.timeout(300)
def test_processes_share_a_build_and_do_nothing_twice(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "PAGE", 3)
    plant(place.owner, LOG)
    helping: list[Thread] = []

    def help_too(phase: State, done: int, of: int) -> None:
        if (phase, done) != (State.LOADING, of) and not helping:
            work = Work(1, len(LOG), TODAY)
            for _ in range(2):
                args = [as_projector(place.dsn), work, os.getppid()]
                helping.append(Thread(target=assist, args=args))
                helping[-1].start()

    build(place.projector, TODAY, help_too)
    for one in helping:
        one.join()

    assert len(helping) == 2
    assert_right(place, 1)


@pytest.mark.timeout(300)
def test_a_long_log_is_loaded_by_several_processes(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "MANY", 1)
    plant(place.owner, LOG)

    build(place.projector, TODAY)

    assert_right(place, 1)


# ---------------------------------------------------------------- verification


@pytest.mark.covers("L8")
@pytest.mark.parametrize(
    ("tampering", "table"),
    [
        ("update core_v2.sheet set nom = 'autre' where nom is not null", "sheet"),
        ("delete from core_v2.year where year = 2025", "year"),
        ("update core_v2.fact set value = '{\"nom\": \"autre\"}' where facet = 'nom'", "fact"),
        ("delete from core_v2.entry where position = 3", "entry"),
        ("delete from core_v2.fact_key where facet = 'nom'", "fact_key"),
        ("update core_v2.territory_year set structures = 7 where territory = 'nation:FR'",
         "territory_year"),
        ("delete from core_v2.completeness", "completeness"),
    ],
)  # fmt: skip
def test_tables_unlike_the_log_are_never_shown(place: Place, tampering: str, table: str) -> None:
    plant(place.owner, LOG)
    ensure(place.projector, TODAY)
    before = running(place.projector)

    def spoil(phase: State, done: int, of: int) -> None:
        if phase is State.DERIVING and done == of:
            changed = place.owner.execute(sql.SQL(tampering)).rowcount  # type: ignore[arg-type]
            assert changed > 0

    with pytest.raises(Unsound, match=rf"génération 2 est refusée.*{table} \(") as refused:
        ensure(place.projector, TODAY, spoil, always=True)

    assert "La génération courante reste en service" in str(refused.value)
    assert generations(place) == [(1, "CURRENT"), (2, "VERIFYING")]
    use(place.projector, 1)
    assert running(place.projector) == before
    with pytest.raises(GenerationRefused, match=r"génération 2 n'est pas prête.*refusée"):
        swap(place.projector, 2, TODAY)

    assert ensure(place.projector, TODAY, always=True)  # drops it, and builds another
    assert generations(place) == [(1, "OLD"), (2, "CURRENT")]
    assert_right(place, 2)


def test_a_build_repairs_a_current_generation_that_lies_about_the_past(place: Place) -> None:
    plant(place.owner, LOG)
    ensure(place.projector, TODAY)
    place.owner.execute("delete from core_v1.fact")

    assert ensure(place.projector, TODAY, always=True)

    assert_right(place, 2)


# ---------------------------------------------------------------- ways back


def test_a_generation_waits_until_it_is_swapped(place: Place) -> None:
    plant(place.owner, LOG[:40])
    ensure(place.projector, TODAY)
    assert prepare(place.projector, TODAY) == 2
    assert prepare(place.projector, TODAY) == 3
    assert generations(place) == [(1, "CURRENT"), (3, "READY")]
    plant(place.owner, LOG[40:])

    swap(place.projector, ready(place.projector), TODAY)

    assert generations(place) == [(1, "OLD"), (3, "CURRENT")]
    assert_right(place, 3)
    with pytest.raises(GenerationRefused, match="aucune génération n'est prête"):
        ready(place.projector)


def test_one_that_is_ready_is_shown_at_the_start_of_its_program(place: Place) -> None:
    plant(place.owner, LOG)
    ensure(place.projector, TODAY)
    prepare(place.projector, TODAY)
    place.owner.execute("update ops.generation set definition = 'of another' where number = 1")

    assert ensure(place.projector, TODAY)

    assert generations(place) == [(1, "OLD"), (2, "CURRENT")]


def test_the_way_back_shows_the_log_to_its_end(place: Place) -> None:
    plant(place.owner, LOG[:40])
    ensure(place.projector, TODAY)
    with pytest.raises(GenerationRefused, match="aucune ancienne génération"):
        former(place.projector)
    ensure(place.projector, TODAY, always=True)
    plant(place.owner, LOG[40:])
    while apply_page(place.projector, TODAY).events:
        pass

    with reading(place, of_one_generation):
        swap(place.projector, former(place.projector), TODAY)

    assert generations(place) == [(1, "CURRENT"), (2, "OLD")]
    assert_right(place, 1)


def test_there_is_no_way_back_to_tables_of_another_program(place: Place) -> None:
    plant(place.owner, LOG)
    ensure(place.projector, TODAY)
    ensure(place.projector, TODAY, always=True)
    place.owner.execute("update ops.generation set definition = 'of another' where number = 1")

    with pytest.raises(GenerationRefused, match="ne peut pas servir cette version"):
        swap(place.projector, former(place.projector), TODAY)
    assert generations(place) == [(1, "OLD"), (2, "CURRENT")]


def test_only_what_does_not_serve_is_dropped(place: Place) -> None:
    place.empty(TODAY)
    ensure(place.projector, TODAY, always=True)

    with pytest.raises(GenerationRefused, match="génération 2 est en service"):
        drop(place.projector, 2)
    with pytest.raises(GenerationRefused, match="génération 9 n'existe pas"):
        drop(place.projector, 9)
    drop(place.projector, 1)

    assert generations(place) == [(2, "CURRENT")]
    assert schemas(place) == ["core_v2"]


# ---------------------------------------------------------------- what is told


def test_generations_are_told_with_where_they_stand(place: Place) -> None:
    plant(place.owner, LOG[:40])
    ensure(place.projector, TODAY)
    plant(place.owner, LOG[40:])
    with pytest.raises(Stopped):
        build(place.projector, TODAY, _stop)

    first, second = listed(place.projector)

    assert isinstance(first, Generation)
    assert (first.number, first.state, first.own) == (1, State.CURRENT, True)
    assert (first.position, first.lag, first.halted) == (40, len(LOG) - 40, False)
    assert first.waiting is not None
    assert first.waiting > 0
    assert first.seconds is not None
    assert first.seconds > 0
    assert first.bytes > 100_000
    assert (second.number, second.state, second.building) == (2, State.LOADING, True)
    assert (second.position, second.lag, second.seconds) == (len(LOG), None, None)


def test_what_follows_the_log_is_told(place: Place) -> None:
    with pytest.raises(psycopg.errors.UndefinedTable):
        following(place.projector)
    plant(place.owner, LOG[:40])
    ensure(place.projector, TODAY)
    found = following(place.projector)
    assert found is not None
    assert (found.position, found.lag, found.waiting, found.still) == (40, 0, 0, 0)
    assert (found.definition, found.next_type) == (definition_hash(), None)
    assert not found.stuck(0)

    plant(place.owner, LOG[40:])
    found = following(place.projector)
    assert found is not None
    assert (found.lag, found.next_type) == (len(LOG) - 40, LOG[40].event.TOPIC)
    assert found.waiting > 0
    assert found.stuck(0)
    assert not found.stuck(3600)
