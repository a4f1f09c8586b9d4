"""The observation of anomalies: what came and what went is recorded, once."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from threading import Event
from typing import Any, Final
from uuid import UUID

import pytest
from psycopg import Connection, sql
from psycopg.rows import dict_row

from placeasile.domain.anomaly.decisions import ANOMALY, JustifyAnomaly
from placeasile.domain.corrections import RetractFact
from placeasile.domain.kernel import Command, Decider
from placeasile.domain.structure.decisions.base import STRUCTURE
from placeasile.domain.structure.decisions.contracts import SignConvention
from placeasile.domain.structure.decisions.lifecycle import OpenStructure, RegisterStructure
from placeasile.domain.vocabulary import StructureType
from placeasile.edge.database import projector_connection, writers
from placeasile.projections.rebuild import ensure
from placeasile.projections.runner import apply_page
from placeasile.store.register import EventStore, Receipt
from placeasile.workers.anomalies import observe
from placeasile.workers.jobs import JobBoard, JobRow, job_id_of
from placeasile.workers.running import perform
from tests.support.stamps import Stamps

CODE: Final = "CONVENTION_MANQUANTE_OU_EXPIREE"
HUDA: Final = UUID("51000000-0000-4000-8000-000000000001")
NINTH: Final = date(2026, 1, 9)
DUE: Final = datetime(2020, 1, 1, tzinfo=UTC)
NOTHING: Final = {"raised": 0, "corrected": 0, "refused": 0}


@dataclass
class Observing:
    """A log, its tables, and the table of jobs."""

    store: EventStore
    stamp: Stamps
    projector: Connection[Any]
    board: JobBoard

    def send(self, decider: Decider[Any], command: Command[Any]) -> Receipt:
        return self.store.execute(decider, HUDA, command, self.stamp())

    def settle(self, today: date = NINTH) -> None:
        while apply_page(self.projector, today).events:
            pass

    def observe(self, name: str, today: date = NINTH, stop: Event | None = None) -> JobRow:
        """Observe under a job's name; return what became of the job."""
        self.settle(today)
        self.board.plan(observe.kind, name, DUE)
        perform(self.board, stop or Event(), observe, job_id_of(name))
        self.settle(today)
        return next(one for one in self.board.recent() if one.dedupe_key == name)

    def anomaly(self) -> dict[str, Any]:
        with self.projector.cursor(row_factory=dict_row) as cursor:
            found = cursor.execute("select * from read.anomaly where code = %s", [CODE]).fetchone()
        assert found is not None
        return found


@pytest.fixture
def observing(
    database: str, owner: Connection[Any], store: EventStore, stamp: Stamps
) -> Generator[Observing]:
    owner.execute(
        sql.SQL("grant create on database {} to placeasile_projector").format(
            sql.Identifier(owner.info.dbname)
        )
    )
    with projector_connection(database) as projector, writers(database, size=4) as opened:
        ensure(projector, NINTH)
        told = Observing(store, stamp, projector, JobBoard(opened))
        registered = RegisterStructure(
            type=StructureType.HUDA, departement="14", effective_on=date(2015, 1, 1)
        )
        told.send(STRUCTURE, registered)
        told.send(STRUCTURE, OpenStructure(effective_on=date(2015, 1, 1)))
        yield told


@pytest.mark.covers("AnomalyDetected", "AnomalyCleared", "L20")
def test_what_came_and_what_went_is_recorded_once(observing: Observing) -> None:
    first = observing.observe("one")
    assert (first.state, first.error) == ("DONE", None)
    assert first.progress == {**NOTHING, "raised": 2}
    assert observing.anomaly()["since"] == NINTH
    assert observing.observe("two").progress == NOTHING

    justified = JustifyAnomaly(code=CODE, effective_on=NINTH, comment="Signature en cours")
    observing.send(ANOMALY, justified)
    signed = observing.send(
        STRUCTURE, SignConvention(start=date(2026, 1, 1), end=date(2026, 12, 31))
    )
    assert observing.observe("three", date(2026, 1, 12)).progress == {**NOTHING, "corrected": 1}
    gone = observing.anomaly()
    assert (gone["etat"], gone["since"], gone["result"]) == ("CORRIGEE", None, False)

    command = RetractFact(event_id=signed.event_ids[0], reason="Jamais signée")
    observing.store.retract(STRUCTURE, HUDA, HUDA, command, observing.stamp())
    assert observing.observe("four", date(2026, 1, 15)).progress == {**NOTHING, "raised": 1}
    back = observing.anomaly()
    assert (back["etat"], back["since"]) == ("RELEVEE_A_NOUVEAU", date(2026, 1, 15))
    assert (back["justified_on"], back["result"]) == (NINTH, True)


def test_a_run_that_was_cut_goes_on_and_records_nothing_twice(observing: Observing) -> None:
    stop = Event()
    stop.set()
    assert observing.observe("one", stop=stop).state == "DUE"

    assert observing.observe("one").progress == {**NOTHING, "raised": 2}
    assert observing.observe("two").progress == NOTHING


@pytest.mark.covers("Source.SYSTEM")
def test_an_observation_says_who_saw_and_which_rule(observing: Observing) -> None:
    observing.observe("one")

    rows = observing.projector.execute("""
        select actor, source, (data ->> 'rule_version')::int, effective_on from read.entry
        where type = 'anomaly.raised'
    """).fetchall()
    assert set(rows) == {("registre", "REGLE", 1, NINTH)}
