"""Generations: sets of query tables side by side, one of them current."""

import hashlib
import inspect
import sys
from enum import StrEnum
from typing import Any, Final, LiteralString, cast

from psycopg import Connection, sql
from psycopg.errors import InvalidFunctionDefinition, InvalidTableDefinition

from placeasile.domain.anomaly.rules.registry import RULES
from placeasile.domain.catalogue import EVENTS
from placeasile.projections.facts import decode
from placeasile.projections.findings import composing
from placeasile.projections.kernel import COLUMN, PUBLISHED, READ_MODELS, ReadModel, facts_sql
from placeasile.projections.reporting import publishing as reporting

READERS: Final = "placeasile_app"


class State(StrEnum):
    """What a generation is at: the phases of its building in their order, then its life."""

    LOADING = "LOADING"
    INDEXING = "INDEXING"
    DERIVING = "DERIVING"
    CATCHING_UP = "CATCHING_UP"
    VERIFYING = "VERIFYING"
    READY = "READY"
    CURRENT = "CURRENT"
    OLD = "OLD"


PHASES: Final = (
    State.LOADING, State.INDEXING, State.DERIVING, State.CATCHING_UP, State.VERIFYING,
)  # fmt: skip


def definition_hash() -> str:
    """Return the digest of what a generation is made by: our SQL, the facts, the rules."""
    modules = {event.__module__ for event in EVENTS.values()} | {decode.__name__}
    modules |= {one.__name__ for one in composing.RULE_MODULES}
    texts = [inspect.getsource(sys.modules[one]) for one in sorted(modules)]
    texts += [f"{one.code} {one.version}" for one in RULES.values()]
    texts += [
        facts_sql(one) for one in ("schema.sql", "indexes.sql", "functions.sql", "supposed.sql")
    ]
    for model in READ_MODELS:
        texts += [model.sql("schema.sql"), model.functions()]
    texts += [composing.functions(), reporting.definition()]
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def schema_of(number: int) -> str:
    """Return the schema of a generation."""
    return f"core_v{number}"


def supposed_schema_of(number: int) -> str:
    """Return the schema of what a generation would show if more had been recorded."""
    return f"{schema_of(number)}_supposed"


def run_script(connection: Connection[Any], text: str) -> None:
    """Run SQL statements of ours, from a file of the package."""
    connection.execute(sql.SQL(cast("LiteralString", text)))


def create_tables(connection: Connection[Any], number: int) -> None:
    """Create the empty tables and the functions of a generation, without its indexes."""
    name = sql.Identifier(schema_of(number))
    connection.execute(sql.SQL("create schema {}").format(name))
    use(connection, number)
    run_script(connection, facts_sql("schema.sql"))
    for model in READ_MODELS:
        run_script(connection, model.sql("schema.sql"))
    run_script(connection, facts_sql("functions.sql"))
    for model in READ_MODELS:
        if not model.evaluated:
            run_script(connection, model.functions())
    run_script(connection, composing.functions())
    _grant(connection, schema_of(number))
    _create_supposed(connection, number)
    use(connection, number)


def _create_supposed(connection: Connection[Any], number: int) -> None:
    """Create the same functions over the facts and what is supposed besides; see `supposing`."""
    name, base = sql.Identifier(supposed_schema_of(number)), sql.Identifier(schema_of(number))
    connection.execute(sql.SQL("create schema {}").format(name))
    connection.execute(sql.SQL("set search_path = {}, {}, pg_temp").format(name, base))
    views = cast("LiteralString", facts_sql("supposed.sql"))
    connection.execute(sql.SQL(views).format(base=base))
    run_script(connection, facts_sql("functions.sql"))
    for model in READ_MODELS:
        if model.supposed and not model.evaluated:
            run_script(connection, model.functions())
    run_script(connection, composing.function_at())
    _grant(connection, supposed_schema_of(number))


def drop_tables(connection: Connection[Any], number: int) -> None:
    """Drop the tables and the functions of a generation, in the caller's transaction."""
    for schema in (supposed_schema_of(number), schema_of(number)):
        connection.execute(
            sql.SQL("drop schema if exists {} cascade").format(sql.Identifier(schema))
        )


def _grant(connection: Connection[Any], schema: str) -> None:
    name, readers = sql.Identifier(schema), sql.Identifier(READERS)
    connection.execute(sql.SQL("grant usage on schema {} to {}").format(name, readers))
    connection.execute(
        sql.SQL("grant select on all tables in schema {} to {}").format(name, readers)
    )


def use(connection: Connection[Any], number: int) -> None:
    """Resolve the names of this session in one generation."""
    connection.execute(
        sql.SQL("set search_path = {}, pg_temp").format(sql.Identifier(schema_of(number)))
    )


def current(connection: Connection[Any]) -> tuple[int, str] | None:
    """Return the number and the definition of the current generation, None before the first."""
    return connection.execute(
        "select number, definition from ops.generation where state = 'CURRENT'"
    ).fetchone()


def publish(connection: Connection[Any], number: int) -> None:
    """Make a generation the current one: turn ``read.*`` to it, in the caller's transaction.

    Views and functions are replaced in place, so that what others build on them stays and
    no reader ever misses one; what has other columns than before is made anew.
    """
    connection.execute("update ops.generation set state = 'OLD' where state = 'CURRENT'")
    connection.execute("update ops.generation set state = 'CURRENT' where number = %s", [number])
    connection.execute("create schema if not exists read")
    source = sql.Identifier(schema_of(number))
    for name in PUBLISHED:
        table = sql.Identifier(name)
        _replace(
            connection,
            sql.SQL("create or replace view read.{0} as select * from {1}.{0}").format(
                table, source
            ),
            sql.SQL("drop view read.{} cascade").format(table),
        )
    for model in READ_MODELS:
        if not model.evaluated:
            _replace(connection, *_published_function(model, source))
    _replace(connection, *_published_dossiers(source))
    reader = sql.Identifier(READERS)
    connection.execute(sql.SQL("grant usage on schema read to {}").format(reader))
    connection.execute(sql.SQL("grant select on all tables in schema read to {}").format(reader))
    reporting.publish(connection, schema_of(number), _replace)


def _replace(connection: Connection[Any], create: sql.Composed, drop: sql.Composed) -> None:
    try:
        with connection.transaction():
            connection.execute(create)
    except (InvalidTableDefinition, InvalidFunctionDefinition):
        connection.execute(drop)
        connection.execute(create)


def _published_dossiers(source: sql.Identifier) -> tuple[sql.Composed, sql.Composed]:
    create = sql.SQL(
        "create or replace function "
        "read.dossier_at(p_keys uuid[], p_effective date, p_position bigint) "
        "returns table (structure_id uuid, dossier jsonb) language sql stable "
        "begin atomic select * from {}.dossier_at(p_keys, p_effective, p_position); end"
    ).format(source)
    drop = sql.SQL("drop function read.dossier_at(uuid[], date, bigint) cascade")
    return create, drop.format()


def _published_function(
    model: ReadModel, source: sql.Identifier
) -> tuple[sql.Composed, sql.Composed]:
    name = sql.Identifier(f"{model.name}_at")
    array = sql.SQL(cast("LiteralString", COLUMN[model.keyed][1]))
    create = sql.SQL(
        "create or replace function "
        "read.{name}(p_keys {array}, p_effective date, p_position bigint) "
        "returns setof read.{table} language sql stable "
        "begin atomic select * from {source}.{name}(p_keys, p_effective, p_position); end"
    ).format(name=name, array=array, source=source, table=sql.Identifier(model.name))
    drop = sql.SQL("drop function read.{}({}, date, bigint) cascade").format(name, array)
    return create, drop
