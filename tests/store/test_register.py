"""Commands end to end: decided on what the log holds, recorded once, answered for ever."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

import pytest
from psycopg import Connection
from psycopg_pool import ConnectionPool

from placeasile.domain import catalogue
from placeasile.domain.corrections import EventAlreadyReplaced, EventNotFound, RetractFact
from placeasile.domain.cpom.decisions.base import CPOM
from placeasile.domain.cpom.decisions.contract import SignCpom
from placeasile.domain.cpom.decisions.members import JoinCpom
from placeasile.domain.finance.decisions import FINANCE, FundedStructureNotFound, RequestDotation
from placeasile.domain.finance.decisions.base import BUDGET
from placeasile.domain.finance.decisions.result import AllocateResult, FundsOutsideCpom
from placeasile.domain.kernel import Assertion, Command, Context, Decider, History
from placeasile.domain.operateur.decisions import (
    OPERATEUR,
    OperateurNameTaken,
    RegisterOperateur,
    RenameOperateur,
)
from placeasile.domain.operateur.events import OperateurRegistered, OperateurRenamed
from placeasile.domain.structure.decisions.base import STRUCTURE
from placeasile.domain.structure.decisions.codes import AttachDnaCode, EndDnaCode
from placeasile.domain.structure.decisions.lifecycle import (
    CloseStructure,
    OpenStructure,
    RegisterStructure,
)
from placeasile.domain.structure.refusals import DnaCodeTaken
from placeasile.domain.vocabulary import StructureType
from placeasile.store.errors import (
    CommandReused,
    ConcurrentChange,
    StaleVersion,
    StreamOfAnotherKind,
)
from placeasile.store.memory import MemoryRecorder
from placeasile.store.recorder import PostgresRecorder
from placeasile.store.register import EventStore, event_id_of
from placeasile.store.staging import BulkRegister
from placeasile.store.vault import Vault
from tests.store.examples import tamper
from tests.support.stamps import Stamps

ALPHA = UUID(int=1)
BETA = UUID(int=2)
ONE = UUID(int=101)
TWO = UUID(int=102)
SINCE = date(2020, 1, 1)


def register(nom: str = "Association Alpha") -> RegisterOperateur:
    return RegisterOperateur(nom=nom, effective_on=SINCE)


def structure(operateur_id: UUID | None = None) -> RegisterStructure:
    return RegisterStructure(
        type=StructureType.CADA, departement="14", effective_on=SINCE, operateur_id=operateur_id
    )


@pytest.fixture(params=["postgres", "memory"])
def either(request: pytest.FixtureRequest) -> EventStore:
    """The event store, on PostgreSQL and in memory."""
    if request.param == "memory":
        return EventStore(MemoryRecorder())
    pool: ConnectionPool[Connection[Any]] = request.getfixturevalue("app_pool")
    return EventStore(PostgresRecorder(pool))


def test_a_command_is_recorded_and_read_back(either: EventStore, stamp: Stamps) -> None:
    sent = stamp()

    receipt = either.execute(OPERATEUR, ALPHA, register(), sent)

    assert (receipt.stream_id, receipt.version, receipt.position) == (ALPHA, 1, 1)
    assert receipt.event_ids == (event_id_of(sent.command_id),)
    assert not receipt.replayed
    history = either.load(ALPHA)
    assert [one.event for one in history.alive] == [OperateurRegistered(nom="Association Alpha")]
    assert (history.version, history.alive[0].event_id) == (1, receipt.event_ids[0])


def test_nothing_was_recorded_about_an_unknown_stream(either: EventStore) -> None:
    assert either.load(ALPHA).version == 0


def test_a_command_sent_again_gets_the_same_receipt(either: EventStore, stamp: Stamps) -> None:
    sent = stamp()
    first = either.execute(OPERATEUR, ALPHA, register(), sent)
    either.execute(OPERATEUR, ALPHA, RenameOperateur(nom="Bêta", effective_on=SINCE), stamp())

    again = either.execute(OPERATEUR, ALPHA, register(), sent)

    assert again.replayed
    assert (again.version, again.position) == (first.version, first.position)
    assert again.event_ids == first.event_ids
    assert either.load(ALPHA).version == 2


def test_a_command_id_serves_one_request(either: EventStore, stamp: Stamps) -> None:
    sent = stamp()
    either.execute(OPERATEUR, ALPHA, register(), sent)

    with pytest.raises(CommandReused):
        either.execute(OPERATEUR, ALPHA, register("Autre"), sent)
    with pytest.raises(CommandReused):
        either.execute(OPERATEUR, BETA, register(), sent)


def test_what_is_in_force_is_accepted_and_records_nothing(
    either: EventStore, stamp: Stamps
) -> None:
    either.execute(OPERATEUR, ALPHA, register(), stamp())
    sent = stamp()

    receipt = either.execute(OPERATEUR, ALPHA, register(), sent)

    assert (receipt.version, receipt.position, receipt.event_ids) == (1, None, ())
    assert either.execute(OPERATEUR, ALPHA, register(), sent).replayed


def test_a_caller_s_stale_version_is_refused_at_once(either: EventStore, stamp: Stamps) -> None:
    either.execute(OPERATEUR, ALPHA, register(), stamp(expected_version=0))
    rename = RenameOperateur(nom="Bêta", effective_on=SINCE)

    with pytest.raises(StaleVersion) as refused:
        either.execute(OPERATEUR, ALPHA, rename, stamp(expected_version=0))
    assert "version 1" in str(refused.value)
    sent = stamp(expected_version=1)
    either.execute(OPERATEUR, ALPHA, rename, sent)

    assert either.execute(OPERATEUR, ALPHA, rename, sent).replayed


def test_a_fact_is_retracted_once(either: EventStore, stamp: Stamps) -> None:
    either.execute(STRUCTURE, ONE, structure(), stamp())
    opened = either.execute(STRUCTURE, ONE, OpenStructure(effective_on=SINCE), stamp())
    retract = RetractFact(event_id=opened.event_ids[0], reason="Erreur")
    sent = stamp()

    receipt = either.retract(STRUCTURE, ONE, ONE, retract, sent)

    assert receipt.version == 3
    assert not either.load(ONE).steps("opened")
    assert either.retract(STRUCTURE, ONE, ONE, retract, sent).replayed
    assert either.retract(STRUCTURE, ONE, ONE, retract, stamp()).event_ids == ()
    missing = RetractFact(event_id=UUID(int=5), reason="Erreur")
    with pytest.raises(EventNotFound):
        either.retract(STRUCTURE, ONE, ONE, missing, stamp())


def test_a_correction_replaces_its_event(either: EventStore, stamp: Stamps) -> None:
    first = either.execute(OPERATEUR, ALPHA, register(), stamp())
    corrected = RegisterOperateur(
        nom="Alpha", effective_on=SINCE, supersedes=first.event_ids[0], reason="Sigle"
    )

    either.execute(OPERATEUR, ALPHA, corrected, stamp())

    history = either.load(ALPHA)
    assert [one.event for one in history.alive] == [OperateurRegistered(nom="Alpha")]
    assert history.alive[0].supersedes == first.event_ids[0]
    another = corrected.model_copy(update={"nom": "Bêta"})
    with pytest.raises(EventAlreadyReplaced):
        either.execute(OPERATEUR, ALPHA, another, stamp())


def test_a_decision_reads_the_streams_that_it_names(either: EventStore, stamp: Stamps) -> None:
    request = RequestDotation(year=2025, amount="10.00", effective_on=SINCE)  # pyright: ignore[reportArgumentType]
    with pytest.raises(FundedStructureNotFound):
        either.execute(FINANCE, ONE, request, stamp())

    either.execute(STRUCTURE, ONE, structure(), stamp())

    receipt = either.execute(FINANCE, ONE, request, stamp())
    assert receipt.stream_id == request.stream(ONE) != ONE


def test_an_identifier_keeps_its_kind(either: EventStore, stamp: Stamps) -> None:
    either.execute(STRUCTURE, ONE, structure(), stamp())

    with pytest.raises(StreamOfAnotherKind) as refused:
        either.execute(OPERATEUR, ONE, RenameOperateur(nom="X", effective_on=SINCE), stamp())
    assert refused.value.advice
    assert either.load(ONE).version == 1


# --------------------------------------------------------------------- unique keys


def test_two_operators_never_bear_one_name(either: EventStore, stamp: Stamps) -> None:
    either.execute(OPERATEUR, ALPHA, register("Association Été"), stamp())

    with pytest.raises(OperateurNameTaken) as refused:
        either.execute(OPERATEUR, BETA, register("ASSOCIATION ETE"), stamp())
    assert refused.value.field == "nom"
    assert either.load(BETA).version == 0


def attach(code: str, on: date) -> AttachDnaCode:
    return AttachDnaCode(code=code, effective_on=on)


@pytest.fixture
def two(either: EventStore, stamp: Stamps) -> EventStore:
    """Two registered structures."""
    for one in (ONE, TWO):
        either.execute(STRUCTURE, one, structure(), stamp())
    return either


def test_a_code_passes_to_another_structure_when_it_ended(two: EventStore, stamp: Stamps) -> None:
    two.execute(STRUCTURE, ONE, attach("C1", SINCE), stamp())
    with pytest.raises(DnaCodeTaken):
        two.execute(STRUCTURE, TWO, attach("C1", date(2023, 1, 1)), stamp())

    two.execute(
        STRUCTURE, ONE, EndDnaCode(code="C1", last_day=date(2022, 12, 31), motif="Fusion"), stamp()
    )

    with pytest.raises(DnaCodeTaken):
        two.execute(STRUCTURE, TWO, attach("C1", date(2022, 12, 31)), stamp())
    two.execute(STRUCTURE, TWO, attach("C1", date(2023, 1, 1)), stamp())


def test_an_attachment_in_error_frees_its_code_when_retracted(
    two: EventStore, stamp: Stamps
) -> None:
    done = two.execute(STRUCTURE, ONE, attach("C1", SINCE), stamp())
    retract = RetractFact(event_id=done.event_ids[0], reason="Erreur")
    two.retract(STRUCTURE, ONE, ONE, retract, stamp())

    two.execute(STRUCTURE, TWO, attach("C1", SINCE), stamp())

    with pytest.raises(DnaCodeTaken):
        two.execute(STRUCTURE, ONE, attach("C1", SINCE), stamp())


def test_a_code_once_passed_on_is_not_taken_back_by_a_correction(
    two: EventStore, stamp: Stamps
) -> None:
    two.execute(STRUCTURE, ONE, attach("C1", SINCE), stamp())
    end = two.execute(
        STRUCTURE, ONE, EndDnaCode(code="C1", last_day=date(2022, 12, 31), motif="Fusion"), stamp()
    )
    two.execute(STRUCTURE, TWO, attach("C1", date(2023, 1, 1)), stamp())

    retract = RetractFact(event_id=end.event_ids[0], reason="Erreur")
    with pytest.raises(DnaCodeTaken):
        two.retract(STRUCTURE, ONE, ONE, retract, stamp())
    two.execute(
        STRUCTURE,
        ONE,
        EndDnaCode(
            code="C1",
            last_day=date(2021, 12, 31),
            supersedes=end.event_ids[0],
            reason="Fin plus tôt",
            motif="Fusion",
        ),
        stamp(),
    )


def test_a_code_given_back_is_free_again_for_its_former_structure(
    two: EventStore, stamp: Stamps
) -> None:
    two.execute(STRUCTURE, ONE, attach("C1", SINCE), stamp())
    two.execute(
        STRUCTURE, ONE, EndDnaCode(code="C1", last_day=date(2022, 12, 31), motif="Fusion"), stamp()
    )

    two.execute(STRUCTURE, ONE, attach("C1", date(2024, 1, 1)), stamp())

    with pytest.raises(DnaCodeTaken):
        two.execute(STRUCTURE, TWO, attach("C1", date(2023, 6, 1)), stamp())


# ----------------------------------------------------------------------- races


class Meddling(Command[History]):
    """A command during whose decision somebody else appends."""

    meddler: ClassVar[Callable[[int], None]]
    tries: ClassVar[list[int]]

    def decide(self, state: History, context: Context) -> list[Assertion]:
        self.tries.append(state.version)
        type(self).meddler(len(self.tries))
        return [Assertion(OperateurRenamed(nom=f"Nom {state.version}"), context.today)]


MEDDLED = Decider(kind="operateur", read=lambda history: history)


@pytest.fixture
def meddling(store: EventStore, stamp: Stamps) -> Callable[[int], type[Meddling]]:
    store.execute(OPERATEUR, ALPHA, register(), stamp())

    def times(wanted: int) -> type[Meddling]:
        def meddle(attempt: int) -> None:
            if attempt <= wanted:
                day = date(2020, 2, attempt)
                rename = RenameOperateur(nom=f"Autre {attempt}", effective_on=day)
                store.execute(OPERATEUR, ALPHA, rename, stamp())

        class Command(Meddling):
            meddler: ClassVar[Callable[[int], None]] = meddle
            tries: ClassVar[list[int]] = []

        return Command

    return times


def test_a_lost_race_is_decided_again(
    store: EventStore, stamp: Stamps, meddling: Callable[[int], type[Meddling]]
) -> None:
    command = meddling(2)

    receipt = store.execute(MEDDLED, ALPHA, command(), stamp())

    assert command.tries == [1, 2, 3]
    assert (receipt.version, receipt.position) == (4, 4)
    assert store.load(ALPHA).latest("nom") == {"nom": "Nom 3"}


def test_a_race_lost_three_times_is_given_up(
    store: EventStore, stamp: Stamps, meddling: Callable[[int], type[Meddling]]
) -> None:
    command = meddling(9)

    with pytest.raises(ConcurrentChange):
        store.execute(MEDDLED, ALPHA, command(), stamp())
    assert command.tries == [1, 2, 3]


def test_a_guarded_stream_that_moves_is_read_again(store: EventStore, stamp: Stamps) -> None:
    store.execute(STRUCTURE, ONE, structure(), stamp())
    closed: list[int] = []

    class Guarded(Command[History]):
        def reads(self, subject: UUID) -> list[UUID]:
            _ = subject
            return [ONE]

        def decide(self, state: History, context: Context) -> list[Assertion]:
            _ = state
            if not closed:
                store.execute(
                    STRUCTURE, ONE, CloseStructure(last_day=date(2025, 1, 1), motif="Fin"), stamp()
                )
            closed.append(context.peers[ONE].version)
            return [Assertion(OperateurRenamed(nom="Nom"), context.today)]

    store.execute(MEDDLED, ALPHA, Guarded(), stamp())

    assert closed == [1, 2]


def test_the_same_request_sent_eight_times_at_once_is_recorded_once(
    store: EventStore, stamp: Stamps
) -> None:
    first = store.execute(OPERATEUR, ALPHA, register(), stamp())
    sent = stamp(expected_version=1)
    corrected = RegisterOperateur(
        nom="Alpha", effective_on=SINCE, supersedes=first.event_ids[0], reason="Sigle"
    )

    with ThreadPoolExecutor(8) as threads:
        waiting = [
            threads.submit(store.execute, OPERATEUR, ALPHA, corrected, sent) for _ in range(8)
        ]
        receipts = [one.result() for one in waiting]

    assert {one.position for one in receipts} == {2}
    assert sorted(one.replayed for one in receipts) == [False] + [True] * 7
    assert store.load(ALPHA).version == 2


# -------------------------------------------------------------- older stored versions


def test_an_older_stored_event_is_read_as_today_s(
    store: EventStore, stamp: Stamps, owner: Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    store.execute(OPERATEUR, ALPHA, register(), stamp())
    tamper(owner, "update es.event set data = convert_to('{\"name\":\"Alpha\"}', 'UTF8')")
    monkeypatch.setattr(OperateurRegistered, "VERSION", 2)
    monkeypatch.setitem(
        catalogue.UPCASTS, ("operateur.registered", 1), lambda old: {"nom": old["name"]}
    )

    history = store.load(ALPHA)

    assert [one.event for one in history.alive] == [OperateurRegistered(nom="Alpha")]
    store.execute(OPERATEUR, ALPHA, RenameOperateur(nom="Bêta", effective_on=SINCE), stamp())
    store.execute(OPERATEUR, BETA, register("Gamma"), stamp())
    rows = owner.execute("select schema_version from es.event order by position").fetchall()
    assert [row[0] for row in rows] == [1, 1, 2]


def test_a_newer_stored_event_is_refused_loudly(
    store: EventStore, stamp: Stamps, owner: Connection[Any]
) -> None:
    store.execute(OPERATEUR, ALPHA, register(), stamp())
    tamper(owner, "update es.event set schema_version = 9")

    with pytest.raises(catalogue.UnknownEvent):
        store.load(ALPHA)


CPOM_ID = UUID(int=201)


@pytest.mark.parametrize("bulk", [False, True])
def test_a_decision_depends_on_who_holds_the_keys_that_it_asks_about(
    app_pool: ConnectionPool[Connection[Any]], vault: Vault, stamp: Stamps, *, bulk: bool
) -> None:
    store = EventStore(PostgresRecorder(app_pool), vault)
    store.execute(OPERATEUR, ALPHA, register(), stamp())
    store.execute(STRUCTURE, ONE, structure(ALPHA), stamp())
    signed = SignCpom(operateur_id=ALPHA, nom="CPOM", start=SINCE, end=date(2023, 12, 31))
    store.execute(CPOM, CPOM_ID, signed, stamp())
    allocate = AllocateResult.model_validate(
        {"year": 2022, "allocation_total": 1, "fonds_dedies": 1, "effective_on": "2023-07-01"}
    )
    recording = BulkRegister(app_pool, vault) if bulk else store

    with pytest.raises(FundsOutsideCpom):
        recording.execute(BUDGET, ONE, allocate, stamp())
    joined = JoinCpom(structure_id=ONE, effective_on=date(2022, 6, 1), until=date(2022, 12, 31))
    store.execute(CPOM, CPOM_ID, joined, stamp())
    recording = BulkRegister(app_pool, vault) if bulk else store
    assert recording.execute(BUDGET, ONE, allocate, stamp()).event_ids
    after = allocate.model_copy(update={"year": 2023})
    with pytest.raises(FundsOutsideCpom):
        recording.execute(BUDGET, ONE, after, stamp())


def test_a_decision_is_made_again_when_the_holder_of_a_key_moves(
    app_pool: ConnectionPool[Connection[Any]], vault: Vault, stamp: Stamps
) -> None:
    store = EventStore(PostgresRecorder(app_pool), vault)
    store.execute(OPERATEUR, ALPHA, register(), stamp())
    store.execute(STRUCTURE, ONE, structure(ALPHA), stamp())
    signed = SignCpom(operateur_id=ALPHA, nom="CPOM", start=SINCE, end=date(2023, 12, 31))
    store.execute(CPOM, CPOM_ID, signed, stamp())
    joined = JoinCpom(structure_id=ONE, effective_on=SINCE)
    entered = store.execute(CPOM, CPOM_ID, joined, stamp()).event_ids[0]
    wrong = RetractFact(event_id=entered, reason="Autre structure")

    class Meanwhile(AllocateResult):
        def check(self, state: History, thing: History, context: Context) -> None:
            super().check(state, thing, context)
            if store.load(CPOM_ID).stands(entered):
                store.retract(CPOM, CPOM_ID, CPOM_ID, wrong, stamp())

    allocate = Meanwhile.model_validate(
        {"year": 2022, "allocation_total": 1, "fonds_dedies": 1, "effective_on": "2023-07-01"}
    )

    with pytest.raises(FundsOutsideCpom):
        store.execute(BUDGET, ONE, allocate, stamp())
    assert store.load(allocate.stream(ONE)).version == 0
