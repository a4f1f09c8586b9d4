"""One command on several streams: all of it, once, or nothing."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from psycopg import Connection
from psycopg_pool import ConnectionPool

from placeasile.domain.kernel import Command
from placeasile.domain.processes.transforming import finalise, revoke
from placeasile.domain.structure.decisions.base import STRUCTURE
from placeasile.domain.structure.decisions.capacity import AuthoriseCapacity
from placeasile.domain.structure.decisions.description import DESCRIPTION, AssignBhasileCode
from placeasile.domain.structure.decisions.lifecycle import CloseStructure, RegisterStructure
from placeasile.domain.structure.refusals import StructureAlreadyClosed
from placeasile.domain.together import Lookup, Part, part_id
from placeasile.domain.transformation.decisions.base import TRANSFORMATION
from placeasile.domain.transformation.decisions.drafting import SelectBlock, StartTransformation
from placeasile.domain.transformation.decisions.finalising import (
    FinaliseTransformation,
    RevokeTransformation,
)
from placeasile.domain.transformation.kinds import BlockKind, TransformationType
from placeasile.domain.transformation.refusals import StructureEngaged
from placeasile.domain.vocabulary import StructureType
from placeasile.store.errors import CommandReused, ConcurrentChange, StaleVersion
from placeasile.store.recorder import PostgresRecorder
from placeasile.store.register import EventStore, Receipt, Stamp, event_id_of
from placeasile.store.together import execute_together
from placeasile.store.verifying import verify_log
from tests.support.stamps import Stamps
from tests.support.transforming import NEW, OLD, ON, OPENING, OTHER, SINCE, ready

FINALISE = FinaliseTransformation()
REVOKE = RevokeTransformation(motif="Recours")

WRITTEN = """
    select position, stream_id, type, command_id, correlation_id, causation_id, effective_on
    from es.event where position > %s order by position
"""


def together(store: EventStore, command: Command[Any], stamp: Stamp) -> Receipt:
    plan = finalise if command is FINALISE else revoke
    return execute_together(store, (TRANSFORMATION, OPENING, command), plan, stamp)


@pytest.fixture
def prepared(store: EventStore, stamp: Stamps) -> EventStore:
    """A transformation that is ready to be finalised."""
    ready(lambda decider, subject, command: store.execute(decider, subject, command, stamp()))
    return store


@pytest.fixture
def head(prepared: EventStore, owner: Connection[Any]) -> int:
    _ = prepared
    return length(owner)


def length(owner: Connection[Any]) -> int:
    return owner.execute("select count(*) from es.event").fetchall()[0][0]


@pytest.mark.covers("TransformationFinalised", "StructureCreatedByTransformation")
def test_a_finalisation_is_recorded_on_every_stream_with_one_correlation(
    prepared: EventStore, stamp: Stamps, owner: Connection[Any], head: int
) -> None:
    sent = stamp()

    receipt = together(prepared, FINALISE, sent)

    rows = owner.execute(WRITTEN, [head]).fetchall()
    assert [one[2] for one in rows] == [
        "transformation.finalised",
        "structure.closed",
        "structure.closed",
        "structure.registered",
        "structure.opened",
        "structure.capacity_authorised",
        "finalisation.born_finalised",
        "structure.authorisation_granted",
        "structure.bhasile_code_assigned",
    ]
    assert [one[0] for one in rows] == list(range(head + 1, head + 10))
    assert {one[4] for one in rows} == {OPENING}
    assert [one[3] for one in rows] == [part_id(sent.command_id, rank) for rank in range(9)]
    cause = event_id_of(sent.command_id)
    assert [one[5] for one in rows] == [None, *[cause] * 8]
    assert {one[6] for one in rows[1:]} == {ON}
    assert receipt.stream_id == OPENING
    assert receipt.position == head + 9
    assert len(receipt.event_ids) == 9
    assert not receipt.replayed
    assert prepared.load(NEW).at("places", ON) == {"n": 60}
    assert prepared.load(OLD).steps("closed")[0][0] == ON
    assert verify_log(owner).fault is None


def test_the_same_finalisation_sent_again_is_answered_as_it_was(
    prepared: EventStore, stamp: Stamps, owner: Connection[Any], head: int
) -> None:
    sent = stamp()
    first = together(prepared, FINALISE, sent)

    again = together(prepared, FINALISE, sent)

    assert again.replayed
    assert (again.event_ids, again.position, again.version) == (
        first.event_ids,
        first.position,
        first.version,
    )
    assert length(owner) == head + 9


def test_another_request_to_finalise_records_nothing(
    prepared: EventStore, stamp: Stamps, owner: Connection[Any], head: int
) -> None:
    together(prepared, FINALISE, stamp())

    receipt = together(prepared, FINALISE, stamp())

    assert (receipt.position, receipt.event_ids) == (None, ())
    assert length(owner) == head + 9


def test_a_key_that_served_is_refused_for_another_request(
    prepared: EventStore, stamp: Stamps
) -> None:
    sent = stamp()
    together(prepared, FINALISE, sent)

    with pytest.raises(CommandReused):
        together(prepared, REVOKE, sent)


def test_a_refusal_of_any_part_records_nothing(
    prepared: EventStore, stamp: Stamps, owner: Connection[Any]
) -> None:
    closing = CloseStructure(last_day=date(2026, 12, 31), motif="Autre décision")
    prepared.execute(STRUCTURE, OTHER, closing, stamp())
    before = length(owner)

    with pytest.raises(StructureAlreadyClosed):
        together(prepared, FINALISE, stamp())

    assert length(owner) == before
    assert prepared.load(OLD).steps("closed") == ()
    assert owner.execute("select count(*) from es.staged").fetchone() == (0,)


def test_a_stale_version_records_nothing(
    prepared: EventStore, stamp: Stamps, owner: Connection[Any], head: int
) -> None:
    with pytest.raises(StaleVersion):
        together(prepared, FINALISE, stamp(expected_version=1))

    assert length(owner) == head


def test_twenty_senders_of_one_finalisation_get_one_effect(
    prepared: EventStore, stamp: Stamps, owner: Connection[Any], head: int
) -> None:
    sent = stamp()

    with ThreadPoolExecutor(8) as pool:
        receipts = list(pool.map(partial(together, prepared, FINALISE), [sent] * 20))

    assert {one.event_ids for one in receipts} == {receipts[0].event_ids}
    assert {one.position for one in receipts} == {head + 9}
    assert sum(not one.replayed for one in receipts) == 1
    assert length(owner) == head + 9


def test_rivals_that_finalise_under_their_own_keys_record_it_once(
    prepared: EventStore, stamp: Stamps, owner: Connection[Any], head: int
) -> None:
    stamps = [stamp() for _ in range(6)]

    def send(one: Stamp) -> Receipt | ConcurrentChange:
        try:
            return together(prepared, FINALISE, one)
        except ConcurrentChange as error:
            return error

    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(send, stamps))

    recorded = [one for one in outcomes if isinstance(one, Receipt) and one.position is not None]
    assert len(recorded) == 1
    assert length(owner) == head + 9


def test_a_writer_in_between_makes_it_decide_again(
    prepared: EventStore, stamp: Stamps, owner: Connection[Any]
) -> None:
    calls: list[int] = []

    def disturbed(subject: UUID, command: Command[Any], lookup: Lookup) -> Sequence[Part]:
        parts = finalise(subject, command, lookup)
        for part in parts:
            for one in part.reads:
                lookup(one)
        calls.append(len(calls))
        if len(calls) == 1:  # after the streams were read
            later = AuthoriseCapacity(places=12, effective_on=date(2027, 1, 1))
            prepared.execute(STRUCTURE, OTHER, later, stamp())
        return parts

    lead = (TRANSFORMATION, OPENING, FINALISE)
    execute_together(prepared, lead, disturbed, stamp())

    assert calls == [0, 1]
    assert prepared.load(OTHER).steps("closed")[0][0] == ON
    assert verify_log(owner).fault is None


def test_who_is_always_disturbed_gives_up_and_records_nothing(
    prepared: EventStore, stamp: Stamps, owner: Connection[Any]
) -> None:
    calls: list[int] = []

    def disturbed(subject: UUID, command: Command[Any], lookup: Lookup) -> Sequence[Part]:
        parts = finalise(subject, command, lookup)
        lookup(OTHER)
        calls.append(len(calls))
        later = AuthoriseCapacity(places=12, effective_on=date(2027, len(calls), 1))
        prepared.execute(STRUCTURE, OTHER, later, stamp())
        return parts

    with pytest.raises(ConcurrentChange):
        execute_together(prepared, (TRANSFORMATION, OPENING, FINALISE), disturbed, stamp())

    assert prepared.load(OPENING).latest("transformation_state") is None
    assert prepared.load(OLD).steps("closed") == ()
    assert owner.execute("select count(*) from es.staged").fetchone() == (0,)


@pytest.mark.covers("BhasileCodeAssigned")
def test_a_code_given_meanwhile_is_not_given_twice(
    prepared: EventStore, stamp: Stamps, owner: Connection[Any]
) -> None:
    calls: list[int] = []
    elsewhere = UUID(int=14)
    registration = RegisterStructure(type=StructureType.CPH, departement="76", effective_on=SINCE)
    prepared.execute(STRUCTURE, elsewhere, registration, stamp())

    def disturbed(subject: UUID, command: Command[Any], lookup: Lookup) -> Sequence[Part]:
        parts = finalise(subject, command, lookup)
        calls.append(len(calls))
        if len(calls) == 1:  # after the codes were read
            code = AssignBhasileCode(code="BHA-NOR-001", effective_on=SINCE)
            prepared.execute(DESCRIPTION, elsewhere, code, stamp())
        return parts

    execute_together(prepared, (TRANSFORMATION, OPENING, FINALISE), disturbed, stamp())

    assert list(prepared.load(NEW).keys("code_bhasile")) == ["BHA-NOR-002"]
    assert verify_log(owner).fault is None


def test_a_connection_that_dies_before_the_commit_leaves_nothing_and_is_retried(
    prepared: EventStore,
    stamp: Stamps,
    owner: Connection[Any],
    head: int,
    killed_once: Callable[[], EventStore],
) -> None:
    sent = stamp()

    receipt = together(killed_once(), FINALISE, sent)

    assert receipt.position == head + 9
    assert length(owner) == head + 9
    assert together(prepared, FINALISE, sent).event_ids == receipt.event_ids


@pytest.fixture
def killed_once(
    app_pool: ConnectionPool[Connection[Any]], owner: Connection[Any]
) -> Callable[[], EventStore]:
    """A store, and the first backend that stages events for it is terminated."""

    def make() -> EventStore:
        # A sequence does not roll back: the second backend lives.
        owner.execute("""
            create sequence public.staged_times;
            grant usage on sequence public.staged_times to public;
            create function public.kill_once() returns trigger language plpgsql
            security definer as $$
            begin
              if nextval('public.staged_times') = 1 then
                perform pg_terminate_backend(pg_backend_pid());
              end if;
              return null;
            end $$;
            create trigger kill_once after insert on es.staged
              for each statement execute function public.kill_once();
        """)
        return EventStore(PostgresRecorder(app_pool))

    return make


@pytest.mark.covers("TransformationRevoked")
def test_a_revocation_takes_back_all_that_was_recorded(
    prepared: EventStore, stamp: Stamps, owner: Connection[Any]
) -> None:
    together(prepared, FINALISE, stamp())
    before = length(owner)

    receipt = together(prepared, REVOKE, stamp())

    rows = owner.execute(WRITTEN, [before]).fetchall()
    assert [one[2] for one in rows] == [
        "transformation.revoked",
        *["register.fact_retracted"] * 6,
        "structure.closed",
    ]
    assert {one[4] for one in rows} == {OPENING}
    assert receipt.position == before + 8
    assert [prepared.load(one).steps("closed") for one in (OLD, OTHER)] == [(), ()]
    created = prepared.load(NEW)
    assert created.steps("opened") == ()
    assert created.steps("places") == ()
    assert created.steps("closed")[0][0] == ON


def test_a_revocation_takes_back_what_was_corrected_since(
    prepared: EventStore, stamp: Stamps
) -> None:
    receipt = together(prepared, FINALISE, stamp())
    corrected = AuthoriseCapacity(
        places=61, effective_on=ON, supersedes=receipt.event_ids[5], reason="Erreur"
    )
    prepared.execute(STRUCTURE, NEW, corrected, stamp())

    together(prepared, REVOKE, stamp())

    assert prepared.load(NEW).steps("places") == ()


@pytest.mark.covers("TransformationBlocksSelected")
def test_a_structure_is_in_one_open_transformation_at_a_time(
    prepared: EventStore, stamp: Stamps
) -> None:
    other = UUID(int=77)
    start = StartTransformation(type=TransformationType.FERMETURE_SANS_TRANSFERT)
    select = SelectBlock(kind=BlockKind.FERMETURE, structure_id=OLD)
    prepared.execute(TRANSFORMATION, other, start, stamp())

    with pytest.raises(StructureEngaged):
        prepared.execute(TRANSFORMATION, other, select, stamp())

    together(prepared, FINALISE, stamp())
    together(prepared, REVOKE, stamp())
    assert prepared.execute(TRANSFORMATION, other, select, stamp()).position is not None
