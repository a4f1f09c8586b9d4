"""All that a database holds, to look for what must not be there."""

from typing import Any

from psycopg import Connection, sql


def every_text(owner: Connection[Any]) -> bytes:
    """All that the database holds, as text: every table of every schema of ours, es included."""
    found = owner.execute("""
        select n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'm', 'v') and n.nspname !~ '^(pg_|information_schema)'
    """).fetchall()
    assert {schema for schema, _ in found} >= {"es", "ops", "read", "core_v1", "ref", "public"}
    parts: list[bytes] = []
    for schema, table in found:
        query = sql.SQL("copy (select * from {}) to stdout").format(sql.Identifier(schema, table))
        with owner.cursor() as cursor, cursor.copy(query) as copy:
            parts += [bytes(one) for one in copy]
    return b"".join(parts)
