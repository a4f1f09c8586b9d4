"""Recomputes the rows that changed facts may affect, with the one definition of each table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final, LiteralString, cast
from uuid import UUID

from psycopg import Connection, sql

from placeasile.domain.subjects import REFERENCE_ID
from placeasile.projections.findings import composing, evaluating
from placeasile.projections.kernel import READ_MODELS, Keyed, ReadModel

# The structures among some subjects; those that an operator among them ever ran, or that a
# CPOM or a transformation among them ever had; the CPOMs that an operator among them signed; and
# all the operators, territories, CPOMs and transformations that the first ones ever had; the
# operators and territories of the members of those CPOMs too. The third column is the facet by
# which a thing is reached, empty for itself.
REACH: Final = """
    with direct as (
      select subject, kind from subject
      where subject = any(%(subjects)s::uuid[]) and kind in ('structure', 'cpom', 'transformation')
    ), structure as (
      select subject from direct where kind = 'structure'
    ), cpom as (
      select subject from direct where kind = 'cpom'
    ), transformation as (
      select subject from direct where kind = 'transformation'
    ), counted as (
      select subject from structure
      union
      select k.key::uuid from fact_key k join cpom c on c.subject = k.subject
      where k.facet = 'member'
    )
    select 'structure', subject::text, '' from structure
    union all
    select distinct 'structure', f.subject::text, 'operateur' from fact f
    where f.facet = 'operateur' and f.value ->> 'operateur_id' = any(%(operateurs)s::text[])
    union all
    select distinct 'structure', k.key, 'cpom'
    from fact_key k join cpom c on c.subject = k.subject where k.facet = 'member'
    union all
    select distinct 'structure', k.key, 'transformation'
    from fact_key k join transformation t on t.subject = k.subject
    where k.facet = 'transformation_block'
    union all
    select 'transformation', subject::text, '' from transformation
    union all
    select distinct 'transformation', k.subject::text, 'structure'
    from fact_key k join structure s on s.subject::text = k.key
    where k.facet = 'transformation_block'
    union all
    select 'cpom', subject::text, '' from cpom
    union all
    select distinct 'cpom', f.subject::text, 'structure'
    from fact f join structure s on s.subject::text = f.key where f.facet = 'member'
    union all
    select distinct 'cpom', f.subject::text, 'operateur' from fact f
    where f.facet = 'cpom_contract' and f.value ->> 'operateur_id' = any(%(operateurs)s::text[])
    union all
    select distinct 'operateur', f.value ->> 'operateur_id', ''
    from fact f join counted s on s.subject = f.subject
    where f.facet = 'operateur' and f.key = ''
    union all
    select distinct 'territory', t.territory, ''
    from fact f
    join counted s on s.subject = f.subject
    join ref.departement r on r.code = f.value ->> 'departement'
    cross join lateral (values
      ('departement:' || r.code), ('region:' || r.region), ('nation:FR')) t(territory)
    where f.facet = 'departement' and f.key = ''
"""
# Facts that become true between two days; contracts and stays that end between them, or that come
# within three months of their end; acts that start and transformations that take effect between
# them; retractions, that assert nothing.
FALLING_DUE: Final = """
    select subject, facet from fact where effective_on > %(old)s and effective_on <= %(new)s
    union
    select subject, '' from entry
    where type = 'register.fact_retracted' and effective_on > %(old)s and effective_on <= %(new)s
    union
    select subject, facet from fact
    where facet in ('authorisation_end', 'convention_end', 'act_end', 'cpom_end')
      and (value ->> 'end')::date >= %(old)s and (value ->> 'end')::date < %(new)s
    union
    select subject, facet from fact
    where facet in ('authorisation_end', 'convention_end')
      and (value ->> 'end')::date >= (%(old)s::date + interval '3 months')::date
      and (value ->> 'end')::date < (%(new)s::date + interval '3 months')::date
    union
    select subject, facet from fact
    where facet = 'act' and (value ->> 'start')::date > %(old)s
      and (value ->> 'start')::date <= %(new)s
    union
    select subject, facet from fact
    where facet = 'member'
      and (value ->> 'until')::date >= %(old)s and (value ->> 'until')::date < %(new)s
    union
    select subject, facet from fact
    where facet = 'transformation_fill'
      and (value ->> 'takes_effect_on')::date > %(old)s
      and (value ->> 'takes_effect_on')::date <= %(new)s
"""
# The balance of the running year is as at the day shown: every day changes that column, and
# it alone, in every structure that nothing else falls due for.
MOVE_BALANCES: Final[Sequence[LiteralString]] = tuple(
    f"""
    update {table} set balance_on = %(new)s
    where balance_on = %(old)s and year = extract(year from %(new)s::date)
    """
    for table in ("year", "site_year")
)


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
BY_NAME: Final = {one.name: one for one in READ_MODELS}
KEYS: Final[dict[Keyed, LiteralString]] = {
    Keyed.STRUCTURE: "select subject from subject where kind = 'structure'",
    Keyed.SUBJECT: "select distinct subject from entry",
    Keyed.OPERATEUR: "select subject from subject where kind = 'operateur'",
    Keyed.TERRITORY: "select 'departement:' || code from ref.departement union all "
    "select 'region:' || code from ref.region union all select 'nation:FR'",
    Keyed.CPOM: "select subject from subject where kind = 'cpom'",
    Keyed.TRANSFORMATION: "select subject from subject where kind = 'transformation'",
}
"""What selects every key of the tables."""


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


@dataclass(frozen=True, slots=True)
class Reached:
    """What changed facts may affect: the structures, and the keys of each table."""

    changed: Mapping[UUID, set[str]]
    structures: Mapping[UUID, set[str]]
    others: Mapping[UUID, set[str]]
    rows: list[Any]
    facets: set[str]

    def keys(self, model: ReadModel) -> list[Any]:
        """Return the keys of a table that SQL fills, whose rows may change."""
        if model.evaluated or not model.concerns(self.facets):
            return []
        return _keys(model, self.changed, {**self.structures, **self.others}, self.rows)


def refresh(
    connection: Connection[Any],
    changed: Mapping[UUID, set[str]],
    now: Now,
    page: Page | None = None,
) -> None:
    """Recompute every row that the changed facts may affect.

    ``changed`` maps a subject to the facets that changed. With ``page``, time did not pass
    since the last call, and the lines of other events are left as they are. Without, the
    caller evaluates the rules, once the tables show the day.
    """
    if not changed:
        return
    reached = reach(connection, changed)
    structures = reached.structures
    # Planning takes longer than the work for a few keys, and pays for many.
    few = max(len(structures), len(changed)) <= FEW
    with connection.pipeline():
        connection.execute(GENERIC_PLANS if few else CUSTOM_PLANS)
        years: dict[str, set[int]] | None = {} if few else None
        for model in READ_MODELS:
            keys = reached.keys(model)
            if keys:
                parameters = _parameters(keys, now)
                _replace(connection, model, parameters, page, years)
    if page is not None:
        everywhere = changed.get(REFERENCE_ID, set()) & composing.REFERENCE_FACETS
        evaluate(connection, now, None if everywhere else sorted(structures))


def reach(connection: Connection[Any], changed: Mapping[UUID, set[str]]) -> "Reached":
    """Return what the changed facts may affect, ``changed`` as in `refresh`."""
    renamed = [str(one) for one, facets in changed.items() if "nom" in facets]
    rows = connection.execute(
        REACH, {"subjects": list(changed), "operateurs": renamed}, prepare=True
    ).fetchall()
    structures: dict[UUID, set[str]] = {}
    others: dict[UUID, set[str]] = {}
    for kind, key, through in rows:
        if kind in {"structure", "cpom", "transformation"}:
            facets = {through} if through else changed[UUID(key)]
            found = structures if kind == "structure" else others
            found.setdefault(UUID(key), set()).update(facets)
    every = set[str]().union(*changed.values()) | {through for _, _, through in rows if through}
    return Reached(changed, structures, others, rows, every)


def evaluate(connection: Connection[Any], now: Now, keys: Sequence[UUID] | None = None) -> None:
    """Evaluate the rules anew on some structures, or on all of them.

    Rules look at the day: all structures are evaluated when it changes.
    """
    if keys is None:
        keys = keys_of(connection, Keyed.STRUCTURE)
    evaluating.fill(connection, keys, now.effective_on, now.position)


def fill_table(connection: Connection[Any], name: str, keys: Sequence[str], now: Now) -> None:
    """Compute the rows of a table for some keys, as texts; it has none of them yet."""
    model = BY_NAME[name]
    typed = list(keys) if model.keyed is Keyed.TERRITORY else [UUID(one) for one in keys]
    connection.execute(_insert(model), _parameters(typed, now))


def keys_of(connection: Connection[Any], keyed: Keyed) -> list[Any]:
    """Return every key of the tables that are recomputed by one, in order."""
    return _column(connection, f"select id from ({KEYS[keyed]}) x(id) order by id")


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
    for statement in MOVE_BALANCES:
        connection.execute(statement, {"old": old, "new": new})


def collect(rows: Iterable[tuple[UUID, str]]) -> dict[UUID, set[str]]:
    """Group facets by subject."""
    changed: dict[UUID, set[str]] = {}
    for subject, facet in rows:
        changed.setdefault(subject, set()).add(facet)
    return changed


def _keys(
    model: ReadModel,
    changed: Mapping[UUID, set[str]],
    facets_of: Mapping[UUID, set[str]],
    reach: list[Any],
) -> list[Any]:
    match model.keyed:
        case Keyed.STRUCTURE | Keyed.CPOM | Keyed.TRANSFORMATION:
            mine = {UUID(key) for kind, key, _ in reach if kind == model.keyed}
            return sorted(one for one in mine if model.concerns(facets_of[one]))
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
    if years is not None and model.inputs:
        moved = set[int]().union(*(years.get(one, ()) for one in model.inputs))
        _replace_years(connection, model, parameters, moved)
        years[model.name] = moved
    elif years is not None and model.name in SUMMED:
        years[model.name] = _replace_and_compare(connection, model, parameters)
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
