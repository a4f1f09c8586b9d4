"""The stock peer: the event library's own PostgreSQL modules, in their best safe configuration.

Binary psycopg, tables created once and not again, prepared statements, an own
``projector_func``, and no database functions: those lose events for live readers.
"""

from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from time import perf_counter
from typing import Any, Final
from uuid import UUID

import orjson
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, DomainEvent, DomainEventProtocol
from eventsourcing.persistence import StoredEvent, Tracking
from eventsourcing.postgres import (
    PostgresApplicationRecorder,
    PostgresDatastore,
    PostgresFactory,
    PostgresTrackingRecorder,
)
from eventsourcing.projection import Projection, ProjectionRunner
from eventsourcing.utils import Environment, get_topic
from psycopg import Connection, sql
from psycopg.rows import tuple_row

from bench.kernel import TODAY
from bench.server import address
from placeasile.domain.kernel import Value
from placeasile.projections.facts.decode import LogRow, decode
from placeasile.projections.facts.load import add_keys, add_rows, kill
from placeasile.projections.generation import use
from placeasile.projections.refresh import Now, Page, collect, refresh
from placeasile.store.envelope import Draft

SCHEMA: Final = "stock"
GENERATION: Final = 2
"""The generation of our query tables that the stock runner writes."""

STREAM_SUBJECTS: Final = "select stream_id, subject from entry where event_id = %s"


class Park(Application[UUID]):
    """The stock application."""

    name = "park"


def environment(dsn: str, *, create: bool = False) -> dict[str, str]:
    """Return the settings of the library, for one database."""
    parts = address(dsn)
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "CREATE_TABLE": "y" if create else "n",
        "POSTGRES_DBNAME": parts["dbname"],
        "POSTGRES_HOST": parts["host"],
        "POSTGRES_PORT": parts.get("port", "5432"),
        "POSTGRES_USER": parts["user"],
        "POSTGRES_PASSWORD": parts.get("password", ""),
        "POSTGRES_SCHEMA": SCHEMA,
        "POSTGRES_ENABLE_DB_FUNCTIONS": "n",
        "POSTGRES_PRE_PING": "n",
    }


def create(connection: Connection[Any], dsn: str) -> None:
    """Create the tables of the library, once."""
    connection.execute(sql.SQL("create schema {}").format(sql.Identifier(SCHEMA)))
    with recorder(dsn, create=True):
        pass
    factory = PostgresFactory(Environment(Tables.name, environment(dsn, create=True)))
    factory.tracking_recorder(TablesView)
    factory.close()


@contextmanager
def recorder(dsn: str, *, create: bool = False) -> Generator[PostgresApplicationRecorder]:
    """Open the stock recorder."""
    factory = PostgresFactory(Environment(Park.name, environment(dsn, create=create)))
    opened = factory.application_recorder()
    assert isinstance(opened, PostgresApplicationRecorder)
    try:
        yield opened
    finally:
        factory.close()


def table(name: str = "events") -> sql.Identifier:
    """Return the name of a table of the application."""
    return sql.Identifier(SCHEMA, f"{Park.name}_{name}")


def stored(events: Sequence[StoredEvent]) -> list[StoredEvent]:
    """Return our encoded events as the library's own: the same fields, as long."""
    return [
        StoredEvent(one.originator_id, one.originator_version, one.topic, one.state)
        for one in events
    ]


def count_and_tail(connection: Connection[Any]) -> tuple[int, int]:
    """Return the number of events and the last notification id: equal when dense."""
    row = connection.execute(
        sql.SQL("select count(*), coalesce(max(notification_id), 0) from {}").format(table())
    ).fetchone()
    assert row is not None
    return row[0], row[1]


# ------------------------------------------------------------------ the same query tables


@dataclass(frozen=True)
class Told(DomainEvent):
    """A row of our log, as an event of the stock application."""

    row: list[Any]


def tell(connection: Connection[Any], dsn: str, rows: Sequence[LogRow]) -> None:
    """Put a page of our log in the stock log, at the same positions."""
    with Park(environment(dsn)) as park:
        encoded = [park.mapper.to_stored_event(told(row)) for row in rows]
    with connection.cursor().copy(
        sql.SQL(
            "copy {} (originator_id, originator_version, topic, state, notification_id) from stdin"
        ).format(table())
    ) as copy:
        for row, one in zip(rows, encoded, strict=True):
            copy.write_row(
                (one.originator_id, one.originator_version, one.topic, one.state, row.position)
            )
    last = rows[-1].position
    connection.execute(
        sql.SQL("select setval(pg_get_serial_sequence({}, 'notification_id'), {})").format(
            sql.Literal(f"{SCHEMA}.{Park.name}_events"), sql.Literal(last)
        )
    )
    connection.execute(sql.SQL("vacuum analyze {}").format(table()))


def told(row: LogRow) -> Told:
    """Return the stock event that tells a row of our log."""
    plain = row._replace(data=b"", leaf=b"")._asdict() | {"data": row.data.decode(), "leaf": ""}
    fields = orjson.loads(orjson.dumps(list(plain.values())))
    return Told(row.stream_id, row.stream_version, row.recorded_at, fields)


def _uuid(value: str | None) -> UUID | None:
    return None if value is None else UUID(value)


def log_row(plain: Sequence[Any]) -> LogRow:
    """Return the row of our log that an event tells."""
    return LogRow(
        position=plain[0],
        stream_id=UUID(plain[1]),
        stream_version=plain[2],
        event_id=UUID(plain[3]),
        type=plain[4],
        schema_version=plain[5],
        effective_on=date.fromisoformat(plain[6]),
        recorded_at=datetime.fromisoformat(plain[7]),
        actor=plain[8],
        source=plain[9],
        provenance=plain[10],
        reason=plain[11],
        supersedes=_uuid(plain[12]),
        data=plain[13].encode(),
        leaf=b"",
    )


class TablesView(PostgresTrackingRecorder):
    """Writes our query tables, one event and its tracking a transaction."""

    def __init__(self, datastore: PostgresDatastore, *, tracking_table_name: str) -> None:
        super().__init__(datastore, tracking_table_name=tracking_table_name)
        self._placed: set[int] = set()
        self.times: list[float] = []

    def apply(self, row: LogRow, tracking: Tracking) -> None:
        """Apply one event, with the functions that our projector applies pages with."""
        self.times.append(perf_counter())
        with self.datastore.get_connection() as dicts:
            connection: Connection[Any] = dicts
            if id(connection) not in self._placed:
                use(connection, GENERATION)
                self._placed.add(id(connection))
            with dicts.transaction():
                with dicts.cursor() as cursor:
                    self._insert_tracking(cursor, tracking)
                rows_as = dicts.row_factory
                connection.row_factory = tuple_row
                try:
                    self._refresh(connection, row)
                finally:
                    dicts.row_factory = rows_as
        self.times.append(perf_counter())

    def _refresh(self, connection: Connection[Any], row: LogRow) -> None:
        subjects: dict[UUID, UUID] = {}
        if row.supersedes is not None:
            subjects.update(connection.execute(STREAM_SUBJECTS, [row.supersedes]).fetchall())
        batch = decode([row], killed={}, subjects=subjects)
        add_rows(connection, batch)
        add_keys(connection, batch.keys, batch.subjects)
        changed = batch.changed
        for subject, facets in collect(kill(connection, batch)).items():
            changed.setdefault(subject, set()).update(facets)
        page = Page(row.position - 1, list(batch.killed))
        refresh(connection, changed, Now(TODAY, row.position), page)


class Tables(Projection[TablesView]):
    """The stock projection of our query tables."""

    name = "tables"

    def process_event(  # pyright: ignore[reportIncompatibleVariableOverride]
        self, domain_event: object, tracking: Tracking
    ) -> None:
        """Apply one event."""
        assert isinstance(domain_event, Told)
        self.view.apply(log_row([tracking.notification_id, *domain_event.row[1:]]), tracking)


def runner(dsn: str) -> ProjectionRunner[Park, TablesView]:
    """Start the stock runner; it stops when its context ends."""
    return ProjectionRunner(
        application_class=Park,
        projection_class=Tables,
        view_class=TablesView,
        env=environment(dsn),
    )


@contextmanager
def view(dsn: str) -> Generator[TablesView]:
    """Open the tracking of the runner, from another process."""
    factory = PostgresFactory(Environment(Tables.name, environment(dsn)))
    try:
        yield factory.tracking_recorder(TablesView)
    finally:
        factory.close()


# ------------------------------------------------------------------ the same stream


class StockStructure(Aggregate):
    """A stock aggregate that remembers what our history answers: values by day."""

    def at(self, topic: str, on: str) -> Value | None:
        """Return what events of a type said last, on a day."""
        found = None
        for day, value in sorted(self.__dict__.get(topic, ()), key=_day):
            if day > on:
                break
            found = value
        return found


def _day(step: tuple[str, Value]) -> str:
    return step[0]


@dataclass(frozen=True)
class Registered(Aggregate.Created):
    """The first event of the aggregate."""

    effective_on: str
    data: dict[str, Any]


@dataclass(frozen=True)
class Happened(Aggregate.Event):
    """A later event: an explicit class with ``apply``, the library's fastest way."""

    kind: str
    effective_on: str
    data: dict[str, Any]

    def apply(self, aggregate: object) -> None:
        """Remember the value by its day."""
        aggregate.__dict__.setdefault(self.kind, []).append((self.effective_on, self.data))


def project(
    initial: StockStructure | None, events: Iterable[DomainEventProtocol[UUID]]
) -> StockStructure | None:
    """Rebuild an aggregate without the Protocol check of the library for each event."""
    aggregate = initial
    for one in events:
        assert isinstance(one, Registered | Happened)
        aggregate = one.mutate(aggregate)
    return aggregate


def aggregate_events(drafts: Sequence[Draft], at: datetime) -> list[DomainEventProtocol[UUID]]:
    """Return a stream of ours as the events of a stock aggregate, as many."""
    found: list[DomainEventProtocol[UUID]] = []
    for one in drafts:
        data: Mapping[str, Any] = orjson.loads(one.assertion.event.model_dump_json())
        on = one.assertion.effective_on.isoformat()
        if one.originator_version == 1:
            first = Registered(
                originator_id=one.originator_id,
                originator_version=1,
                timestamp=at,
                originator_topic=get_topic(StockStructure),
                effective_on=on,
                data=dict(data),
            )
            found.append(first)
        else:
            found.append(
                Happened(
                    originator_id=one.originator_id,
                    originator_version=one.originator_version,
                    timestamp=at,
                    kind=one.assertion.event.TOPIC,
                    effective_on=on,
                    data=dict(data),
                )
            )
    return found
