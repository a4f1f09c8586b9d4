"""Recomputes the rows that changed facts may affect, with the one definition of each table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, LiteralString, cast
from uuid import UUID

from psycopg import Connection, sql

from placeasile.projections.kernel import READ_MODELS, Keyed, ReadModel

# The structures among some subjects, those that an operator among them ever ran, and all
# the operators and territories that these structures ever had.
REACH: Final = """
    with direct as (
      select subject from subject where subject = any(%(subjects)s::uuid[]) and kind = 'structure'
    ), run as (
      select distinct f.subject from fact f
      where f.facet = 'operateur' and f.value ->> 'operateur_id' = any(%(operateurs)s::text[])
    )
    select 'structure', subject::text, false from direct
    union all
    select 'structure', subject::text, true from run
    union all
    select distinct 'operateur', f.value ->> 'operateur_id', false
    from fact f join direct d on d.subject = f.subject
    where f.facet = 'operateur' and f.key = ''
    union all
    select distinct 'territory', t.territory, false
    from fact f
    join direct d on d.subject = f.subject
    join ref.departement r on r.code = f.value ->> 'departement'
    cross join lateral (values
      ('departement:' || r.code), ('region:' || r.region), ('nation:FR')) t(territory)
    where f.facet = 'departement' and f.key = ''
"""
# Facts that become true between two days, and contracts that end between them.
FALLING_DUE: Final = """
    select subject, facet from fact where effective_on > %(old)s and effective_on <= %(new)s
    union
    select subject, facet from fact
    where facet in ('authorisation_end', 'convention_end')
      and (value ->> 'end')::date >= %(old)s and (value ->> 'end')::date < %(new)s
"""


@dataclass(frozen=True, slots=True)
class Now:
    """The moment that the tables show."""

    effective_on: date
    position: int


def refresh(connection: Connection[Any], changed: Mapping[UUID, set[str]], now: Now) -> None:
    """Recompute every row that the changed facts may affect.

    ``changed`` maps a subject to the facets that changed.
    """
    if not changed:
        return
    every_facet = set[str]().union(*changed.values())
    renamed = [str(one) for one, facets in changed.items() if "nom" in facets]
    reach = connection.execute(REACH, {"subjects": list(changed), "operateurs": renamed}).fetchall()
    structures = {UUID(key) for kind, key, _ in reach if kind == "structure"}
    with connection.pipeline():
        for model in READ_MODELS:
            if model.concerns(every_facet | {"operateur"} if renamed else every_facet):
                keys = _keys(model, changed, structures, reach)
                _replace(connection, model, keys, now)


def refresh_all(connection: Connection[Any], now: Now) -> None:
    """Recompute every row of every table, from empty tables."""
    keys: dict[Keyed, list[Any]] = {
        Keyed.STRUCTURE: _column(
            connection, "select subject from subject where kind = 'structure'"
        ),
        Keyed.SUBJECT: _column(connection, "select subject from subject"),
        Keyed.OPERATEUR: _column(
            connection, "select subject from subject where kind = 'operateur'"
        ),
        Keyed.TERRITORY: _column(
            connection,
            "select 'departement:' || code from ref.departement union all "
            "select 'region:' || code from ref.region union all select 'nation:FR'",
        ),
    }
    for model in READ_MODELS:
        _insert(connection, model, keys[model.keyed], now)
        connection.execute(sql.SQL("analyze {}").format(sql.Identifier(model.name)))


def falling_due(connection: Connection[Any], old: date, new: date) -> dict[UUID, set[str]]:
    """Return what the passing of days changes, by subject.

    A new year changes every structure: its five years are others.
    """
    if old.year != new.year:
        rows = connection.execute("select distinct subject, facet from fact_key").fetchall()
    else:
        rows = connection.execute(FALLING_DUE, {"old": old, "new": new}).fetchall()
    return collect(rows)


def collect(rows: Iterable[tuple[UUID, str]]) -> dict[UUID, set[str]]:
    """Group facets by subject."""
    changed: dict[UUID, set[str]] = {}
    for subject, facet in rows:
        changed.setdefault(subject, set()).add(facet)
    return changed


def _keys(
    model: ReadModel,
    changed: Mapping[UUID, set[str]],
    structures: set[UUID],
    reach: list[Any],
) -> list[Any]:
    match model.keyed:
        case Keyed.STRUCTURE:
            return sorted(
                one for one in structures if one not in changed or model.concerns(changed[one])
            )
        case Keyed.SUBJECT:
            return sorted(changed)
        case Keyed.OPERATEUR:
            return sorted({UUID(key) for kind, key, _ in reach if kind == "operateur"})
        case Keyed.TERRITORY:
            return sorted({key for kind, key, _ in reach if kind == "territory"})


def _replace(connection: Connection[Any], model: ReadModel, keys: list[Any], now: Now) -> None:
    if not keys:
        return
    connection.execute(
        sql.SQL("delete from {} where {} = any(%s)").format(
            sql.Identifier(model.name), sql.Identifier(model.key)
        ),
        [keys],
    )
    _insert(connection, model, keys, now)


def _insert(connection: Connection[Any], model: ReadModel, keys: list[Any], now: Now) -> None:
    connection.execute(
        sql.SQL("insert into {} select * from {}(%s, %s, %s)").format(
            sql.Identifier(model.name), sql.Identifier(model.maintained_by)
        ),
        [keys, now.effective_on, now.position],
    )


def _column(connection: Connection[Any], query: str) -> list[Any]:
    rows = connection.execute(sql.SQL(cast("LiteralString", query))).fetchall()
    return [row[0] for row in rows]
