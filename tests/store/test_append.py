"""What the functions of the log guarantee, and what they refuse to everybody."""

from collections.abc import Generator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from threading import Timer
from typing import Any, LiteralString

import psycopg
import pytest
from psycopg import Connection, sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.errors import InsufficientPrivilege
from psycopg_pool import ConnectionPool

from placeasile.store.envelope import Appended, Envelope
from placeasile.store.errors import (
    AppendRefused,
    ClockWentBack,
    SimulatedClockRefused,
    StreamMoved,
)
from placeasile.store.recorder import PostgresRecorder
from placeasile.store.verifying import SELECT_PAGE, leaf_of
from tests.store.examples import A, B, command, event, tamper

# What any holder of the application's rights can send: n bare events of one stream.
APPEND_BARE = """
    select first_position from es.append(
      gen_random_uuid(), 'h', %(stream)s, 0, 'x', 'x', null, gen_random_uuid(), null,
      array_fill('s'::text, array[%(n)s]), array_fill(%(stream)s::uuid, array[%(n)s]),
      %(expected)s::int[], array(select gen_random_uuid() from generate_series(1, %(n)s)),
      array_fill('t'::text, array[%(n)s]), array_fill(1::smallint, array[%(n)s]),
      array_fill('2025-01-01'::date, array[%(n)s]), array_fill(null::text, array[%(n)s]),
      array_fill(null::uuid, array[%(n)s]), array_fill(''::bytea, array[%(n)s]),
      p_claim_scopes => array['dna'], p_claim_keys => array['C1'],
      p_claim_from => array['2020-01-01']::date[], p_claim_until => array[null]::date[])
"""

LONG_AGO = datetime(2021, 3, 4, 5, 6, 7, tzinfo=UTC)


@pytest.fixture
def recorder(app_pool: ConnectionPool[Connection[Any]]) -> PostgresRecorder:
    return PostgresRecorder(app_pool)


@pytest.fixture
def demonstration(recorder: PostgresRecorder) -> PostgresRecorder:
    with recorder.pool.connection() as connection:
        connection.execute("select es.become_demonstration()")
    return recorder


def instants(owner: Connection[Any]) -> list[datetime]:
    rows = owner.execute("select recorded_at from es.event order by position").fetchall()
    return [row[0].astimezone(UTC) for row in rows]


# ------------------------------------------------------------------ on the disk


def test_whoever_waits_for_the_log_shares_the_next_flush(
    recorder: PostgresRecorder, owner: Connection[Any]
) -> None:
    statement = f"select durable from ({APPEND_BARE.replace('first_position', '*')}) x"
    with recorder.pool.connection() as connection:
        alone = connection.execute(statement, {"stream": A, "expected": [0], "n": 1}).fetchone()
        connection.rollback()
    owner.execute("select pg_advisory_lock(7041)")
    Timer(0.3, lambda: owner.execute("select pg_advisory_unlock(7041)")).start()

    with recorder.pool.connection() as connection:
        waited = connection.execute(statement, {"stream": B, "expected": [0], "n": 1}).fetchone()
        during = connection.execute("show synchronous_commit").fetchone()
        connection.rollback()
        after = connection.execute("show synchronous_commit").fetchone()

    assert (alone, waited) == ((True,), (False,))
    assert during == ("off",)
    assert after != ("off",) or _never_synchronous(owner)


def _never_synchronous(owner: Connection[Any]) -> bool:
    return owner.execute("show synchronous_commit").fetchone() == ("off",)


def test_an_append_that_waited_is_on_the_disk_when_it_is_acknowledged(
    recorder: PostgresRecorder, owner: Connection[Any]
) -> None:
    for version in range(20):  # other databases of the server write between the two readings
        owner.execute("select pg_advisory_lock(7041)")
        Timer(0.05, lambda: owner.execute("select pg_advisory_unlock(7041)")).start()
        recorder.append([event(A, version + 1)], command(f"command {version}", version=version))
        row = owner.execute(
            "select pg_current_wal_flush_lsn() >= pg_current_wal_insert_lsn()"
        ).fetchone()
        if row == (True,):
            return

    assert _never_synchronous(owner)


# --------------------------------------------------------------------- the order


def test_positions_are_dense_whatever_failed(
    recorder: PostgresRecorder, owner: Connection[Any]
) -> None:
    recorder.append([event(A, 1)], command("one"))
    with pytest.raises(StreamMoved):
        recorder.append([event(A, 1)], command("moved"))
    with pytest.raises(AppendRefused):  # the event id is taken
        recorder.append([replace(event(A, 1), originator_version=2)], command("x", version=1))
    with recorder.pool.connection() as connection:
        connection.execute(APPEND_BARE, {"stream": B, "expected": [0], "n": 1})
        connection.rollback()
    recorder.append([event(A, 2), event(A, 3)], command("two", version=1))
    recorder.append([event(B, 1)], command("three", B))

    rows = owner.execute("select position from es.event order by position").fetchall()
    assert [row[0] for row in rows] == [1, 2, 3, 4]


def test_recorded_at_strictly_increases(recorder: PostgresRecorder, owner: Connection[Any]) -> None:
    recorder.append([event(A, version) for version in range(1, 40)], command("many"))
    for version in range(1, 40):
        recorder.append([event(B, version)], command(f"{version}", B, version - 1))

    found = instants(owner)
    assert len(found) == 78
    assert all(one < other for one, other in pairwise(found))


def test_a_command_may_append_to_several_streams(
    recorder: PostgresRecorder, owner: Connection[Any]
) -> None:
    recorder.append([event(B, 1, kind="finance")], command("before", B))
    events = [event(A, 1), event(B, 2, kind="finance"), event(A, 2), event(B, 3, kind="finance")]

    done = recorder.append(events, command("both"))

    assert done == Appended(2, 5, 2, replayed=False)
    rows = owner.execute("select stream_id, stream_version from es.event order by position")
    assert rows.fetchall() == [(B, 1), (A, 1), (B, 2), (A, 2), (B, 3)]
    streams = owner.execute("select stream_id, kind, version from es.stream order by stream_id")
    assert streams.fetchall() == [(A, "structure", 2), (B, "finance", 3)]


@pytest.mark.parametrize("events", [[event(A, 1), event(B, 3)], [event(A, 2), event(A, 3)]])
def test_a_gap_in_a_stream_is_refused(
    recorder: PostgresRecorder, events: Sequence[Envelope]
) -> None:
    with pytest.raises(StreamMoved):
        recorder.append(events, command("gap"))
    assert recorder.max_notification_id() is None


def test_one_stream_cannot_be_expected_at_two_versions(
    recorder: PostgresRecorder, owner: Connection[Any]
) -> None:
    with pytest.raises(psycopg.Error) as refused, recorder.pool.connection() as connection:
        connection.execute(APPEND_BARE, {"stream": A, "expected": [0, 5], "n": 2})
    assert refused.value.sqlstate == "ES005"
    assert owner.execute("select count(*) from es.stream").fetchone() == (0,)


def test_a_snapshot_taken_before_the_lock_is_refused(recorder: PostgresRecorder) -> None:
    with recorder.pool.connection() as connection:
        connection.execute("set transaction isolation level repeatable read")
        with pytest.raises(psycopg.Error) as refused:
            connection.execute(APPEND_BARE, {"stream": A, "expected": [0], "n": 1})
    assert refused.value.sqlstate == "ES008"


def test_the_leaf_is_the_sha256_of_every_column(
    recorder: PostgresRecorder, owner: Connection[Any]
) -> None:
    full = replace(
        event(A, 2),
        topic="structure.renamed",
        state='{"nom":"Été"}'.encode(),
        reason="Déjà corrigé",
        supersedes=event(A, 1).event_id,
    )
    recorder.append([event(A, 1)], command("bare"))
    recorder.append(
        [full, event(B, 1)],
        command("full", version=1, provenance="œuvre", causation_id=A, correlation_id=B),
    )

    with owner.cursor(binary=True) as cursor:
        rows = cursor.execute(SELECT_PAGE, {"position": 0, "page": 10}).fetchall()

    assert len(rows) == 3
    assert [leaf_of(row) for row in rows] == [row[17] for row in rows]


# --------------------------------------------------------------------- the clock


def test_only_a_demonstration_takes_a_simulated_clock(recorder: PostgresRecorder) -> None:
    with pytest.raises(SimulatedClockRefused):
        recorder.append([event(A, 1)], command("one", recorded_at=LONG_AGO))
    assert recorder.max_notification_id() is None


def test_a_demonstration_is_recorded_at_its_own_clock(
    demonstration: PostgresRecorder, owner: Connection[Any]
) -> None:
    later = LONG_AGO + timedelta(days=30)
    demonstration.append([event(A, 1)], command("one", recorded_at=LONG_AGO))
    demonstration.append([event(A, 2)], command("two", version=1, recorded_at=LONG_AGO))
    demonstration.append([event(A, 3)], command("three", version=2, recorded_at=later))

    assert instants(owner) == [LONG_AGO, LONG_AGO + timedelta(microseconds=1), later]


def test_a_simulated_clock_never_runs_ahead(demonstration: PostgresRecorder) -> None:
    with pytest.raises(SimulatedClockRefused):
        demonstration.append(
            [event(A, 1)], command("one", recorded_at=datetime(2100, 1, 1, tzinfo=UTC))
        )


def test_a_clock_may_lag_a_little_and_never_go_back(
    demonstration: PostgresRecorder, owner: Connection[Any]
) -> None:
    demonstration.append([event(A, 1)], command("one", recorded_at=LONG_AGO))
    a_little = LONG_AGO - timedelta(seconds=4)
    demonstration.append([event(A, 2)], command("two", version=1, recorded_at=a_little))
    assert instants(owner)[1] == LONG_AGO + timedelta(microseconds=1)

    with pytest.raises(ClockWentBack):
        demonstration.append(
            [event(A, 3)], command("three", version=2, recorded_at=LONG_AGO - timedelta(seconds=6))
        )


def test_a_database_clock_far_behind_the_log_is_refused(
    recorder: PostgresRecorder, owner: Connection[Any]
) -> None:
    recorder.append([event(A, 1)], command("one"))
    tamper(owner, "update es.event set recorded_at = recorded_at + interval '1 minute'")

    with pytest.raises(ClockWentBack):
        recorder.append([event(A, 2)], command("two", version=1))

    tamper(owner, "update es.event set recorded_at = clock_timestamp() + interval '4 seconds'")
    recorder.append([event(A, 2)], command("two", version=1))


def test_a_log_of_real_events_never_becomes_a_demonstration(recorder: PostgresRecorder) -> None:
    recorder.append([event(A, 1)], command("one"))

    with pytest.raises(psycopg.Error) as refused, recorder.pool.connection() as connection:
        connection.execute("select es.become_demonstration()")
    assert refused.value.sqlstate == "ES006"


def test_a_demonstration_stays_one(demonstration: PostgresRecorder, owner: Connection[Any]) -> None:
    demonstration.append([event(A, 1)], command("one"))
    with demonstration.pool.connection() as connection:
        connection.execute("select es.become_demonstration()")

    owner.execute("set role placeasile_log")
    with pytest.raises(InsufficientPrivilege):
        owner.execute("update es.meta set demonstration = false")


# --------------------------------------------------------------------- the rights

TABLES = ["meta", "stream", "event", "command", "claim"]
WRITES: dict[str, LiteralString] = {
    "insert": "insert into es.{} select * from es.{}",
    "update": "update es.{} set {} = {}",
    "delete": "delete from es.{}",
    "truncate": "truncate es.{}",
}
A_COLUMN = {
    "meta": "created_at",
    "stream": "version",
    "event": "recorded_at",
    "command": "recorded_at",
    "claim": "key",
}


def writing(verb: str, table: str) -> sql.Composed:
    name = sql.Identifier(table)
    column = sql.Identifier(A_COLUMN[table])
    parts = {"insert": [name, name], "update": [name, column, column]}.get(verb, [name])
    return sql.SQL(WRITES[verb]).format(*parts)


@pytest.mark.parametrize("who", ["placeasile_app", "placeasile_projector", "superuser"])
def test_nobody_writes_to_the_log_but_its_functions(
    recorder: PostgresRecorder, owner: Connection[Any], who: str
) -> None:
    recorder.append([event(A, 1)], command("one"))
    if who != "superuser":
        owner.execute(sql.SQL("set role {}").format(sql.Identifier(who)))

    for table in TABLES:
        for verb in WRITES:
            with pytest.raises((InsufficientPrivilege, psycopg.errors.UniqueViolation)) as refused:
                owner.execute(writing(verb, table))
            if (table, verb) != ("meta", "insert"):
                assert refused.type is InsufficientPrivilege, (table, verb)


def test_not_even_the_owner_of_the_log_changes_what_is_recorded(
    recorder: PostgresRecorder, owner: Connection[Any]
) -> None:
    recorder.append([event(A, 1)], command("one"))
    owner.execute("set role placeasile_log")

    for table in ("event", "command"):
        for verb in ("update", "delete", "truncate"):
            with pytest.raises(InsufficientPrivilege):
                owner.execute(writing(verb, table))
    for verb in ("delete", "truncate"):
        with pytest.raises(InsufficientPrivilege):
            owner.execute(writing(verb, "stream"))
    with pytest.raises(InsufficientPrivilege):
        owner.execute("update es.meta set log_epoch = gen_random_uuid()")


BEYOND: list[LiteralString] = [
    "select * from es.staged",
    "delete from es.staged",
    "update es.staged set rank = 1",
    "truncate es.staged",
    "create table es.mine (id int)",
    "create function es.mine() returns int language sql as 'select 1'",
    "alter table es.event disable trigger all",
    "drop trigger refuse on es.event",
    "drop table es.event",
    "alter function es.append_staged reset all",
    "set role placeasile_log",
    "set session_replication_role = replica",
    "select es.lock_log(true)",
    "select es.next_instant(null, null)",
    "select es.guard('{}', '{}')",
    "select es.take(gen_random_uuid(), 'dna', 'C1', '2020-01-01', null)",
    "select es.refuse_stream(gen_random_uuid(), 'x')",
    "create table public.mine (id int)",
]


def test_the_application_can_do_nothing_else(ordinary: str) -> None:
    with psycopg.connect(ordinary, autocommit=True) as connection:
        for statement in BEYOND:
            with pytest.raises(InsufficientPrivilege):
                connection.execute(statement)


@pytest.fixture
def ordinary(database: str, owner: Connection[Any]) -> Generator[str]:
    """The DSN of an account whose only rights are the application's."""
    name = f"login_{conninfo_to_dict(database)['dbname']}"
    account = sql.Identifier(name)
    owner.execute(
        sql.SQL("create role {} login password 'login' in role placeasile_app").format(account)
    )
    yield make_conninfo(database, user=name, password="login")
    owner.execute(sql.SQL("drop role {}").format(account))


def test_functions_of_the_caller_are_never_called(
    recorder: PostgresRecorder, owner: Connection[Any]
) -> None:
    owner.execute("grant create on schema public to placeasile_app")
    with recorder.pool.connection() as connection:
        for schema in ("public", "pg_temp"):
            for signature in (
                "framed(bytea) returns bytea",
                "sha256(bytea) returns bytea",
                "clock_timestamp() returns timestamptz",
                "pg_advisory_xact_lock(int) returns void",
                "pg_notify(text, text) returns void",
                "lock_log(boolean) returns boolean",
            ):
                connection.execute(
                    sql.SQL(
                        "create function {}.{} language plpgsql as "
                        "$$ begin raise exception 'called as %', current_user; end $$"
                    ).format(sql.SQL(schema), sql.SQL(signature))
                )
        for name in ("event", "stream", "command", "claim", "meta", "staged"):
            connection.execute(
                sql.SQL("create temp table {} (id int)").format(sql.Identifier(name))
            )
        connection.execute("set search_path = pg_temp, public, es, pg_catalog")
        bare = {"stream": A, "expected": [0], "n": 1}
        done = connection.execute(APPEND_BARE, bare).fetchone()
        connection.execute("select * from es.append_staged(gen_random_uuid())")
    assert done == (1,)


def test_every_privileged_function_fixes_its_search_path(owner: Connection[Any]) -> None:
    rows = owner.execute(
        """
        select p.oid::regproc::text, p.proconfig, pg_get_userbyid(p.proowner),
          has_function_privilege('public', p.oid, 'execute')
        from pg_proc p where p.pronamespace = 'es'::regnamespace
          and p.prolang <> (select oid from pg_language where lanname = 'sql')
        """
    ).fetchall()
    assert len(rows) >= 9
    for name, settings, holder, public in rows:
        assert "search_path=es, pg_temp" in settings, name
        assert holder == "placeasile_log", name
        assert not public, name


# ----------------------------------------------------------------- a lost connection


def hang_up(owner: Connection[Any]) -> None:
    """End every other connection to the database, as a restart of the server does."""
    owner.execute(
        """
        select pg_terminate_backend(pid, 5000) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()
        """
    )


def test_an_append_whose_connection_was_lost_is_sent_again(
    recorder: PostgresRecorder, owner: Connection[Any]
) -> None:
    recorder.append([event(A, 1)], command("one"))
    hang_up(owner)

    assert recorder.append([event(A, 2)], command("two", version=1)).first_position == 2


def test_a_follower_outlives_a_lost_connection(
    recorder: PostgresRecorder, owner: Connection[Any]
) -> None:
    recorder.append([event(A, 1)], command("one"))
    with recorder.subscribe() as following:
        assert next(following).id == 1
        hang_up(owner)
        recorder.append([event(A, 2)], command("two", version=1))
        recorder.append([event(A, 3)], command("three", version=2))
        assert [next(following).id, next(following).id] == [2, 3]
        hang_up(owner)
        Timer(0.3, lambda: recorder.append([event(B, 1)], command("four", B))).start()
        assert next(following).id == 4
