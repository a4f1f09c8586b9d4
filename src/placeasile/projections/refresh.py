"""Recomputes the rows that changed facts may affect, with the one definition of each table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
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
# Facts that become true between two days, contracts that end between them, and retractions,
# that assert nothing.
FALLING_DUE: Final = """
    select subject, facet from fact where effective_on > %(old)s and effective_on <= %(new)s
    union
    select subject, '' from entry
    where type = 'register.fact_retracted' and effective_on > %(old)s and effective_on <= %(new)s
    union
    select subject, facet from fact
    where facet in ('authorisation_end', 'convention_end')
      and (value ->> 'end')::date >= %(old)s and (value ->> 'end')::date < %(new)s
"""
# The balance of the running year is as at the day shown: every day changes that column, and
# it alone, in every structure that nothing else falls due for.
MOVE_BALANCES: Final = """
    update year set balance_on = %(new)s
    where balance_on = %(old)s and year = extract(year from %(new)s::date)
"""


# The lines of the events that a page adds, and of those that it replaces.
CHANGED_LINES: Final = """
    array(
      select e.position from entry e where e.position > %(after)s and e.position <= %(position)s
      union all
      select e.position from entry e where e.event_id = any(%(replaced)s::uuid[]))
"""
COMPARED: Final = b" returning r.year, r::text"
GENERIC_PLANS: Final = "set local plan_cache_mode = force_generic_plan"
CUSTOM_PLANS: Final = "set local plan_cache_mode = force_custom_plan"
FEW: Final = 20
SUMMED: Final = frozenset(one for model in READ_MODELS for one in model.inputs)
"""The tables of structures and years that others sum up, year by year."""


@dataclass(frozen=True, slots=True)
class Now:
    """The moment that the tables show."""

    effective_on: date
    position: int


@dataclass(frozen=True, slots=True)
class Page:
    """Which events changed: those recorded after a position, and those that they replace."""

    after: int
    replaced: Sequence[UUID]


def refresh(
    connection: Connection[Any],
    changed: Mapping[UUID, set[str]],
    now: Now,
    page: Page | None = None,
) -> None:
    """Recompute every row that the changed facts may affect.

    ``changed`` maps a subject to the facets that changed. With ``page``, time did not pass
    since the last call, and the lines of other events are left as they are.
    """
    if not changed:
        return
    every_facet = set[str]().union(*changed.values())
    renamed = [str(one) for one, facets in changed.items() if "nom" in facets]
    reach = connection.execute(
        REACH, {"subjects": list(changed), "operateurs": renamed}, prepare=True
    ).fetchall()
    structures: dict[UUID, set[str]] = {}
    for kind, key, through_operateur in reach:
        if kind == "structure":
            facets = {"operateur"} if through_operateur else changed[UUID(key)]
            structures.setdefault(UUID(key), set()).update(facets)
    # Planning takes longer than the work for a few keys, and pays for many.
    few = max(len(structures), len(changed)) <= FEW
    if renamed:
        every_facet.add("operateur")
    with connection.pipeline():
        connection.execute(GENERIC_PLANS if few else CUSTOM_PLANS)
        years: dict[str, set[int]] | None = {} if few else None
        for model in READ_MODELS:
            keys = _keys(model, changed, structures, reach)
            if keys and model.concerns(every_facet):
                parameters = _parameters(keys, now)
                _replace(connection, model, parameters, page, years)


def refresh_all(connection: Connection[Any], now: Now) -> None:
    """Recompute every row of every table, from empty tables."""
    keys: dict[Keyed, list[Any]] = {
        Keyed.STRUCTURE: _column(
            connection, "select subject from subject where kind = 'structure'"
        ),
        Keyed.SUBJECT: _column(connection, "select distinct subject from entry"),
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
        connection.execute(_insert(model), _parameters(keys[model.keyed], now))
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


def move_balances(connection: Connection[Any], old: date, new: date) -> None:
    """Let the balances of the running year be as at another day of it."""
    connection.execute(MOVE_BALANCES, {"old": old, "new": new})


def collect(rows: Iterable[tuple[UUID, str]]) -> dict[UUID, set[str]]:
    """Group facets by subject."""
    changed: dict[UUID, set[str]] = {}
    for subject, facet in rows:
        changed.setdefault(subject, set()).add(facet)
    return changed


def _keys(
    model: ReadModel,
    changed: Mapping[UUID, set[str]],
    structures: Mapping[UUID, set[str]],
    reach: list[Any],
) -> list[Any]:
    match model.keyed:
        case Keyed.STRUCTURE:
            return sorted(one for one, facets in structures.items() if model.concerns(facets))
        case Keyed.SUBJECT:
            return sorted(changed)
        case Keyed.OPERATEUR:
            return sorted({UUID(key) for kind, key, _ in reach if kind == "operateur"})
        case Keyed.TERRITORY:
            return sorted({key for kind, key, _ in reach if kind == "territory"})


def _parameters(keys: list[Any], now: Now) -> dict[str, Any]:
    return {"keys": keys, "effective_on": now.effective_on, "position": now.position}


def _replace(
    connection: Connection[Any],
    model: ReadModel,
    parameters: Mapping[str, Any],
    page: Page | None,
    years: dict[str, set[int]] | None,
) -> None:
    """Replace the rows of some keys, and only those that can change.

    ``years`` holds, by table, the years in which it changed; it is None when there are too
    many keys to compare them.
    """
    if years is not None and model.name in SUMMED:
        years[model.name] = _replace_and_compare(connection, model, parameters)
    elif years is not None and model.inputs:
        moved = set[int]().union(*(years.get(one, ()) for one in model.inputs))
        _replace_years(connection, model, parameters, moved)
    elif page is not None and model.by_event:
        _replace_lines(connection, model, parameters, page)
    else:
        connection.execute(_delete(model), parameters, prepare=True)
        connection.execute(_insert(model), parameters, prepare=True)


def _replace_and_compare(
    connection: Connection[Any], model: ReadModel, parameters: Mapping[str, Any]
) -> set[int]:
    """Replace rows of a structure and a year; return the years in which they are not the same."""
    gone = connection.execute(_delete(model) + COMPARED, parameters, prepare=True)
    come = connection.execute(_insert(model) + COMPARED, parameters, prepare=True)
    return {year for year, _ in set(gone.fetchall()) ^ set(come.fetchall())}


def _replace_years(
    connection: Connection[Any], model: ReadModel, parameters: Mapping[str, Any], years: set[int]
) -> None:
    """Replace the rows of some years: each rests on the rows of that year alone.

    One year at a time: its equality reaches every table that is joined on the year.
    """
    for year in sorted(years):
        these = {**parameters, "year": year}
        connection.execute(_delete(model) + b" and r.year = %(year)s", these, prepare=True)
        connection.execute(_insert(model) + b" t where t.year = %(year)s", these, prepare=True)


def _replace_lines(
    connection: Connection[Any], model: ReadModel, parameters: Mapping[str, Any], page: Page
) -> None:
    """Replace the rows of the events of a page, and of those that they replace."""
    these = {**parameters, "after": page.after, "replaced": page.replaced}
    connection.execute(
        f"delete from {model.name} t using entry e where e.event_id = any(%(replaced)s::uuid[]) "
        "and t.subject = e.subject and t.position = e.position".encode(),
        these,
        prepare=True,
    )
    connection.execute(
        _insert(model) + f" t where t.position = any({CHANGED_LINES})".encode(),
        these,
        prepare=True,
    )


@cache
def _delete(model: ReadModel) -> bytes:
    return (
        sql.SQL("delete from {} as r where r.{} = any(%(keys)s)")
        .format(sql.Identifier(model.name), sql.Identifier(model.key))
        .as_bytes(None)
    )


@cache
def _insert(model: ReadModel) -> bytes:
    return (
        sql.SQL("insert into {} as r select * from {}(%(keys)s, %(effective_on)s, %(position)s)")
        .format(sql.Identifier(model.name), sql.Identifier(model.maintained_by))
        .as_bytes(None)
    )


def _column(connection: Connection[Any], query: str) -> list[Any]:
    rows = connection.execute(sql.SQL(cast("LiteralString", query))).fetchall()
    return [row[0] for row in rows]
