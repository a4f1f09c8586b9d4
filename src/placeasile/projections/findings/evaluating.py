"""Evaluates the rules on dossiers, and keeps the tables of what they find."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, Final
from uuid import UUID

import orjson
from psycopg import Connection, sql
from pydantic import TypeAdapter

from placeasile.domain.anomaly.life import anomalies
from placeasile.domain.rules.completeness import completeness
from placeasile.domain.rules.dossier import Dossier
from placeasile.domain.rules.reminders import reminders
from placeasile.projections.kernel import READ_MODELS

EVALUATED: Final = tuple(one.name for one in READ_MODELS if one.evaluated)
CHUNK: Final = 250
"""How many dossiers are in memory at once."""

Rows = dict[str, list[dict[str, Any]]]

READ: Final = "select structure_id, dossier::text from {function}(%s::uuid[], %s, %s::bigint)"
NOW: Final = sql.SQL(READ).format(function=sql.Identifier("dossier_now"))
AT: Final = sql.SQL(READ).format(function=sql.Identifier("dossier_at"))
PUBLISHED: Final = sql.SQL(READ).format(function=sql.Identifier("read", "dossier_at"))
FROM_JSON: Final = "jsonb_populate_recordset(null::{table}, %(rows)s::jsonb)"

_dossiers: Final = TypeAdapter(Dossier)


def read_dossier(text: str) -> Dossier:
    """Return the dossier that a text of JSON holds."""
    return _dossiers.validate_json(text)


def evaluate(dossier: Dossier, structure_id: UUID, on: date) -> Rows:
    """Return the rows of the tables of findings for one structure."""
    return {
        "anomaly": list(_anomalies(dossier, structure_id, on)),
        "completeness": list(_completeness(dossier, structure_id, on)),
        "agenda": list(_agenda(dossier, structure_id, on)),
    }


def rows_at(
    connection: Connection[Any],
    query: sql.Composed,
    keys: Sequence[UUID],
    on: date,
    position: int,
) -> Rows:
    """Return the rows of the tables of findings for some structures, at a moment.

    ``query`` is `NOW`, for the moment that the tables show, `AT` or `PUBLISHED` for any.
    """
    found: Rows = {name: [] for name in EVALUATED}
    for first in range(0, len(keys), CHUNK):
        chunk = list(keys[first : first + CHUNK])
        dossiers = connection.execute(query, [chunk, on, position], prepare=True)
        _gather(found, dossiers.fetchall(), on)
    return found


def _gather(found: Rows, dossiers: Iterable[tuple[UUID, str]], on: date) -> None:
    """Add what the rules find in some dossiers."""
    for structure_id, text in dossiers:
        for name, more in evaluate(read_dossier(text), structure_id, on).items():
            found[name] += more


def as_json(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return rows as the text that `from_json` reads."""
    return orjson.dumps(rows).decode()


def from_json(table: sql.Identifier) -> sql.Composed:
    """Return what reads rows from the parameter ``rows``, as those of a table."""
    return sql.SQL(FROM_JSON).format(table=table)


def fill(connection: Connection[Any], keys: Sequence[UUID], on: date, position: int) -> None:
    """Evaluate every rule on some structures; write only the rows that change."""
    for first in range(0, len(keys), CHUNK):
        chunk = list(keys[first : first + CHUNK])
        found: Rows = {name: [] for name in EVALUATED}
        with connection.pipeline():
            dossiers = connection.execute(NOW, [chunk, on, position], prepare=True)
            stored = [connection.execute(_stored(one), [chunk], prepare=True) for one in EVALUATED]
        _gather(found, dossiers.fetchall(), on)
        with connection.pipeline():
            for name, rows in zip(EVALUATED, stored, strict=True):
                _change(connection, name, chunk, rows.fetchall(), found[name])


def _change(
    connection: Connection[Any],
    name: str,
    keys: list[UUID],
    stored: Iterable[tuple[str]],
    found: Iterable[Mapping[str, Any]],
) -> None:
    """Remove the rows of a table that are no longer found, and add those that are new."""
    before = {_same(orjson.loads(text)) for (text,) in stored}
    after = {_same(orjson.loads(orjson.dumps(row))) for row in found}
    for statement, rows in zip(_changes(name), (before - after, after - before), strict=True):
        if rows:
            parameters = {"rows": f"[{b','.join(rows).decode()}]", "keys": keys}
            connection.execute(statement, parameters, prepare=True)


def _same(row: object) -> bytes:
    """Return a row as a text that equal rows share."""
    return orjson.dumps(row, option=orjson.OPT_SORT_KEYS)


@cache
def _stored(name: str) -> bytes:
    query = "select to_jsonb(r)::text from {} r where r.structure_id = any(%s::uuid[])"
    return sql.SQL(query).format(sql.Identifier(name)).as_bytes(None)


@cache
def _changes(name: str) -> tuple[bytes, bytes]:
    """Return what removes rows, then what adds some."""
    table = sql.Identifier(name)
    delete = sql.SQL(
        "delete from {0} r where r.structure_id = any(%(keys)s::uuid[]) "
        "and r in (select n from {1} n)"
    )
    insert = sql.SQL("insert into {0} select * from {1} n")
    return (
        delete.format(table, from_json(table)).as_bytes(None),
        insert.format(table, from_json(table)).as_bytes(None),
    )


def _anomalies(dossier: Dossier, structure_id: UUID, on: date) -> Iterator[dict[str, Any]]:
    for one in anomalies(dossier, on):
        rule, said = one.rule, one.said
        yield {
            "structure_id": structure_id,
            "code": rule.code,
            "year": one.finding.year,
            "target": one.finding.target,
            "version": rule.version,
            "family": rule.family.value,
            "grain": rule.grain.value,
            "level": rule.level.value,
            "displayed": rule.displayed,
            "label": rule.words.label,
            "detail": one.finding.detail,
            "result": one.finding.result,
            "etat": one.state.value,
            "since": one.since,
            "justified_on": None if said is None else said.justified_on,
            "comment": None if said is None else said.comment,
            "edit": None if rule.edit is None else rule.edit.value,
        }


def _completeness(dossier: Dossier, structure_id: UUID, on: date) -> Iterator[dict[str, Any]]:
    for one in completeness(dossier, on):
        yield {
            "structure_id": structure_id,
            "block": one.block.value,
            "year": one.year,
            "rule": one.rule,
            "item": one.item,
            "label": one.label,
            "present": one.present,
            "missing": one.present is False,
        }


def _agenda(dossier: Dossier, structure_id: UUID, on: date) -> Iterator[dict[str, Any]]:
    for one in reminders(dossier, on):
        yield {
            "structure_id": structure_id,
            "task": one.task.value,
            "target": one.target,
            "cpom_id": one.cpom_id,
            "deadline": one.deadline,
            "important_from": one.important_from,
            "urgent_from": one.urgent_from,
            "label": one.label,
        }
