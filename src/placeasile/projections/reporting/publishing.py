"""Turns the schema ``reporting`` to a generation of query tables."""

from collections.abc import Callable, Iterator
from typing import Any, Final, LiteralString, TypeAlias, cast

from psycopg import Connection, sql

from placeasile.domain.registry.facets import FACETS_SHOWN
from placeasile.domain.registry.writing import comment_of
from placeasile.projections.reporting.relations import (
    EVERY,
    FACETS,
    FACETS_COMMENT,
    HELPERS,
    RELATIONS,
    Relation,
    text,
)
from placeasile.projections.seals import without_seals

READER: Final = "placeasile_reporting"

Replace: TypeAlias = Callable[[Connection[Any], sql.Composed, sql.Composed], None]
"""Runs what replaces something in place, or drops it and makes it anew."""

SHOWN: Final = {
    "effective": "(select c.as_of from {core}.checkpoint c)",
    "position": "(select c.position from {core}.checkpoint c)",
}
DAY: Final = "(select coalesce($1, c.as_of) from {core}.checkpoint c)"
KNOWN: Final = {
    "_at": ("known_on date", "(select reporting.position_known_on($2))"),
    "_at_position": ('"position" bigint', "(select reporting.position_checked($2))"),
}
"""How each function says what is known: its parameter, and the position that it means."""

# Its owner reads the tables for the caller. Names are resolved when it is made.
FUNCTION: Final = """
    create or replace function reporting.{name}(
      effective_on date default null, {known} default null
    ) returns setof reporting.{relation}
    language sql stable security definer set search_path = pg_catalog, pg_temp set jit = off
    begin atomic {body}; end
"""
# A row is a column of the schema.
COLUMNS: Final = """
    select c.relname::text, a.attname::text
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'reporting'::regnamespace and c.relkind = 'v'
"""


def definition() -> str:
    """Return the text of all that is published: a change of it needs a new generation."""
    relations = (f"{one.view}{one.at_any_moment}{one.comment}" for one in RELATIONS)
    return "\0".join([*relations, *map(text, HELPERS), FUNCTION, DAY, str(KNOWN), str(_facets())])


def publish(connection: Connection[Any], core: str, replace: Replace) -> None:
    """Publish the schema on the tables of a generation, in the caller's transaction."""
    replace(connection, _script(_facets()), _script("drop view reporting.facet cascade"))
    for one in RELATIONS:
        replace(
            connection,
            _script(f"create or replace view reporting.{one.name} as {_view(one, core)}"),
            _script(f"drop view reporting.{one.name} cascade"),
        )
        if one.name == "moment":
            for helper in HELPERS:
                connection.execute(_script(text(helper)))
        for suffix, (parameter, position) in KNOWN.items():
            if one.at_any_moment is not None:
                name = f"{one.name}{suffix}"
                kind = parameter.rsplit(" ", 1)[-1]
                body = _at(one, core, position)
                create = FUNCTION.format(name=name, known=parameter, relation=one.name, body=body)
                drop = f"drop function reporting.{name}(date, {kind}) cascade"
                replace(connection, _script(create), _script(drop))
    _comment(connection)
    _grant(connection)


def _view(one: Relation, core: str) -> str:
    here = {name: said.format(core=core) for name, said in SHOWN.items()}
    return _filled(one.view, core, f"{core}.{one.name}", here)


def _at(one: Relation, core: str, position: str) -> str:
    here = {"effective": DAY.format(core=core), "position": position}
    rows = ""
    if one.keyed is not None:
        keys = EVERY[one.keyed].format(core=core)
        rows = f"{core}.{one.name}_at({keys}, {here['effective']}, {here['position']})"
    return _filled(one.at_any_moment or "", core, rows, here)


def _filled(query: str, core: str, rows: str, here: dict[str, str]) -> str:
    return query.format(core=core, rows=rows, unsealed=without_seals("f.value"), **here)


def _facets() -> str:
    rows = ", ".join(
        f"({_quoted(one.name)}, {_quoted(one.block.value)}, {_quoted(one.label)})"
        for one in FACETS_SHOWN.values()
    )
    return (
        f"create or replace view reporting.{FACETS} as "
        f"select f.facet, f.block, f.label from (values {rows}) f(facet, block, label)"
    )


def _comments(columns: list[tuple[str, str]]) -> Iterator[str]:
    yield f"comment on view reporting.{FACETS} is {_quoted(FACETS_COMMENT)}"
    for name, words in HELPERS.items():
        yield f"comment on function reporting.{name} is {_quoted(words)}"
    for one in RELATIONS:
        yield f"comment on view reporting.{one.name} is {_quoted(one.comment)}"
        for suffix in KNOWN if one.at_any_moment is not None else ():
            words = f"{one.comment} Pour un jour, et ce que le registre en savait."
            yield f"comment on function reporting.{one.name}{suffix} is {_quoted(words)}"
    for relation, column in columns:
        words = comment_of(column, relation)
        said = "null" if words is None else _quoted(words)
        yield f'comment on column reporting.{relation}."{column}" is {said}'


def _comment(connection: Connection[Any]) -> None:
    columns = connection.execute(COLUMNS).fetchall()
    connection.execute(_script(";\n".join(_comments(columns))))


def _grant(connection: Connection[Any]) -> None:
    names = [f"{one.name}{suffix}" for one in RELATIONS if one.at_any_moment for suffix in KNOWN]
    functions = ", ".join(f"reporting.{one}" for one in (*names, *HELPERS))
    connection.execute(
        _script(
            f"revoke all on function {functions} from public;"
            f"grant execute on function {functions} to {READER};"
            f"grant select on all tables in schema reporting to {READER}"
        )
    )


def _quoted(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"


def _script(query: str) -> sql.Composed:
    """Return SQL of ours, from the files of the package."""
    return sql.Composed([sql.SQL(cast("LiteralString", query))])
