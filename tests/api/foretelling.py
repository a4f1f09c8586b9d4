"""What a dry run must have told: the tables and the facts compared before and after, by force."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any, Final, TypeAlias

import orjson
from psycopg.rows import dict_row

from placeasile.edge.dependencies import Services
from placeasile.projections.kernel import READ_MODELS
from placeasile.store.vault import is_seal
from tests.api.support import Service

UNTOLD: Final = frozenset({"timeline", "search", "tenure"})
NOT_KNOWN_BEFORE: Final = frozenset({"last_position", "recorded_at", "nom_tri", "operateur_tri"})
TOLD: Final = [one for one in READ_MODELS if not one.inputs and one.name not in UNTOLD]
WRITTEN: Final = ("es", "ops", "core_v%")

KEYS: Final = """
    select a.attname from pg_index i
    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
    where i.indisprimary and i.indrelid = %s::regclass
"""
Cells: TypeAlias = dict[tuple[str, str], dict[str, Any]]
"""Rows by table and key, the key as JSON."""


def digest(service: Service) -> str:
    """Return a digest of every row, with its place, of the log, the keys and the query tables."""
    names = service.owner.execute(
        "select format('%%I.%%I', n.nspname, c.relname) from pg_class c "
        "join pg_namespace n on n.oid = c.relnamespace "
        "where c.relkind = 'r' and n.nspname like any(%s) order by 1",
        [list(WRITTEN)],
    ).fetchall()
    assert len(names) > len(READ_MODELS)
    told = hashlib.sha256()
    for (name,) in names:
        query = (
            "select count(*), md5(string_agg(t.ctid::text || t.xmin || t.*::text, '' "
            f"order by t.ctid)) from {name} t"
        )
        told.update(repr((name, service.owner.execute(query.encode()).fetchone())).encode())
    return told.hexdigest()


def shown(service: Service) -> Cells:
    """Return all the rows of the tables that a dry run tells of, as they stand."""
    found: Cells = {}
    for model in TOLD:
        table = f"read.{model.name}"
        schema = service.projector.execute("show search_path").fetchone()
        assert schema is not None
        base = f"{schema[0].split(',')[0]}.{model.name}"
        keys = [one for (one,) in service.owner.execute(KEYS, [base]).fetchall()]
        with service.owner.cursor(row_factory=dict_row) as cursor:
            rows = cursor.execute(f"select * from {table}".encode()).fetchall()
        for row in rows:
            key = plain({one: row[one] for one in keys})
            told = {name: one for name, one in row.items() if name not in NOT_KNOWN_BEFORE}
            found[model.name, text(key)] = opened(service, told)
    return found


def changed(before: Cells, after: Cells) -> dict[tuple[str, str], tuple[Any, Any]]:
    """Return the rows that are others, with both."""
    return {
        one: (before.get(one), after.get(one))
        for one in {*before, *after}
        if before.get(one) != after.get(one)
    }


def announced(told: Mapping[str, Any], on: date) -> dict[tuple[str, str], Any]:
    """Return the rows that a dry run tells of for a day: by table and key, columns that change."""
    return {
        (one["table"], text(one["key"])): (
            one["change"],
            {each["column"]: (each["before"], each["after"]) for each in one["columns"]},
        )
        for one in told["tables"]
        if one["effective_on"] == on.isoformat()
    }


def expected(rows: Mapping[tuple[str, str], tuple[Any, Any]]) -> dict[tuple[str, str], Any]:
    """Return what a dry run must tell of rows that are others."""
    told: dict[tuple[str, str], Any] = {}
    for (table, key), (before, after) in rows.items():
        change = "MODIFIEE" if before and after else "AJOUTEE" if after else "RETIREE"
        was: dict[str, Any] = before or {}
        will: dict[str, Any] = after or {}
        named: dict[str, Any] = orjson.loads(key)
        told[table, key] = (
            change,
            {
                name: (was.get(name), will.get(name))
                for name in (will or was)
                if name not in named and was.get(name) != will.get(name)
            },
        )
    return told


def facts(service: Service, on: date) -> dict[tuple[str, str, str], Any]:
    """Return the value of each fact on a day, by the rule of the two dates, in plain Python."""
    rows = service.owner.execute(
        "select subject::text, facet, key, effective_on, position, ordinal, value from read.fact f "
        "where dead_at > (select position from read.checkpoint) and effective_on <= %s "
        "order by effective_on, position, ordinal",
        [on],
    ).fetchall()
    return {
        (subject, facet, key): opened(service, value) for subject, facet, key, *_, value in rows
    }


def opened(service: Service, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row with its personal values in clear, as JSON reads it."""
    services: Services = service.app.state.services
    seals = [one for one in row.values() if is_seal(one)]
    said = services.store.vault.open_all(seals) if seals else {}
    return plain({name: said.get(one, one) if is_seal(one) else one for name, one in row.items()})


def plain(value: Any) -> Any:  # noqa: ANN401 (any JSON)
    """Return a value as JSON reads it; an amount is a text."""
    return orjson.loads(orjson.dumps(value, default=str))


def text(value: Any) -> str:  # noqa: ANN401 (any JSON)
    """Return a value as one text."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
