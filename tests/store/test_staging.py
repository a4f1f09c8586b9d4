"""The bulk path does what one command at a time does, and faster."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any, ClassVar, TypeAlias
from uuid import UUID, uuid5

import psycopg
import pytest
from psycopg import Connection
from psycopg_pool import ConnectionPool

from placeasile.domain.corrections import RetractFact
from placeasile.domain.finance.decisions import FINANCE, GrantDotation, RequestDotation
from placeasile.domain.kernel import (
    Assertion,
    Claim,
    Command,
    Context,
    Decider,
    History,
    Past,
    Refusal,
)
from placeasile.domain.operateur.decisions import (
    OPERATEUR,
    OperateurAlreadyRegistered,
    OperateurNameTaken,
    OperateurNotFound,
    RegisterOperateur,
    RenameOperateur,
)
from placeasile.domain.operateur.events import OperateurRenamed
from placeasile.domain.structure.decisions.base import STRUCTURE
from placeasile.domain.structure.decisions.capacity import AuthoriseCapacity, StateCapacity
from placeasile.domain.structure.decisions.codes import AttachDnaCode, EndDnaCode
from placeasile.domain.structure.decisions.lifecycle import (
    CloseStructure,
    OpenStructure,
    RegisterStructure,
    RenameStructure,
)
from placeasile.domain.vocabulary import StructureType
from placeasile.store.batch import Bulk, Decided, Span
from placeasile.store.envelope import Draft
from placeasile.store.errors import (
    ClaimHeld,
    ClockWentBack,
    CommandReused,
    ConcurrentChange,
    SimulatedClockRefused,
    StaleVersion,
    StreamMoved,
    StreamOfAnotherKind,
)
from placeasile.store.recorder import PostgresRecorder
from placeasile.store.register import EventStore, Receipt, event_id_of
from placeasile.store.request import Request
from placeasile.store.staging import BulkRegister, Outcome
from placeasile.store.verifying import verify_log
from tests.store.examples import A, B, C, command, tamper
from tests.support.databases import as_app
from tests.support.stamps import Stamps

Pool: TypeAlias = ConnectionPool[Connection[Any]]

SINCE = date(2020, 1, 1)
D = UUID(int=13)
LONG_AGO = datetime(2021, 3, 4, 5, 6, 7, tzinfo=UTC)


def drafts(stream: UUID, *versions: int) -> list[Draft]:
    """Renamings, as a decision would give them, at places of a stream."""
    return [
        Draft(
            originator_id=stream,
            originator_version=version,
            kind="operateur",
            event_id=uuid5(stream, f"{version}"),
            assertion=Assertion(OperateurRenamed(nom=f"Nom {version}"), SINCE),
        )
        for version in versions
    ]


def decided(name: str, stream: UUID, *versions: int, **more: object) -> Decided:
    """A command that renames at places of a stream."""
    version = versions[0] - 1 if versions else 0
    return Decided(command(name, stream, version, **more), drafts(stream, *versions))


def claim(key: str, since: int, until: int | None = None) -> tuple[str, str, Claim]:
    """A claim on a key by years."""
    return "dna", key, Claim(date(since, 1, 1), None if until is None else date(until, 1, 1))


@pytest.fixture
def bulk(app_pool: Pool) -> Bulk:
    return Bulk(app_pool)


def recorded(owner: Connection[Any]) -> list[tuple[Any, ...]]:
    """Position, stream and version of each event."""
    return owner.execute(
        "select position, stream_id, stream_version from es.event order by position"
    ).fetchall()


def assert_sound(owner: Connection[Any]) -> None:
    """The log is whole, and nothing waits any more."""
    report = verify_log(owner)
    assert report.fault is None
    assert owner.execute("select count(*) from es.staged").fetchone() == (0,)


# ------------------------------------------------------------------------ the batch


def test_a_batch_is_appended_in_its_order(
    bulk: Bulk, store: EventStore, stamp: Stamps, owner: Connection[Any]
) -> None:
    store.execute(OPERATEUR, C, RegisterOperateur(nom="Déjà là", effective_on=SINCE), stamp())

    span = bulk.append(
        [
            decided("one", A, 1, 2),
            decided("none", B),
            decided("two", B, 1),
            decided("three", A, 3, provenance="feuille 1", causation_id=B, correlation_id=C),
        ]
    )

    assert span == Span(2, 5)
    assert recorded(owner) == [(1, C, 1), (2, A, 1), (3, A, 2), (4, B, 1), (5, A, 3)]
    streams = owner.execute("select stream_id, kind, version from es.stream order by stream_id")
    assert streams.fetchall() == [(A, "operateur", 3), (B, "operateur", 1), (C, "operateur", 1)]
    commands = owner.execute(
        """
        select stream_id, stream_version, first_position, last_position from es.command
        where first_position is null or first_position > 1 order by first_position
        """
    ).fetchall()
    assert commands == [(A, 2, 2, 3), (B, 1, 4, 4), (A, 3, 5, 5), (B, 0, None, None)]
    assert_sound(owner)


def test_an_empty_batch_does_nothing(bulk: Bulk, owner: Connection[Any]) -> None:
    assert bulk.append([]) == Span(None, None)
    assert bulk.append([decided("none", A)]) == Span(None, None)
    assert owner.execute("select count(*) from es.command").fetchone() == (1,)
    assert_sound(owner)


@pytest.mark.parametrize(
    "batch",
    [
        [decided("one", A, 2), decided("two", B, 2)],
        [decided("one", A, 2), decided("two", B, 1, 3)],
        [decided("one", A, 2), decided("two", B, 2, 1)],
        [decided("one", A, 2), decided("two", B, 1), decided("three", B, 1)],
        [decided("one", A, 2), decided("two", A, 2)],
        [decided("one", A, 2), decided("known", B, 1)],
        [decided("one", A, 2), decided("two", B, 1, guards=[(C, 1)])],
    ],
)
def test_of_a_batch_that_meets_another_writer_nothing_is_recorded(
    bulk: Bulk, owner: Connection[Any], batch: Sequence[Decided]
) -> None:
    bulk.append([decided("known", A, 1)])
    with pytest.raises(StreamMoved):
        bulk.append(batch)

    assert recorded(owner) == [(1, A, 1)]
    assert_sound(owner)
    assert bulk.append([decided("later", A, 2)]) == Span(2, 2)


def test_what_a_batch_reads_of_its_own_is_no_conflict(bulk: Bulk) -> None:
    batch = [
        decided("one", A, 1, guards=[(B, 0)]),
        decided("two", B, 1, guards=[(A, 1), (C, 0)]),
        decided("three", A, 2, guards=[(B, 1), (C, 0)]),
    ]
    assert bulk.append(batch) == Span(1, 3)


def test_a_stream_keeps_its_kind_in_a_batch(bulk: Bulk, owner: Connection[Any]) -> None:
    bulk.append([decided("one", A, 1)])
    other = [replace(one, kind="structure") for one in drafts(A, 2)]

    with pytest.raises(StreamOfAnotherKind):
        bulk.append([Decided(command("two", A, 1), other)])
    assert_sound(owner)


def test_keys_change_hands_in_the_order_of_the_batch(bulk: Bulk, owner: Connection[Any]) -> None:
    bulk.append(
        [
            decided("one", A, 1, claims=[claim("C1", 2020)]),
            decided("two", A, 2, claims=[claim("C1", 2020, 2022)]),
            decided("three", B, 1, claims=[claim("C1", 2022)]),
        ]
    )
    with pytest.raises(ClaimHeld) as refused:
        bulk.append([decided("four", C, 1), decided("five", A, 3, claims=[claim("C1", 2020)])])

    assert (refused.value.scope, refused.value.key) == ("dna", "C1")
    held = owner.execute("select stream_id, held_from, free_from from es.claim order by held_from")
    assert held.fetchall() == [(A, date(2020, 1, 1), date(2022, 1, 1)), (B, date(2022, 1, 1), None)]
    assert len(recorded(owner)) == 3
    assert_sound(owner)


def test_what_an_abandoned_batch_left_is_swept_away(bulk: Bulk, owner: Connection[Any]) -> None:
    tamper(
        owner,
        """
        insert into es.staged (batch, rank, command_id, request_hash, command_stream,
          command_version, actor, source, correlation_id)
        select gen_random_uuid(), rank, gen_random_uuid(), '', gen_random_uuid(), 0, '', '',
          gen_random_uuid()
        from generate_series(1, 3) as rank
        """,
    )
    bulk.append([decided("one", A, 1)])
    assert_sound(owner)


class LosesItsAnswer(Bulk):
    """A bulk path whose connection breaks at each commit, before or after it."""

    def __init__(self, pool: Pool, *, committed: bool) -> None:
        super().__init__(pool)
        self._committed = committed
        self.calls = 0

    def _append(self, batch: Sequence[Decided]) -> Span:
        self.calls += 1
        if self.calls > 1:
            return super()._append(batch)
        if self._committed:
            super()._append(batch)
        raise psycopg.OperationalError("server closed the connection unexpectedly")


@pytest.mark.parametrize("committed", [True, False])
def test_a_batch_whose_answer_was_lost_is_recorded_once(
    app_pool: Pool, owner: Connection[Any], *, committed: bool
) -> None:
    losing = LosesItsAnswer(app_pool, committed=committed)

    assert losing.append([decided("one", A, 1), decided("two", B, 1, 2)]) == Span(1, 3)

    assert losing.calls == (1 if committed else 2)
    assert len(recorded(owner)) == 3
    assert_sound(owner)


# ------------------------------------------------------------------------ the clock


@pytest.fixture
def demonstration(app_pool: Pool) -> Bulk:
    with app_pool.connection() as connection:
        connection.execute("select es.become_demonstration()")
    return Bulk(app_pool)


def at(name: str, stream: UUID, version: int, recorded_at: datetime | None) -> Decided:
    return decided(name, stream, version, recorded_at=recorded_at)


def test_a_demonstration_is_recorded_at_its_own_clock(
    demonstration: Bulk, owner: Connection[Any]
) -> None:
    later = LONG_AGO + timedelta(days=1)
    tick = timedelta(microseconds=1)
    demonstration.append(
        [
            at("1", A, 1, LONG_AGO),
            at("2", A, 2, LONG_AGO),
            at("3", B, 1, LONG_AGO + tick),
            at("4", B, 2, later),
            at("5", B, 3, later),
        ]
    )
    demonstration.append([at("6", B, 4, later)])

    rows = owner.execute("select recorded_at from es.event order by position").fetchall()
    found = [row[0].astimezone(UTC) for row in rows]
    assert all(one < other for one, other in pairwise(found))
    assert found[:3] == [LONG_AGO, LONG_AGO + tick, LONG_AGO + 2 * tick]
    assert found[3:] == [later, later + tick, later + 2 * tick]
    assert_sound(owner)


@pytest.mark.parametrize(
    "instants",
    [
        [LONG_AGO, LONG_AGO - timedelta(seconds=1)],
        [LONG_AGO, None],
        [LONG_AGO - timedelta(days=9), LONG_AGO],
    ],
)
def test_a_simulated_clock_never_goes_back(
    demonstration: Bulk, instants: list[datetime | None]
) -> None:
    demonstration.append([at("0", C, 1, LONG_AGO - timedelta(days=1))])
    with pytest.raises(ClockWentBack):
        demonstration.append([at(f"{one}", A, rank, one) for rank, one in enumerate(instants, 1)])


def test_a_simulated_clock_is_refused_elsewhere_and_ahead(
    bulk: Bulk, demonstration: Bulk, new_database: Callable[[], str]
) -> None:
    with pytest.raises(SimulatedClockRefused):
        demonstration.append([at("1", A, 1, datetime(2100, 1, 1, tzinfo=UTC))])
    real = as_app(new_database())
    with (
        ConnectionPool[Connection[Any]](real, min_size=1, open=True) as pool,
        pytest.raises(SimulatedClockRefused),
    ):
        Bulk(pool).append([at("1", A, 1, LONG_AGO)])
    assert bulk.append([decided("now", A, 1)]) == Span(1, 1)


# ------------------------------------------------------------------------ the rules


@pytest.fixture
def register(app_pool: Pool) -> BulkRegister:
    return BulkRegister(app_pool, batch=4)


def registering(stream: UUID, stamp: Stamps, nom: str = "Alpha", **more: object) -> Request[Any]:
    return Request(OPERATEUR, stream, RegisterOperateur(nom=nom, effective_on=SINCE), stamp(**more))


def renaming(stream: UUID, stamp: Stamps, nom: str, day: int, **more: object) -> Request[Any]:
    made = RenameOperateur(nom=nom, effective_on=SINCE + timedelta(days=day))
    return Request(OPERATEUR, stream, made, stamp(**more))


def receipts(outcomes: Sequence[Outcome]) -> list[Receipt]:
    """The outcomes, none of which is a refusal."""
    found = [one for one in outcomes if isinstance(one, Receipt)]
    assert found == outcomes
    return found


def test_requests_are_recorded_batch_by_batch(
    register: BulkRegister, stamp: Stamps, owner: Connection[Any]
) -> None:
    requests = [
        registering(A, stamp),
        *[renaming(A, stamp, f"Nom {day}", day) for day in range(1, 9)],
        registering(B, stamp, "Bêta"),
    ]
    done = receipts(list(register.record(requests)))

    assert [one.position for one in done] == list(range(1, 11))
    assert [one.version for one in done] == [*range(1, 10), 1]
    assert [one.event_ids for one in done] == [
        (event_id_of(one.stamp.command_id),) for one in requests
    ]
    assert not any(one.replayed for one in done)
    assert_sound(owner)


def test_what_was_recorded_is_durable_when_it_is_yielded(
    register: BulkRegister, stamp: Stamps, owner: Connection[Any]
) -> None:
    following = register.record(renaming(A, stamp, f"Nom {day}", day) for day in range(100))
    assert isinstance(next(following), OperateurNotFound)
    following = register.record(
        iter([registering(A, stamp), *[renaming(A, stamp, f"N {day}", day) for day in range(1, 9)]])
    )
    next(following)
    assert len(recorded(owner)) >= 4
    following.close()
    assert_sound(owner)


def test_a_refusal_is_an_outcome_and_leaves_no_trace(
    register: BulkRegister, stamp: Stamps, owner: Connection[Any]
) -> None:
    outcomes = list(
        register.record(
            [
                renaming(A, stamp, "Trop tôt", 1),
                registering(A, stamp),
                registering(B, stamp, "ALPHA"),
                registering(C, stamp, "Gamma"),
            ]
        )
    )
    assert [type(one) for one in outcomes] == [
        OperateurNotFound,
        Receipt,
        OperateurNameTaken,
        Receipt,
    ]
    assert recorded(owner) == [(1, A, 1), (2, C, 1)]
    assert owner.execute("select count(*) from es.command").fetchone() == (2,)


def test_what_was_sent_before_is_skipped(
    app_pool: Pool, store: EventStore, stamp: Stamps, owner: Connection[Any]
) -> None:
    requests = [
        registering(A, stamp),
        renaming(A, stamp, "Autre", 1),
        registering(A, stamp, "Alpha"),
        renaming(B, stamp, "Refusé", 1),
    ]
    (first,) = receipts(list(one_by_one(store, requests[:1])))
    outcomes = list(BulkRegister(app_pool, batch=3).record([*requests, requests[1]]))
    again = list(BulkRegister(app_pool, batch=3).record(requests))

    assert outcomes[0] == replace(first, replayed=True)
    assert isinstance(outcomes[1], Receipt)
    assert outcomes[4] == replace(outcomes[1], replayed=True)
    assert isinstance(outcomes[2], Receipt)
    assert outcomes[2].event_ids == ()
    assert isinstance(outcomes[3], OperateurNotFound)
    assert again[:3] == [replace(one, replayed=True) for one in receipts(outcomes[:3])]
    assert isinstance(again[3], OperateurNotFound)
    assert len(recorded(owner)) == 2


def test_a_command_id_serves_one_request(register: BulkRegister, stamp: Stamps) -> None:
    one = registering(A, stamp)
    other = replace(registering(B, stamp, "Bêta"), stamp=one.stamp)

    outcomes = list(register.record([one, other]))

    assert isinstance(outcomes[1], CommandReused)


def test_a_stale_version_is_refused(register: BulkRegister, stamp: Stamps) -> None:
    outcomes = list(
        register.record(
            [
                registering(A, stamp, expected_version=0),
                renaming(A, stamp, "Autre", 1, expected_version=0),
                renaming(A, stamp, "Autre", 1, expected_version=1),
            ]
        )
    )
    assert [type(one) for one in outcomes] == [Receipt, StaleVersion, Receipt]


def test_an_identifier_keeps_its_kind(
    register: BulkRegister, store: EventStore, stamp: Stamps
) -> None:
    structure = RegisterStructure(type=StructureType.HUDA, departement="14", effective_on=SINCE)
    store.execute(STRUCTURE, A, structure, stamp())

    (outcome,) = register.record([renaming(A, stamp, "Autre", 1)])

    assert isinstance(outcome, StreamOfAnotherKind)


def test_commands_are_sent_one_by_one_too(
    register: BulkRegister, stamp: Stamps, owner: Connection[Any]
) -> None:
    made = RegisterOperateur(nom="Alpha", effective_on=SINCE)
    first = register.execute(OPERATEUR, A, made, stamp())
    with pytest.raises(OperateurNotFound):
        register.execute(OPERATEUR, B, RenameOperateur(nom="X", effective_on=SINCE), stamp())
    rename = RenameOperateur(nom="X", effective_on=date(2021, 1, 1))
    second = register.execute(OPERATEUR, A, rename, stamp())
    retract = RetractFact(event_id=second.event_ids[0], reason="Erreur")
    third = register.retract(OPERATEUR, A, A, retract, stamp())

    assert [one.version for one in (first, second, third)] == [1, 2, 3]
    assert first.position is None
    assert recorded(owner) == []
    assert register.flush() == Span(1, 3)
    assert register.flush() == Span(None, None)
    assert len(recorded(owner)) == 3
    assert_sound(owner)


def test_batches_are_appended_on_the_way(
    register: BulkRegister, stamp: Stamps, owner: Connection[Any]
) -> None:
    for number in range(10):
        made = RegisterOperateur(nom=f"Nom {number}", effective_on=SINCE)
        register.execute(OPERATEUR, uuid5(A, f"{number}"), made, stamp())
    assert len(recorded(owner)) == 8
    assert list(register.record([])) == []
    assert len(recorded(owner)) == 10


# ---------------------------------------------------------------- somebody else writes


class Meddling(Command[History]):
    """A command during whose decision somebody else appends."""

    meddle: ClassVar[Callable[[], object]]

    def decide(self, state: History, context: Context) -> list[Assertion]:
        self.meddle()
        return [Assertion(OperateurRenamed(nom=f"Nom {state.version}"), context.today)]


MEDDLED = Decider(kind="operateur", read=lambda history: history)


def meddling(stamp: Stamps, meddle: Callable[[], object]) -> Request[Any]:
    """A request to rename A, during whose decision something happens."""
    made = type("Meddled", (Meddling,), {"meddle": staticmethod(meddle)})
    return Request(MEDDLED, A, made(), stamp())


def test_what_others_append_between_batches_is_read(
    register: BulkRegister, store: EventStore, stamp: Stamps
) -> None:
    receipts(list(register.record([registering(A, stamp)])))
    store.execute(
        OPERATEUR, A, RenameOperateur(nom="Autre", effective_on=SINCE + timedelta(9)), stamp()
    )
    store.execute(OPERATEUR, B, RegisterOperateur(nom="Bêta", effective_on=SINCE), stamp())

    outcomes = list(
        register.record([renaming(A, stamp, "Encore", 20), registering(C, stamp, "Bêta")])
    )

    assert isinstance(outcomes[0], Receipt)
    assert outcomes[0].version == 3
    assert isinstance(outcomes[1], OperateurNameTaken)


@pytest.mark.parametrize("early", [True, False])
def test_a_batch_that_meets_another_writer_is_decided_again(
    app_pool: Pool, store: EventStore, stamp: Stamps, owner: Connection[Any], *, early: bool
) -> None:
    """The other writes while the second batch is decided, and the first is or is not there."""
    register = BulkRegister(app_pool, batch=3)
    others = iter([RegisterOperateur(nom="Autre", effective_on=SINCE)])

    def meddle() -> None:
        for one in others:
            while not early and len(recorded(owner)) < 4:
                pass
            store.execute(OPERATEUR, D if early else B, one, stamp())

    store.execute(OPERATEUR, A, RegisterOperateur(nom="Alpha", effective_on=SINCE), stamp())
    requests = [renaming(A, stamp, "Un", 1), meddling(stamp, lambda: early and meddle())]
    requests += [registering(C, stamp, "Gamma"), registering(B, stamp, "Bêta")]
    requests += [meddling(stamp, lambda: early or meddle()), renaming(A, stamp, "Deux", 2)]

    outcomes = list(register.record(requests))

    assert [type(one) for one in outcomes[:3]] == [Receipt] * 3
    assert [type(one) for one in outcomes[4:]] == [Receipt] * 2
    assert isinstance(outcomes[3], Receipt if early else OperateurAlreadyRegistered)
    assert [version for _, stream, version in recorded(owner) if stream == A] == [1, 2, 3, 4, 5]
    assert_sound(owner)


def test_a_refusal_is_never_decided_on_what_has_changed(
    app_pool: Pool, store: EventStore, stamp: Stamps
) -> None:
    register = BulkRegister(app_pool, batch=2)
    store.execute(OPERATEUR, A, RegisterOperateur(nom="Alpha", effective_on=SINCE), stamp())
    store.execute(OPERATEUR, B, RegisterOperateur(nom="Bêta", effective_on=SINCE), stamp())
    renames = iter([RenameOperateur(nom="Libre", effective_on=SINCE + timedelta(9))])

    def meddle() -> None:
        for one in renames:
            store.execute(OPERATEUR, C, RegisterOperateur(nom="X", effective_on=SINCE), stamp())
            store.execute(OPERATEUR, C, one, stamp())

    first, second, third = (
        renaming(A, stamp, "Un", 1),
        meddling(stamp, meddle),
        renaming(C, stamp, "Deux", 20),
    )
    outcomes = list(register.record([first, second, third]))

    assert [type(one) for one in outcomes] == [Receipt] * 3


def test_a_guarded_stream_that_moves_is_read_again(
    register: BulkRegister, store: EventStore, stamp: Stamps
) -> None:
    structure = RegisterStructure(type=StructureType.HUDA, departement="14", effective_on=SINCE)
    store.execute(STRUCTURE, C, structure, stamp())
    store.execute(OPERATEUR, A, RegisterOperateur(nom="Alpha", effective_on=SINCE), stamp())
    closing = iter([CloseStructure(last_day=date(2023, 6, 30), motif="Fin")])

    def meddle() -> None:
        for one in closing:
            store.execute(STRUCTURE, C, one, stamp())

    request = RequestDotation.model_validate(
        {"year": 2024, "amount": "10.00", "effective_on": SINCE}
    )
    outcomes = list(
        register.record([Request(FINANCE, C, request, stamp()), meddling(stamp, meddle)])
    )

    assert isinstance(outcomes[0], Refusal)
    assert isinstance(outcomes[1], Receipt)


def test_a_key_that_another_writer_takes_meanwhile_is_refused(
    register: BulkRegister, store: EventStore, stamp: Stamps
) -> None:
    store.execute(OPERATEUR, A, RegisterOperateur(nom="Alpha", effective_on=SINCE), stamp())
    others = iter([RegisterOperateur(nom="Convoité", effective_on=SINCE)])

    def meddle() -> None:
        for one in others:
            store.execute(OPERATEUR, B, one, stamp())

    outcomes = list(register.record([meddling(stamp, meddle), registering(C, stamp, "CONVOITE")]))

    assert isinstance(outcomes[0], Receipt)
    assert isinstance(outcomes[1], OperateurNameTaken)


def test_a_race_lost_three_times_is_given_up(
    register: BulkRegister, store: EventStore, stamp: Stamps, owner: Connection[Any]
) -> None:
    store.execute(OPERATEUR, A, RegisterOperateur(nom="Alpha", effective_on=SINCE), stamp())
    days = iter(range(1, 9))

    def meddle() -> None:
        day = next(days)
        rename = RenameOperateur(nom=f"Autre {day}", effective_on=SINCE + timedelta(day))
        store.execute(OPERATEUR, A, rename, stamp())

    with pytest.raises(ConcurrentChange):
        list(register.record([registering(B, stamp, "Bêta"), meddling(stamp, meddle)]))

    assert [stream for _, stream, _ in recorded(owner)] == [A] * 4
    assert_sound(owner)


def test_a_command_that_another_writer_records_meanwhile_is_skipped(
    register: BulkRegister, store: EventStore, stamp: Stamps, owner: Connection[Any]
) -> None:
    store.execute(OPERATEUR, A, RegisterOperateur(nom="Alpha", effective_on=SINCE), stamp())
    contested = registering(B, stamp, "Bêta")

    def meddle() -> None:
        list(one_by_one(store, [contested]))

    outcomes = receipts(list(register.record([contested, meddling(stamp, meddle)])))

    assert [one.replayed for one in outcomes] == [True, False]
    assert_sound(owner)


# --------------------------------------------------------------- the same as one by one


def stories(seed: int) -> Iterator[Request[Any]]:
    """Yield requests of all kinds on few streams, many of which are refused."""
    chance = random.Random(seed)
    stamp = Stamps(f"story {seed}")
    streams = [uuid5(UUID(int=0), f"{number}") for number in range(5)]
    sent: list[Request[Any]] = []
    for _ in range(300):
        subject = chance.choice(streams)
        day = SINCE + timedelta(days=chance.randrange(0, 2000, 250))
        made = _any_request(chance, subject, day, stamp, sent)
        sent.append(made)
        yield made


def _any_request(
    chance: random.Random, subject: UUID, day: date, stamp: Stamps, sent: list[Request[Any]]
) -> Request[Any]:
    code = f"C{chance.randrange(3)}"
    earlier = chance.choice(sent) if sent else None
    if earlier is not None and chance.random() < 0.1:
        return earlier
    if earlier is not None and chance.random() < 0.2:
        event_id = event_id_of(earlier.stamp.command_id)
        if isinstance(earlier.command, RetractFact) or chance.random() < 0.5:
            retract = RetractFact(event_id=event_id, reason="Erreur")
            return Request(earlier.decider, earlier.subject, retract, stamp(), earlier.stream)
        corrected = earlier.command.model_copy(
            update={"supersedes": event_id, "reason": "Erreur", "effective_on": day}
        )
        return replace(earlier, command=corrected, stamp=stamp())
    money = {"year": chance.choice([2023, 2024]), "amount": "10.00", "effective_on": day}
    commands: list[tuple[Decider[Any], Command[Any]]] = [
        (OPERATEUR, RegisterOperateur(nom=chance.choice("ABCDEF"), effective_on=day)),
        (OPERATEUR, RenameOperateur(nom=chance.choice("ABCDEF"), effective_on=day)),
        (
            STRUCTURE,
            RegisterStructure(type=StructureType.HUDA, departement="14", effective_on=day),
        ),
        (STRUCTURE, OpenStructure(effective_on=day)),
        (STRUCTURE, RenameStructure(nom=chance.choice("ABC"), effective_on=day)),
        (STRUCTURE, AttachDnaCode(code=code, effective_on=day)),
        (STRUCTURE, AttachDnaCode(code=code, effective_on=day)),
        (STRUCTURE, EndDnaCode(code=code, last_day=day, motif="Fusion")),
        (STRUCTURE, AuthoriseCapacity(places=chance.randrange(90), effective_on=day)),
        (STRUCTURE, StateCapacity(year=chance.choice([2020, 2021]), places=4)),
        (FINANCE, RequestDotation.model_validate(money)),
        (FINANCE, GrantDotation.model_validate(money)),
    ]
    decider, made = chance.choice(commands)
    version = chance.choice([None] * 20 + [0, 1, 2])
    return Request(decider, subject, made, stamp(expected_version=version))


def one_by_one(store: EventStore, requests: Sequence[Request[Any]]) -> Iterator[Outcome]:
    for one in requests:
        try:
            if isinstance(one.command, RetractFact):
                yield store.retract(one.decider, one.subject, one.stream, one.command, one.stamp)
            else:
                yield store.execute(one.decider, one.subject, one.command, one.stamp)
        except Refusal as refusal:
            yield refusal


def worded(outcome: Outcome) -> object:
    return (type(outcome), str(outcome)) if isinstance(outcome, Refusal) else outcome


def contents(dsn: str) -> list[list[tuple[Any, ...]]]:
    """All that the log holds, but for its clock."""
    queries = (
        """
        select position, stream_id, stream_version, event_id, type, schema_version, effective_on,
          command_id, actor, source, provenance, reason, supersedes, correlation_id,
          causation_id, data
        from es.event order by position
        """,
        """
        select command_id, request_hash, stream_id, stream_version, first_position, last_position
        from es.command order by command_id
        """,
        "select * from es.claim order by 1, 2, 3",
        "select * from es.stream order by 1",
    )
    with psycopg.connect(dsn) as connection:
        return [connection.execute(query).fetchall() for query in queries]


@pytest.mark.parametrize("seed", range(3))
def test_in_bulk_and_one_by_one_give_the_same_log(
    new_database: Callable[[], str], seed: int
) -> None:
    requests = list(stories(seed))
    outcomes: list[list[object]] = []
    logs: list[object] = []
    for batch in (1, 400, 7):
        dsn = new_database()
        with ConnectionPool[Connection[Any]](as_app(dsn), min_size=1, open=True) as pool:
            if batch == 1:
                done = one_by_one(EventStore(PostgresRecorder(pool)), requests)
            else:
                done = BulkRegister(pool, batch=batch).record(requests)
            outcomes.append([worded(one) for one in done])
        logs.append(contents(dsn))
        with psycopg.connect(dsn) as connection:
            assert verify_log(connection).fault is None

    assert len({type(one) for one in outcomes[0]}) > 1
    assert outcomes[1] == outcomes[0]
    assert outcomes[2] == outcomes[0]
    assert logs[1] == logs[0]
    assert logs[2] == logs[0]


def test_a_history_that_grows_is_the_history_of_its_events() -> None:
    chance = random.Random(5)
    day = [SINCE + timedelta(days=number) for number in range(6)]
    for _ in range(200):
        log: list[Past] = []
        grown = History()
        while len(log) < 12:
            count = chance.randrange(1, 3)
            more = [_past(chance, log, day, len(log) + one) for one in range(1, count + 1)]
            before = (grown.version, [*grown.alive], [*grown.steps("nom")])
            longer = grown.then(more)
            assert (grown.version, [*grown.alive], [*grown.steps("nom")]) == before
            log += more
            grown = longer
            whole = History(log)
            if chance.random() < 0.6:
                assert grown.steps("nom") == whole.steps("nom")
            assert (grown.version, [*grown.alive]) == (whole.version, [*whole.alive])
            assert [grown.stands(one.event_id) for one in log] == [
                whole.stands(one.event_id) for one in log
            ]


def _past(chance: random.Random, log: Sequence[Past], days: Sequence[date], version: int) -> Past:
    target = chance.choice(log).event_id if log and chance.random() < 0.2 else None
    return Past(
        event=OperateurRenamed(nom=f"Nom {version}"),
        effective_on=chance.choice(days),
        supersedes=target,
        event_id=UUID(int=version),
        version=version,
    )
