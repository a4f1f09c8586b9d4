"""Puts events straight into the log, and reads query tables as plain rows.

Hypothesis tells hundreds of histories, and the order of recording needs them in orders that
no sequence of commands gives. So events are written as they are by a superuser with
triggers off; the way through commands is tested in ``tests/store``.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, LiteralString, TypeAlias

import psycopg
from psycopg import Connection, sql
from psycopg.rows import dict_row

from placeasile.domain.kernel import Recorded
from placeasile.domain.territory import DEPARTEMENTS, REGIONS
from placeasile.projections.findings import evaluating
from placeasile.projections.kernel import COLUMN, READ_MODELS, Keyed
from placeasile.projections.rebuild import ensure

Row: TypeAlias = dict[str, Any]
Tables: TypeAlias = Mapping[str, Sequence[Row]]

KEYS: Final[dict[str, tuple[str, ...]]] = {
    "fact": ("position", "ordinal"),
    "fact_key": ("subject", "facet", "key"),
    "subject": ("subject",),
    "entry": ("position",),
    "period": ("structure_id", "kind", "period_id"),
    "sheet": ("structure_id",),
    "tenure": ("structure_id", "year", "first_on"),
    "year": ("structure_id", "year"),
    "search": ("structure_id",),
    "timeline": ("subject", "position"),
    "document": ("subject", "document_id"),
    "act": ("subject", "category", "act_id"),
    "quality": ("structure_id", "kind", "id"),
    "quality_year": ("structure_id", "year"),
    "action": ("structure_id", "action_id"),
    "activity": ("structure_id", "month", "dna_code"),
    "activity_year": ("structure_id", "year"),
    "referes": ("subject", "month"),
    "reference": ("subject", "kind", "key", "name"),
    "announcement": ("subject", "notification_id"),
    "movement": ("transformation_id", "movement_key"),
    "transformation_block": ("transformation_id", "structure_id"),
    "transformation_act": ("transformation_id", "structure_id", "act_id"),
    "transformation": ("transformation_id",),
    "structure_transformation": ("structure_id", "transformation_id"),
    "finalisation": ("structure_id",),
    "finalisation_step": ("structure_id", "step"),
    "campaign": ("subject", "departement"),
    "actualisation": ("structure_id", "year"),
    "contact": ("subject", "contact_id"),
    "note": ("structure_id", "note_id"),
    "operator_year": ("operateur_id", "year"),
    "territory_year": ("territory", "year", "type"),
    "measure": ("structure_id", "year"),
    "departement_measure": ("territory", "year", "type"),
    "departement_year": ("territory", "year", "type"),
    "operator_measure": ("operateur_id", "year", "type"),
    "budget": ("structure_id", "year"),
    "cpom": ("cpom_id",),
    "cpom_member": ("cpom_id", "structure_id", "start_on"),
    "cpom_year": ("cpom_id", "year", "structure_type"),
    "structure_cpom": ("structure_id", "cpom_id", "start_on"),
    "cpom_coverage": ("structure_id", "year"),
    "anomaly": ("structure_id", "code", "year", "target"),
    "completeness": ("structure_id", "block", "year", "rule", "item"),
    "agenda": ("structure_id", "task", "target"),
    "site": ("structure_id", "site_id"),
    "site_year": ("structure_id", "year"),
    "antenne": ("structure_id", "antenne_id"),
    "structure_code": ("structure_id", "kind", "code", "since"),
    "capacity": ("structure_id", "since"),
    "plan": ("structure_id", "year", "kind"),
    "declaration": ("structure_id", "year"),
    "dna_code": ("subject",),
}
"""What tells the rows of a table apart."""

RECORDED_APART: Final[dict[str, tuple[str, ...]]] = {
    "fact": ("event_id", "ordinal"),
    "entry": ("event_id",),
    "timeline": ("event_id",),
}
"""The same, in rows without their positions."""

TERRITORIES: Final = (
    *(f"departement:{one}" for one in DEPARTEMENTS),
    *(f"region:{one}" for one in REGIONS),
    "nation:FR",
)

COPY_EVENTS: Final = """
    copy es.event (position, stream_id, stream_version, event_id, type, schema_version,
      effective_on, recorded_at, command_id, actor, source, provenance, reason, supersedes,
      correlation_id, causation_id, data, leaf)
    from stdin
"""
STREAMS: Final = """
    insert into es.stream (stream_id, kind, version)
    select stream_id, min(split_part(type, '.', 1)), max(stream_version) from es.event
    group by stream_id
    on conflict (stream_id) do update set version = excluded.version
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A database, as its owner and as the projector see it."""

    dsn: str
    owner: Connection[Any]
    projector: Connection[Any]

    def empty(self, today: date) -> None:
        """Start again from an empty log, with a generation that shows a day."""
        uproot(self.owner)
        ensure(self.projector, today)


def projecting(dsn: str) -> Connection[Any]:
    """Connect as the projector does."""
    return psycopg.connect(dsn, autocommit=True, options="-c role=placeasile_projector -c jit=off")


def plant(owner: Connection[Any], log: Iterable[Recorded]) -> None:
    """Add events to the log, at the positions that they bear."""
    with owner.transaction():
        owner.execute("set local session_replication_role = replica")
        with owner.cursor() as cursor, cursor.copy(COPY_EVENTS) as copy:
            for one in log:
                copy.write_row(_columns(one))
        owner.execute(STREAMS)


def _columns(one: Recorded) -> tuple[object, ...]:
    return (
        one.position,
        one.stream_id,
        one.version,
        one.event_id,
        one.event.TOPIC,
        one.event.VERSION,
        one.effective_on,
        one.recorded_at,
        one.command_id,
        one.actor,
        one.source,
        one.provenance,
        one.reason,
        one.supersedes,
        one.correlation_id or one.command_id,
        one.causation_id,
        one.event.model_dump_json().encode(),  # to the tables, a seal is any text
        hashlib.sha256(f"{one.position} {one.event_id}".encode()).digest(),
    )


def tamper(owner: Connection[Any], statement: LiteralString, *parameters: object) -> None:
    """Change the log as only a superuser with triggers off can."""
    with owner.transaction():
        owner.execute("set local session_replication_role = replica")
        owner.execute(statement, parameters)


def uproot(owner: Connection[Any]) -> None:
    """Empty the log, and drop every generation of query tables."""
    with owner.transaction():
        owner.execute("set local session_replication_role = replica")
        owner.execute("truncate es.event, es.stream, es.command, es.claim, ops.generation")
        owner.execute("drop schema if exists read cascade")
        owner.execute("create schema read authorization placeasile_projector")
    # One transaction a generation: one for many would hold too many locks.
    rows = owner.execute("select nspname from pg_namespace where nspname ~ '^core_v'")
    for (schema,) in rows.fetchall():
        owner.execute(sql.SQL("drop schema {} cascade").format(sql.Identifier(schema)))


def running(connection: Connection[Any]) -> dict[str, list[Row]]:
    """Return the tables of the generation in use, as they stand."""
    return {
        name: _rows(connection, sql.SQL("select * from {}").format(sql.Identifier(name)))
        for name in KEYS
    }


def answered(
    connection: Connection[Any], effective_on: date, position: int
) -> dict[str, list[Row]]:
    """Return what the published functions answer for a moment, for every key."""
    subjects = connection.execute("select subject, kind from read.subject").fetchall()
    recorded_about = connection.execute("select distinct subject from read.entry")
    keys: dict[Keyed, list[Any]] = {
        Keyed.STRUCTURE: [one for one, kind in subjects if kind == "structure"],
        Keyed.SUBJECT: [one for (one,) in recorded_about.fetchall()],
        Keyed.OPERATEUR: [one for one, kind in subjects if kind == "operateur"],
        Keyed.TERRITORY: list(TERRITORIES),
        Keyed.CPOM: [one for one, kind in subjects if kind == "cpom"],
        Keyed.TRANSFORMATION: [one for one, kind in subjects if kind == "transformation"],
    }
    found = evaluating.rows_at(
        connection, evaluating.PUBLISHED, keys[Keyed.STRUCTURE], effective_on, position
    )
    evaluated = {
        name: _rows(
            connection,
            sql.SQL("select * from {}").format(evaluating.from_json(sql.Identifier("read", name))),
            {"rows": evaluating.as_json(rows)},
        )
        for name, rows in found.items()
    }
    return evaluated | {
        model.name: _rows(
            connection,
            sql.SQL("select * from read.{}(%s::{}, %s, %s)").format(
                sql.Identifier(f"{model.name}_at"),
                sql.SQL("text[]" if COLUMN[model.keyed][1] == "text[]" else "uuid[]"),
            ),
            [keys[model.keyed], effective_on, position],
        )
        for model in READ_MODELS
        if not model.evaluated
    }


def _rows(
    connection: Connection[Any],
    query: sql.Composed,
    parameters: Sequence[object] | Mapping[str, object] = (),
) -> list[Row]:
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query, parameters).fetchall()


def assert_same(found: Tables, expected: Tables) -> None:
    """Check that tables hold the same rows; say which columns of which row differ."""
    for name, wanted in expected.items():
        here, there = _keyed(name, found[name]), _keyed(name, wanted)
        assert here.keys() == there.keys(), (
            f"{name}: unexpected {here.keys() - there.keys()}, missing {there.keys() - here.keys()}"
        )
        for key, row in there.items():
            assert here[key].keys() == row.keys(), f"{name}: {here[key].keys() ^ row.keys()}"
            wrong = {
                column: f"found {here[key][column]!r}, expected {value!r}"
                for column, value in row.items()
                if here[key][column] != value
            }
            assert not wrong, f"{name} {key}: {wrong}"


def _keyed(name: str, rows: Sequence[Row]) -> dict[tuple[object, ...], Row]:
    columns = KEYS[name]
    if rows and not rows[0].keys() >= set(columns):
        columns = RECORDED_APART[name]
    found = {tuple(row[column] for column in columns): row for row in rows}
    assert len(found) == len(rows), f"{name}: {len(rows) - len(found)} rows have another's key"
    return found
