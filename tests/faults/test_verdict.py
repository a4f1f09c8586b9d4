"""The verdict and the readers of the suite see what they are there to see."""

from collections.abc import Generator
from random import Random
from typing import Any
from uuid import UUID, uuid5

import psycopg
import pytest
from psycopg import Connection
from psycopg_pool import ConnectionPool

from placeasile.domain.operateur.decisions import OPERATEUR, RegisterOperateur
from placeasile.edge.clock import Clock
from placeasile.edge.database import projector_connection
from placeasile.projections import rebuild
from placeasile.projections.runner import apply_page
from placeasile.store.register import EventStore, Receipt
from placeasile.workers.jobs import JobBoard, job_id_of
from tests.faults import verdict
from tests.faults.clients import Notes, Sent
from tests.faults.jobs import COUNT
from tests.faults.readers import HttpReader, Seen, look_once
from tests.faults.running import LONG_AGO
from tests.faults.site import instrument
from tests.faults.verdict import Planned, judge
from tests.support.stamps import Stamps

NOTHING = Planned([], frozenset())


@pytest.fixture
def projector(database: str, owner: Connection[Any]) -> Generator[Connection[Any]]:
    """The tables of an instrumented register."""
    instrument(owner)
    with projector_connection(database) as connection:
        rebuild.ensure(connection, Clock().today())
        yield connection


@pytest.fixture
def notes(projector: Connection[Any], store: EventStore) -> Notes:
    """What was told of two operators, that the log has and the tables show."""
    stamp, notes = Stamps("verdict"), Notes()
    for name in ("Aurore", "Coallia"):
        command = RegisterOperateur.model_validate({"nom": name, "effective_on": "2020-01-01"})
        given = stamp()
        told = store.execute(OPERATEUR, uuid5(given.command_id, name), command, given)
        notes.asked.add(given.command_id)
        notes.sent.append(sent(given.command_id, told))
    project(projector)
    return notes


def sent(command_id: UUID, told: Receipt) -> Sent:
    return Sent(command_id, 0.0, 0.0, told.position, told.event_ids)


def project(projector: Connection[Any]) -> None:
    rebuild.use(projector, 1)
    while apply_page(projector, Clock().today()).events:
        pass


def test_all_is_well(database: str, notes: Notes) -> None:
    assert judge(database, notes, NOTHING).sound


def test_a_command_that_was_acknowledged_and_is_not_there(database: str, notes: Notes) -> None:
    notes.sent.append(Sent(UUID(int=1), 0.0, 0.0, 3, (UUID(int=2),)))
    assert len(judge(database, notes, NOTHING).lost) == 1


def test_an_event_more_than_was_told(database: str, notes: Notes) -> None:
    first = notes.sent[0]
    notes.sent[0] = Sent(first.command_id, 0.0, 0.0, first.position, ())
    assert len(judge(database, notes, NOTHING).duplicated) == 1


def test_a_command_that_nobody_sent(database: str, notes: Notes) -> None:
    notes.asked.clear()
    assert len(judge(database, notes, NOTHING).wrong) == 2


def test_a_name_that_went_to_two_operators(
    database: str, notes: Notes, owner: Connection[Any]
) -> None:
    owner.execute("alter table es.event disable trigger all")
    owner.execute("update es.event set data = (select data from es.event where position = 1)")
    found = judge(database, notes, NOTHING)
    assert found.duplicated == ["operator Aurore 2 times"]
    assert [one for one in found.wrong if one.startswith("the log at 2")]


def test_tables_that_do_not_follow(
    database: str, notes: Notes, store: EventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verdict, "CAUGHT_UP_SECONDS", 0.2)
    given = Stamps("later")()
    command = RegisterOperateur.model_validate({"nom": "Alotra", "effective_on": "2020-01-01"})
    notes.asked.add(given.command_id)
    notes.sent.append(sent(given.command_id, store.execute(OPERATEUR, UUID(int=9), command, given)))
    assert judge(database, notes, NOTHING).stuck == ["stuck at 2 of 3: None"]


def test_tables_that_say_something_else(
    database: str, notes: Notes, projector: Connection[Any]
) -> None:
    projector.execute("delete from fact where position = 1")
    assert "fact" in judge(database, notes, NOTHING).wrong[0]


def test_jobs_lost_cut_or_done_twice(
    database: str,
    notes: Notes,
    owner: Connection[Any],
    app_pool: ConnectionPool[Connection[Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(verdict, "JOBS_SECONDS", 0.0)
    board = JobBoard(app_pool)
    for one in ("waits", "twice", "less"):
        board.plan(COUNT.kind, one, LONG_AGO, {"until": 1})
    owner.execute(
        """update ops.job set state = 'DONE', progress = '{"counted": 1}'
        where dedupe_key <> 'waits'"""
    )
    for number in (0, 0):
        owner.execute("insert into faults.done values (%s, %s)", [job_id_of("twice"), number])
    names = ("waits", "twice", "less", "unknown")
    found = judge(database, notes, Planned([job_id_of(one) for one in names], frozenset()))
    assert len(found.stuck) == len(found.duplicated) == 1
    assert len(found.lost) == 2


# ----------------------------------------------------------------------- readers

shown = pytest.mark.usefixtures("notes")


def looked(database: str, last: tuple[int, Any] | None = None) -> Seen:
    seen = Seen()
    options = "-c role=placeasile_app -c default_transaction_isolation=repeatable\\ read"
    with psycopg.connect(database, options=options) as connection:
        for draws in map(Random, range(80)):  # every table is looked at
            look_once(connection, draws, last or (0, Clock().today()), seen)
    return seen


@shown
def test_a_reader_sees_nothing_wrong(database: str) -> None:
    seen = looked(database)
    assert (seen.mixed, seen.back, seen.wrong, seen.looks) == ([], [], [], 80)


@shown
def test_a_reader_sees_two_generations(database: str, projector: Connection[Any]) -> None:
    rebuild.ensure(projector, Clock().today(), always=True)
    projector.execute("create or replace view read.search as select * from core_v1.search")
    assert any("generations [1, 2]" in one for one in looked(database).mixed)


@shown
def test_a_reader_sees_tables_of_two_moments(database: str, projector: Connection[Any]) -> None:
    projector.execute("update checkpoint set position = 1")
    assert "entries (2, 2) at position 1" in looked(database).mixed


@shown
def test_a_reader_sees_the_tables_go_back(database: str) -> None:
    assert len(looked(database, (3, Clock().today())).back) == 80


def test_a_reader_sees_other_bytes_for_the_same_moment() -> None:
    seen = Seen()
    reader = HttpReader(0, "", 0, Notes(), seen)
    for body in (b"a", b"a", b"b"):
        reader.remember(("/api/structures", "2026-01-01", 3), body)
    assert len(seen.back) == 1
    assert seen.looks == 3
