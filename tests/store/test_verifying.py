"""Whatever a superuser does to the log, the first bad position is named."""

from collections.abc import Callable
from datetime import date
from typing import Any, LiteralString
from uuid import UUID

import pytest
from psycopg import Connection, sql
from psycopg_pool import ConnectionPool

from placeasile.domain.operateur.decisions import OPERATEUR, RegisterOperateur, RenameOperateur
from placeasile.store import verifying
from placeasile.store.register import EventStore, event_id_of
from placeasile.store.verifying import Fault, LogReport, verify_log
from tests.store.examples import A, B, tamper
from tests.support.stamps import Stamps

# Makes the leaves of all events again, as a forger would.
FORGE: LiteralString = """
    ; update es.event set leaf = es.leaf(position, stream_id, stream_version, event_id, type,
      schema_version, effective_on, recorded_at, command_id, actor, source, provenance, reason,
      supersedes, correlation_id, causation_id, data)
"""


def rename(nom: str, month: int, supersedes: UUID | None = None) -> RenameOperateur:
    return RenameOperateur(
        nom=nom,
        effective_on=date(2021, month, 1),
        supersedes=supersedes,
        reason="Erreur" if supersedes else None,
    )


@pytest.fixture
def log(store: EventStore, stamp: Stamps) -> None:
    """Six events: four about A, the last of which corrects the second, and two about B."""
    corrected = stamp()
    for stream, nom in ((A, "Alpha"), (B, "Bêta")):
        registered = RegisterOperateur(nom=nom, effective_on=date(2020, 1, 1))
        store.execute(OPERATEUR, stream, registered, stamp())
    store.execute(OPERATEUR, A, rename("Un", 1), corrected)
    store.execute(OPERATEUR, B, rename("Deux", 1), stamp())
    store.execute(OPERATEUR, A, rename("Trois", 2), stamp())
    store.execute(OPERATEUR, A, rename("Trois", 2), stamp())  # records nothing
    store.execute(OPERATEUR, A, rename("Quatre", 1, event_id_of(corrected.command_id)), stamp())


@pytest.fixture
def verify(app_pool: ConnectionPool[Connection[Any]]) -> Callable[..., LogReport]:
    """Verifies with the rights of the application."""

    def run(after: int = 0) -> LogReport:
        with app_pool.connection() as connection:
            return verify_log(connection, after=after)

    return run


Verify = Callable[..., LogReport]


def test_an_empty_log_is_sound(verify: Verify) -> None:
    assert verify() == LogReport(after=0, last=0, events=0, fault=None)


@pytest.mark.usefixtures("log")
def test_a_log_that_nobody_touched_is_sound(verify: Verify) -> None:
    assert verify() == LogReport(after=0, last=6, events=6, fault=None)
    for after in range(1, 7):
        assert verify(after) == LogReport(after=after, last=6, events=6 - after, fault=None)
    assert verify().sound


@pytest.mark.usefixtures("log")
def test_progress_is_told_page_by_page(
    app_pool: ConnectionPool[Connection[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "PAGE", 2)
    told: list[tuple[int, int]] = []

    with app_pool.connection() as connection:
        report = verify_log(connection, progress=lambda done, total: told.append((done, total)))

    assert report.sound
    assert told == [(2, 6), (4, 6), (6, 6), (6, 6)]


@pytest.fixture
def again(owner: Connection[Any], log: None) -> Callable[[], None]:
    """Puts the log back as it was."""
    _ = log
    for table in ("event", "command", "stream"):
        kept, name = sql.Identifier(f"kept_{table}"), sql.Identifier(table)
        owner.execute(sql.SQL("create table {} as select * from es.{}").format(kept, name))

    def restore() -> None:
        tamper(
            owner,
            """
            delete from es.event; insert into es.event select * from kept_event;
            delete from es.command; insert into es.command select * from kept_command;
            delete from es.stream; insert into es.stream select * from kept_stream
            """,
        )

    return restore


COLUMNS: list[LiteralString] = [
    "stream_id = gen_random_uuid()",
    "event_id = gen_random_uuid()",
    "type = 'operateur.registered'",
    "schema_version = 2",
    "effective_on = effective_on + 1",
    "recorded_at = recorded_at + interval '1 microsecond'",
    "command_id = gen_random_uuid()",
    "actor = actor || ' '",
    "source = 'FINESS'",
    "provenance = ''",
    "reason = 'x'",
    "supersedes = event_id",
    "correlation_id = gen_random_uuid()",
    "causation_id = gen_random_uuid()",
    "data = data || ' '::bytea",
    "leaf = sha256('')",
    "actor = left(actor, -1), source = right(actor, 1) || source",
]


def test_a_changed_column_is_named(
    owner: Connection[Any], again: Callable[[], None], verify: Verify
) -> None:
    for column in COLUMNS:
        again()
        tamper(owner, "update es.event set " + column + " where position = 3")
        assert (column, verify().fault) == (column, Fault(3, verifying.CHANGED))


def forged(statement: LiteralString) -> LiteralString:
    """The statement of somebody who also makes the leaves again."""
    return statement + FORGE


FORGERIES: list[tuple[LiteralString, Fault]] = [
    ("delete from es.event where position = 3", Fault(3, verifying.MISSING)),
    ("delete from es.event where position = 1", Fault(1, verifying.MISSING)),
    ("delete from es.event where position = 6", Fault(5, verifying.WRONG_STREAM)),
    (
        forged("update es.event set stream_version = 9 where position = 5"),
        Fault(5, verifying.WRONG_VERSION),
    ),
    (
        forged("update es.event set stream_id = gen_random_uuid() where position = 4"),
        Fault(4, verifying.WRONG_VERSION),
    ),
    (
        forged(
            "update es.event set recorded_at = recorded_at - interval '1 day' where position = 4"
        ),
        Fault(4, verifying.WRONG_INSTANT),
    ),
    (
        forged(
            """update es.event e set recorded_at = p.recorded_at from es.event p
            where e.position = 4 and p.position = 3"""
        ),
        Fault(4, verifying.WRONG_INSTANT),
    ),
    (
        forged("update es.event set type = 'operateur.unknown' where position = 4"),
        Fault(4, verifying.UNREADABLE),
    ),
    (
        forged("update es.event set schema_version = 9 where position = 4"),
        Fault(4, verifying.UNREADABLE),
    ),
    (
        forged("update es.event set data = '{}' where position = 4"),
        Fault(4, verifying.UNREADABLE),
    ),
    (
        forged("update es.event set supersedes = gen_random_uuid() where position = 6"),
        Fault(6, verifying.WRONG_TARGET),
    ),
    (
        forged("update es.event set supersedes = event_id where position = 6"),
        Fault(6, verifying.WRONG_TARGET),
    ),
    (
        forged(
            """update es.event set supersedes = (select event_id from es.event where position = 2)
            where position = 6"""
        ),
        Fault(6, verifying.WRONG_TARGET),
    ),
    (
        forged(
            """update es.event set supersedes = (select event_id from es.event where position = 6)
            where position = 5"""
        ),
        Fault(5, verifying.WRONG_TARGET),
    ),
    (
        "update es.stream set version = version + 1 where version = 2",
        Fault(4, verifying.WRONG_STREAM),
    ),
    ("delete from es.stream where version = 2", Fault(4, verifying.WRONG_STREAM)),
    (
        "insert into es.stream values (gen_random_uuid(), 'operateur', 1)",
        Fault(7, verifying.WRONG_STREAM),
    ),
    ("delete from es.command where first_position = 3", Fault(3, verifying.WRONG_COMMAND)),
    (
        "update es.command set first_position = 4, last_position = 4 where first_position = 3",
        Fault(3, verifying.WRONG_COMMAND),
    ),
    (
        "update es.command set last_position = 4 where first_position = 3",
        Fault(3, verifying.WRONG_COMMAND),
    ),
    (
        """update es.command set first_position = 70, last_position = 70
        where first_position is null""",
        Fault(70, verifying.WRONG_COMMAND),
    ),
    (
        "update es.command set first_position = null where first_position = 3",
        Fault(3, verifying.WRONG_COMMAND),
    ),
    (
        forged(
            """update es.event set command_id = (select command_id from es.event where position = 2)
            where position = 5"""
        ),
        Fault(2, verifying.WRONG_COMMAND),
    ),
]


def test_a_forgery_is_named_where_it_starts(
    owner: Connection[Any], again: Callable[[], None], verify: Verify
) -> None:
    for forgery, fault in FORGERIES:
        again()
        assert verify().sound
        tamper(owner, forgery)
        assert (forgery, verify().fault) == (forgery, fault)


@pytest.mark.usefixtures("log")
def test_the_first_of_several_faults_is_named(owner: Connection[Any], verify: Verify) -> None:
    tamper(owner, "update es.event set actor = 'x' where position >= 4")
    assert verify().fault == Fault(4, verifying.CHANGED)
    tamper(owner, "delete from es.command where first_position = 2")
    assert verify().fault == Fault(2, verifying.WRONG_COMMAND)


@pytest.mark.usefixtures("log")
def test_what_comes_before_is_trusted(owner: Connection[Any], verify: Verify) -> None:
    tamper(owner, "update es.event set actor = 'x' where position = 3")

    assert verify(3).sound
    assert verify(2).fault == Fault(3, verifying.CHANGED)
    assert verify(99).fault == Fault(99, verifying.MISSING)
