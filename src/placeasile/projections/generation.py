"""Generations: sets of query tables side by side, one of them current."""

import hashlib
from typing import Any, Final, LiteralString, cast

from psycopg import Connection, sql

from placeasile.projections.kernel import COLUMN, PUBLISHED, READ_MODELS, ReadModel, facts_sql

READERS: Final = "placeasile_app"


def definition_hash() -> str:
    """Return the digest of every SQL file of the read side: what a generation is made by."""
    texts = [facts_sql(one) for one in ("schema.sql", "indexes.sql", "functions.sql")]
    for model in READ_MODELS:
        texts += [model.sql("schema.sql"), model.functions()]
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def schema_of(number: int) -> str:
    """Return the schema of a generation."""
    return f"core_v{number}"


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
        run_script(connection, model.functions())
    connection.execute(
        sql.SQL("grant usage on schema {} to {}").format(name, sql.Identifier(READERS))
    )
    connection.execute(
        sql.SQL("grant select on all tables in schema {} to {}").format(
            name, sql.Identifier(READERS)
        )
    )


def create_indexes(connection: Connection[Any]) -> None:
    """Create the indexes of the base tables of the generation in use."""
    run_script(connection, facts_sql("indexes.sql"))


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
    """Make a generation the current one: swap ``read.*`` in the caller's transaction."""
    connection.execute("select pg_advisory_xact_lock(7042)")
    connection.execute("update ops.generation set state = 'OLD' where state = 'CURRENT'")
    connection.execute("update ops.generation set state = 'CURRENT' where number = %s", [number])
    connection.execute("drop schema if exists read cascade")
    connection.execute("create schema read")
    source = sql.Identifier(schema_of(number))
    for table in PUBLISHED:
        connection.execute(
            sql.SQL("create view read.{0} as select * from {1}.{0}").format(
                sql.Identifier(table), source
            )
        )
    for model in READ_MODELS:
        connection.execute(_published_function(model, source))
    for role in (READERS,):
        reader = sql.Identifier(role)
        connection.execute(sql.SQL("grant usage on schema read to {}").format(reader))
        connection.execute(
            sql.SQL("grant select on all tables in schema read to {}").format(reader)
        )


def _published_function(model: ReadModel, source: sql.Identifier) -> sql.Composed:
    return sql.SQL(
        "create function read.{name}(p_keys {array}, p_effective date, p_position bigint) "
        "returns setof {source}.{table} language sql stable "
        "begin atomic select * from {source}.{name}(p_keys, p_effective, p_position); end"
    ).format(
        name=sql.Identifier(f"{model.name}_at"),
        array=sql.SQL(cast("LiteralString", COLUMN[model.keyed][1])),
        source=source,
        table=sql.Identifier(model.name),
    )
