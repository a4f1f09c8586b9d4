"""Personal values: sealed before they are recorded, opened for decisions, erased for ever."""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any, Final
from uuid import UUID

import psycopg
import pytest
from psycopg import Connection
from psycopg_pool import ConnectionPool

from placeasile.domain.contacts.decisions import (
    CONTACTS,
    ChangeContactDetails,
    DesignateContact,
    ReleaseContact,
)
from placeasile.domain.contacts.events import ContactDesignated, ContactReleased
from placeasile.domain.kernel import History
from placeasile.domain.personal import ERASED
from placeasile.domain.privacy.decisions import (
    PRIVACY,
    EraseSubject,
    SubjectIsErased,
    SubjectUnknown,
    erasure_stream,
)
from placeasile.domain.stating import beside
from placeasile.domain.structure.decisions.base import STRUCTURE
from placeasile.domain.structure.decisions.lifecycle import RegisterStructure
from placeasile.domain.vocabulary import StructureType
from placeasile.store import vault as sealing
from placeasile.store.drafting import request_hash
from placeasile.store.envelope import ClearPersonalValue
from placeasile.store.erasing import erase
from placeasile.store.errors import CommandReused
from placeasile.store.keys import Keys, KeyState, MemoryKeys, PostgresKeys, sweep
from placeasile.store.memory import MemoryRecorder
from placeasile.store.recorder import PostgresRecorder
from placeasile.store.register import EventStore
from placeasile.store.request import Request
from placeasile.store.staging import BulkRegister
from placeasile.store.vault import PROOF, SealBroken, Vault, WrongMasterKey
from placeasile.store.verifying import NOT_SEALED, verify_log
from tests.store.examples import tamper
from tests.support.databases import MASTER_KEY
from tests.support.stamps import Stamps

STRUCTURE_ID: Final = UUID(int=1)
CONTACT: Final = UUID(int=11)
OTHER: Final = UUID(int=12)
SINCE: Final = date(2024, 1, 1)
STREAM: Final = beside(STRUCTURE_ID, "contacts")
REGISTER: Final = RegisterStructure(type=StructureType.CADA, departement="14", effective_on=SINCE)
FORGE: Final = """
    update es.event set leaf = es.leaf(position, stream_id, stream_version, event_id, type,
      schema_version, effective_on, recorded_at, command_id, actor, source, provenance, reason,
      supersedes, correlation_id, causation_id, data)
"""


def designate(contact_id: UUID = CONTACT, nom: str = "Quatremare") -> DesignateContact:
    return DesignateContact(
        contact_id=contact_id,
        rang=1,
        prenom="Hermeline",
        nom=nom,
        telephone="02 31 55 01 99",
        email="hermeline.quatremare@exemple.fr",
        fonction="Directrice",
        effective_on=SINCE,
    )


def change(month: int, contact_id: UUID = CONTACT) -> ChangeContactDetails:
    said = designate(contact_id).model_dump()
    return ChangeContactDetails.model_validate(
        said | {"fonction": f"Mois {month}", "effective_on": date(2025, month, 1)}
    )


def designation() -> ContactDesignated:
    """The event, as a decision makes it."""
    said = designate().model_dump(exclude={"effective_on", "supersedes", "reason"})
    return ContactDesignated(owner_id=STRUCTURE_ID, **said)


def register(store: EventStore, stamp: Stamps) -> EventStore:
    """A structure with a contact."""
    store.execute(STRUCTURE, STRUCTURE_ID, REGISTER, stamp())
    store.execute(CONTACTS, STRUCTURE_ID, designate(), stamp())
    return store


def named(history: History, contact_id: UUID = CONTACT) -> tuple[object, ...]:
    value = history.latest("contact", str(contact_id))
    assert value is not None
    return tuple(value[name] for name in ("prenom", "nom", "telephone", "email", "fonction"))


CLEAR: Final = (
    "Hermeline",
    "Quatremare",
    "0231550199",
    "hermeline.quatremare@exemple.fr",
    "Directrice",
)
GONE: Final = (ERASED, ERASED, ERASED, ERASED, "Directrice")


@pytest.fixture(params=["postgres", "memory"])
def either(request: pytest.FixtureRequest, stamp: Stamps) -> EventStore:
    """A structure with a contact, on PostgreSQL and in memory."""
    if request.param == "memory":
        return register(EventStore(MemoryRecorder()), stamp)
    return register(request.getfixturevalue("store"), stamp)


@pytest.fixture
def recorded(store: EventStore, stamp: Stamps) -> EventStore:
    """A structure with a contact, on PostgreSQL."""
    return register(store, stamp)


@pytest.fixture
def pool(app_pool: ConnectionPool[Connection[Any]]) -> ConnectionPool[Connection[Any]]:
    return app_pool


def stored(owner: Connection[Any]) -> list[dict[str, Any]]:
    rows = owner.execute("select data from es.event where type ~ '^contact' order by position")
    return [json.loads(row[0]) for row in rows]


def sound(pool: ConnectionPool[Connection[Any]]) -> bool:
    with pool.connection() as connection:
        return verify_log(connection).fault is None


def another(
    pool: ConnectionPool[Connection[Any]], clock: Callable[[], float] | None = None
) -> EventStore:
    """The store of another process, with a memory of its own."""
    keys = PostgresKeys(pool)
    vault = Vault(keys, MASTER_KEY) if clock is None else Vault(keys, MASTER_KEY, clock=clock)
    return EventStore(PostgresRecorder(pool), vault)


# ------------------------------------------------------------------------ sealing


def test_the_log_holds_seals_and_decisions_see_the_values(either: EventStore) -> None:
    assert named(either.load(STREAM)) == CLEAR


def test_a_seal_says_whose_key_and_where_it_belongs(
    recorded: EventStore, owner: Connection[Any], pool: ConnectionPool[Connection[Any]]
) -> None:
    (data,) = stored(owner)
    row = owner.execute("select event_id from es.event where type = 'contact.designated'")
    ((event_id,),) = row.fetchall()

    for name in ("prenom", "nom", "telephone", "email"):
        head, _, payload = data[name].rpartition(".")
        assert head == f"pa1.{CONTACT}.{event_id}.contact.designated.{name}"
        assert len(payload) > 20
    assert data["fonction"] == "Directrice"
    assert sound(pool)
    assert recorded.load(STREAM).version == 1


def test_the_same_value_is_never_sealed_twice_alike(
    recorded: EventStore, stamp: Stamps, owner: Connection[Any]
) -> None:
    recorded.execute(CONTACTS, STRUCTURE_ID, designate(OTHER), stamp())
    first, second = stored(owner)

    assert first["nom"].rpartition(".")[2] != second["nom"].rpartition(".")[2]


def test_a_value_that_is_not_said_is_not_sealed() -> None:
    vault = sealing.memory_vault()
    event = ContactReleased(owner_id=STRUCTURE_ID, contact_id=CONTACT, motif="Départ")

    assert vault.seal(event, UUID(int=1)) is event
    assert vault.open(event, UUID(int=1)) is event


def test_a_store_without_vault_records_no_personal_value(
    pool: ConnectionPool[Connection[Any]], stamp: Stamps, owner: Connection[Any]
) -> None:
    store = EventStore(PostgresRecorder(pool))
    store.execute(STRUCTURE, STRUCTURE_ID, REGISTER, stamp())

    with pytest.raises(ClearPersonalValue):
        store.execute(CONTACTS, STRUCTURE_ID, designate(), stamp())
    bulk = BulkRegister(pool)
    bulk.execute(CONTACTS, STRUCTURE_ID, designate(), stamp())
    with pytest.raises(ClearPersonalValue):
        bulk.flush()
    assert stored(owner) == []


def test_a_command_sent_again_has_one_event(either: EventStore, stamp: Stamps) -> None:
    sent = stamp()
    first = either.execute(CONTACTS, STRUCTURE_ID, change(1), sent)
    again = either.execute(CONTACTS, STRUCTURE_ID, change(1), sent)

    assert again.replayed
    assert again.event_ids == first.event_ids
    assert either.load(STREAM).version == 2
    with pytest.raises(CommandReused):
        either.execute(CONTACTS, STRUCTURE_ID, change(2), sent)
    assert either.execute(CONTACTS, STRUCTURE_ID, designate(), stamp()).position is None


def test_the_digest_of_personal_values_cannot_be_searched_for() -> None:
    vault, other = sealing.memory_vault(), sealing.memory_vault()
    body = f"contact {STRUCTURE_ID} DesignateContact {designate().model_dump_json()}"

    found = request_hash("contact", STRUCTURE_ID, designate(), vault)

    assert found == request_hash("contact", STRUCTURE_ID, designate(), vault)
    assert found != request_hash("contact", STRUCTURE_ID, designate(), other)
    assert found != hashlib.sha256(body.encode()).digest()
    plain = request_hash("structure", STRUCTURE_ID, REGISTER, vault)
    assert plain == request_hash("structure", STRUCTURE_ID, REGISTER, None)


# ------------------------------------------------------------------------ tampering


@pytest.mark.parametrize(
    "forgery",
    [
        "jsonb_set(data, '{nom}', data -> 'prenom')",  # the seal of another field
        "jsonb_set(data, '{nom}', '\"Quatremare\"')",  # a value in clear
        "jsonb_set(data, '{contact_id}', to_jsonb('00000000-0000-0000-0000-00000000000c'::text))",
    ],
)
def test_a_seal_that_does_not_belong_there_is_refused_and_found(
    recorded: EventStore,
    owner: Connection[Any],
    pool: ConnectionPool[Connection[Any]],
    forgery: str,
) -> None:
    tamper(
        owner,
        "update es.event set data = convert_to("  # pyright: ignore[reportArgumentType]
        + forgery.replace("data", "convert_from(data, 'UTF8')::jsonb")
        + "::text, 'UTF8') where type = 'contact.designated'; "
        + FORGE,
    )

    with pytest.raises(SealBroken):
        named(recorded.load(STREAM))
    with pool.connection() as connection:
        fault = verify_log(connection).fault
    assert fault is not None
    assert (fault.position, fault.reason) == (2, NOT_SEALED)


def test_a_seal_of_another_event_is_refused(
    recorded: EventStore, stamp: Stamps, owner: Connection[Any]
) -> None:
    recorded.execute(CONTACTS, STRUCTURE_ID, change(1), stamp())
    tamper(owner, "update es.event set data = (select data from es.event where position = 3) "
                  "where position = 2")  # fmt: skip

    with pytest.raises(SealBroken):
        list(recorded.load(STREAM).steps("contact", str(CONTACT)))


@pytest.mark.parametrize("what", ["head", "payload", "short"])
def test_a_seal_that_was_changed_does_not_open(what: str) -> None:
    vault = sealing.memory_vault()
    event = designation()
    seal = vault.seal(event, UUID(int=9)).nom
    head, _, payload = seal.rpartition(".")
    changed = {
        "head": f"{head[:-3]}mon.{payload}",
        "payload": f"{head}.{payload[:-4]}AAAA",
        "short": f"{head}.AAAA",
    }[what]

    assert vault.open_all([seal]) == {seal: "Quatremare"}
    assert vault.open_all([changed, "en clair", "pa1.x.y"]) == {}


def test_a_key_serves_its_subject_alone(
    recorded: EventStore, stamp: Stamps, owner: Connection[Any], pool: ConnectionPool[Any]
) -> None:
    recorded.execute(CONTACTS, STRUCTURE_ID, designate(OTHER), stamp())
    with owner.transaction():
        owner.execute("set local session_replication_role = replica")
        owner.execute(
            "update ops.subject_key k set wrapped = o.wrapped from ops.subject_key o "
            "where k.subject_id = %s and o.subject_id = %s",
            [CONTACT, OTHER],
        )

    with pytest.raises(SealBroken):
        named(another(pool).load(STREAM))


def test_a_key_that_is_lost_is_not_taken_for_an_erasure(
    recorded: EventStore, owner: Connection[Any], pool: ConnectionPool[Connection[Any]]
) -> None:
    _ = recorded
    owner.execute("delete from ops.subject_key")

    with pytest.raises(SealBroken, match="lost"):
        named(another(pool).load(STREAM))


# ------------------------------------------------------------------------ the master key


def test_the_right_master_key_is_proved_at_each_start(
    recorded: EventStore, pool: ConnectionPool[Connection[Any]], owner: Connection[Any]
) -> None:
    for _ in range(2):
        recorded.vault.check()
    proof = owner.execute("select kind from ops.subject_key where subject_id = %s", [PROOF])
    assert proof.fetchone() == ("proof",)
    with pytest.raises(WrongMasterKey, match="PLACEASILE_MASTER_KEY"):
        Vault(PostgresKeys(pool), bytes(32)).check()


def test_a_wrong_master_key_is_refused_before_any_personal_value(
    pool: ConnectionPool[Connection[Any]],
) -> None:
    Vault(PostgresKeys(pool), MASTER_KEY).check()

    with pytest.raises(WrongMasterKey):
        Vault(PostgresKeys(pool), bytes(32)).check()


def test_keys_wrapped_otherwise_are_refused_without_the_proof(
    recorded: EventStore, pool: ConnectionPool[Connection[Any]]
) -> None:
    _ = recorded
    with pytest.raises(WrongMasterKey):
        Vault(PostgresKeys(pool), bytes(32)).check()


# ------------------------------------------------------------------------ memory of keys


class Counted(MemoryKeys):
    """Keys that count how often they are asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[int] = []

    def read(self, subjects: Collection[UUID]) -> Mapping[UUID, KeyState]:
        self.asked.append(len(subjects))
        return super().read(subjects)


def test_the_keys_of_a_stream_come_in_one_query(
    pool: ConnectionPool[Connection[Any]], stamp: Stamps
) -> None:
    keys = Counted()
    now = [0.0]
    vault = Vault(keys, MASTER_KEY, clock=lambda: now[0])
    store = register(EventStore(PostgresRecorder(pool), vault), stamp)
    for number in range(20, 30):
        store.execute(CONTACTS, STRUCTURE_ID, designate(UUID(int=number)), stamp())
    now[0] += 10
    keys.asked.clear()

    history = store.load(STREAM)
    assert keys.asked == []
    assert len(history.alive) == 11
    assert keys.asked == [11]


def test_the_memory_of_keys_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "CACHE_SIZE", 3)
    keys = Counted()
    vault = Vault(keys, MASTER_KEY, clock=lambda: 0.0)
    vault.prepare({UUID(int=one): "contact" for one in range(1, 11)})

    assert vault.learn([UUID(int=10)]) == ()
    keys.asked.clear()
    vault.learn([UUID(int=1)])
    assert keys.asked == [1]


def test_two_processes_that_meet_a_subject_at_once_share_its_key() -> None:
    class Late(MemoryKeys):
        """Another process makes the key between the reading and the making."""

        def make(self, wrapped: Mapping[UUID, tuple[str, bytes]]) -> Collection[UUID]:
            first.prepare({CONTACT: "contact"})
            return super().make(wrapped)

    shared: Keys = Late()
    first = Vault(_Direct(shared), MASTER_KEY)
    second = Vault(shared, MASTER_KEY)
    event = designation()

    sealed = second.seal(event, UUID(int=9))

    assert first.open(sealed, UUID(int=9)) == event


class _Direct(MemoryKeys):
    """The same keys, without what happens in between."""

    def __init__(self, keys: Keys) -> None:
        super().__init__()
        self._states = keys.__dict__["_states"]


# ------------------------------------------------------------------------ erasing


def test_what_is_erased_is_read_as_erased_and_the_log_stays_sound(
    recorded: EventStore, stamp: Stamps, pool: ConnectionPool[Connection[Any]]
) -> None:
    receipt = erase(recorded, CONTACT, "Demande de la personne", stamp())

    assert receipt.position == 3
    assert named(recorded.load(STREAM)) == GONE
    assert named(another(pool).load(STREAM)) == GONE
    assert sound(pool)


def test_the_key_of_what_is_erased_is_destroyed(
    recorded: EventStore, stamp: Stamps, owner: Connection[Any]
) -> None:
    erase(recorded, CONTACT, "Demande", stamp())

    row = owner.execute(
        "select wrapped, destroyed_at is not null, reason, kind from ops.subject_key "
        "where subject_id = %s",
        [CONTACT],
    ).fetchone()
    assert row == (None, True, "Demande", "contact")


def test_an_erasure_is_for_one_subject(either: EventStore, stamp: Stamps) -> None:
    either.execute(CONTACTS, STRUCTURE_ID, designate(OTHER), stamp())
    erase(either, CONTACT, "Demande", stamp())

    history = either.load(STREAM)
    assert named(history, CONTACT) == GONE
    assert named(history, OTHER) == CLEAR


def test_nothing_personal_is_recorded_on_what_is_erased(either: EventStore, stamp: Stamps) -> None:
    erase(either, CONTACT, "Demande", stamp())

    with pytest.raises(SubjectIsErased) as refused:
        either.execute(CONTACTS, STRUCTURE_ID, change(1), stamp())
    assert (refused.value.field, refused.value.details["value"]) == ("contact_id", CONTACT)
    release = ReleaseContact(contact_id=CONTACT, motif="Départ", effective_on=date(2025, 6, 1))
    assert either.execute(CONTACTS, STRUCTURE_ID, release, stamp()).position is not None


def test_what_was_never_recorded_is_not_erased(either: EventStore, stamp: Stamps) -> None:
    for unknown in (OTHER, PROOF):
        with pytest.raises(SubjectUnknown):
            erase(either, unknown, "Demande", stamp())


def test_an_erasure_sent_again_is_the_same(either: EventStore, stamp: Stamps) -> None:
    sent = stamp()
    first = erase(either, CONTACT, "Demande", sent)
    again = erase(either, CONTACT, "Demande", sent)
    later = erase(either, CONTACT, "Autre demande", stamp())

    assert again.replayed
    assert again.event_ids == first.event_ids
    assert later.position is None


def test_another_process_forgets_within_a_second(
    recorded: EventStore, stamp: Stamps, pool: ConnectionPool[Connection[Any]]
) -> None:
    now = [100.0]
    slow = another(pool, lambda: now[0])
    assert named(slow.load(STREAM)) == CLEAR

    erase(recorded, CONTACT, "Demande", stamp())

    now[0] += sealing.CACHE_SECONDS
    assert named(slow.load(STREAM)) == CLEAR  # the last instant
    now[0] += 0.001
    assert named(slow.load(STREAM)) == GONE
    assert sealing.CACHE_SECONDS <= 1


def test_a_process_that_remembers_the_key_records_nothing_with_it(
    recorded: EventStore, stamp: Stamps, pool: ConnectionPool[Connection[Any]]
) -> None:
    frozen = another(pool, lambda: 100.0)
    assert named(frozen.load(STREAM)) == CLEAR
    erase(recorded, CONTACT, "Demande", stamp())

    with pytest.raises(SubjectIsErased):
        frozen.execute(CONTACTS, STRUCTURE_ID, change(1), stamp())
    assert recorded.load(STREAM).version == 1


def test_an_erasure_cut_before_its_key_is_destroyed_holds_already(
    recorded: EventStore, stamp: Stamps, pool: ConnectionPool[Connection[Any]]
) -> None:
    command = EraseSubject(subject_id=CONTACT, kind="contact", reason="Demande")
    cut = stamp()
    recorded.execute(PRIVACY, CONTACT, command, cut)  # then kill -9

    next_start = another(pool)
    assert named(next_start.load(STREAM)) == GONE
    with pytest.raises(SubjectIsErased):
        next_start.execute(CONTACTS, STRUCTURE_ID, change(1), stamp())
    with pool.connection() as connection:
        assert sweep(connection) == 1
        assert sweep(connection) == 0
    assert erase(next_start, CONTACT, "Demande", cut).replayed


def test_sending_a_cut_erasure_again_destroys_the_key(
    recorded: EventStore, stamp: Stamps, owner: Connection[Any]
) -> None:
    command = EraseSubject(subject_id=CONTACT, kind="contact", reason="Demande")
    cut = stamp()
    recorded.execute(PRIVACY, CONTACT, command, cut)

    assert erase(recorded, CONTACT, "Demande", cut).replayed

    kept = owner.execute("select wrapped from ops.subject_key where subject_id = %s", [CONTACT])
    assert kept.fetchone() == (None,)


def test_a_key_that_a_backup_brings_back_opens_nothing_and_is_swept(
    recorded: EventStore,
    stamp: Stamps,
    owner: Connection[Any],
    pool: ConnectionPool[Connection[Any]],
) -> None:
    saved = owner.execute("select * from ops.subject_key").fetchall()
    erase(recorded, CONTACT, "Demande", stamp())
    with owner.transaction():
        owner.execute("truncate ops.subject_key")
        for row in saved:
            owner.execute("insert into ops.subject_key values (%s, %s, %s, %s, %s, %s)", row)

    assert named(another(pool).load(STREAM)) == GONE
    with pool.connection() as connection:
        assert sweep(connection) == 1
    row = owner.execute(
        "select wrapped, reason from ops.subject_key where subject_id = %s", [CONTACT]
    )
    assert row.fetchone() == (None, "Demande")


def test_writers_and_an_erasure_at_once(
    recorded: EventStore,
    pool: ConnectionPool[Connection[Any]],
    owner: Connection[Any],
) -> None:
    stores = [another(pool) for _ in range(4)]

    def write(rank: int) -> int:
        stamps, done = Stamps(f"writer/{rank}"), 0
        for month in range(1, 13):
            command = change(month).model_copy(update={"fonction": f"{rank} {month}"})
            command = command.model_copy(update={"effective_on": date(2025, month, rank + 1)})
            try:
                stores[rank].execute(CONTACTS, STRUCTURE_ID, command, stamps())
            except SubjectIsErased:
                break
            except Exception:  # noqa: BLE001 - four writers on one stream: some lose
                continue
            done += 1
        return done

    with ThreadPoolExecutor(5) as threads:
        writing = [threads.submit(write, rank) for rank in range(4)]
        erasing = threads.submit(erase, recorded, CONTACT, "Demande", Stamps("eraser")())
        receipt = erasing.result()
        assert sum(one.result() for one in writing) < 48
    late = owner.execute(
        "select count(*) from es.event where position > %s and type = 'contact.details_changed'",
        [receipt.position],
    ).fetchone()
    assert late == (0,)
    assert sound(pool)


# ------------------------------------------------------------------------ in bulk


def request(command: Any, stamp: Stamps) -> Request[Any]:  # noqa: ANN401 (any command)
    decider = STRUCTURE if isinstance(command, RegisterStructure) else CONTACTS
    return Request(decider, STRUCTURE_ID, command, stamp())


def test_in_bulk_values_are_sealed_opened_and_refused_alike(
    pool: ConnectionPool[Connection[Any]],
    vault: Vault,
    stamp: Stamps,
    owner: Connection[Any],
) -> None:
    requests = [request(one, stamp) for one in (REGISTER, designate(), change(1), designate(OTHER))]
    done = list(BulkRegister(pool, vault, batch=2).record(requests))
    store = another(pool)

    assert [getattr(one, "position", one) for one in done] == [1, 2, 3, 4]
    assert all(one["nom"].startswith("pa1.") for one in stored(owner))
    assert named(store.load(STREAM), OTHER) == CLEAR
    assert sound(pool)

    erase(store, CONTACT, "Demande", stamp())
    bulk = BulkRegister(pool, vault)
    refused, taken, same = bulk.record(
        [request(one, stamp) for one in (change(2), change(3, OTHER), designate(OTHER))]
    )
    assert isinstance(refused, SubjectIsErased)
    assert getattr(taken, "version", None) == 4
    assert getattr(same, "position", 0) is None
    assert [getattr(one, "replayed", None) for one in bulk.record(requests)] == [True] * 4


def test_a_batch_that_meets_an_erasure_is_decided_again(
    recorded: EventStore, pool: ConnectionPool[Connection[Any]], stamp: Stamps
) -> None:
    bulk = BulkRegister(pool, another(pool, lambda: 100.0).vault, batch=1)
    going = bulk.record([request(one, stamp) for one in (change(1), change(2), change(3))])
    first = next(going)
    erase(recorded, CONTACT, "Demande", stamp())
    rest = list(going)

    assert getattr(first, "version", None) == 2
    assert isinstance(rest[-1], SubjectIsErased)


# ------------------------------------------------------------------------ rights


def test_the_projector_cannot_read_a_key(database: str, recorded: EventStore) -> None:
    _ = recorded
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("set role placeasile_projector")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("select wrapped from ops.subject_key")


@pytest.mark.parametrize(
    "statement",
    [
        "delete from ops.subject_key",
        "truncate ops.subject_key",
        "update ops.subject_key set kind = 'x'",
        "update ops.subject_key set wrapped = '\\x00'",
    ],
)
def test_the_application_makes_and_destroys_keys_and_nothing_else(
    recorded: EventStore, app_dsn: str, statement: str
) -> None:
    _ = recorded
    with (
        psycopg.connect(app_dsn, autocommit=True) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement)  # pyright: ignore[reportArgumentType, reportCallIssue]


def test_a_destroyed_key_does_not_come_back(
    recorded: EventStore, stamp: Stamps, app_dsn: str, owner: Connection[Any]
) -> None:
    erase(recorded, CONTACT, "Demande", stamp())
    with psycopg.connect(app_dsn, autocommit=True) as connection:
        connection.execute(
            "update ops.subject_key set wrapped = '\\x00', destroyed_at = null "
            "where subject_id = %s",
            [CONTACT],
        )
    kept = owner.execute("select wrapped from ops.subject_key where subject_id = %s", [CONTACT])
    assert kept.fetchone() == (None,)
    assert owner.execute(
        "select version from es.stream where stream_id = %s", [erasure_stream(CONTACT)]
    ).fetchone() == (1,)
