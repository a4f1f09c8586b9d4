"""The tables of a file: their columns, and the statements that read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, LiteralString, cast

from psycopg import Connection, sql

from placeasile.domain.registry.dictionary import field_of
from placeasile.projections.kernel import COLUMN, READ_MODELS, ReadModel
from placeasile.projections.moment import Moment
from placeasile.projections.seals import without_seals

# A row is a column of a query table: its name, its type, and its number of digits if any.
COLUMNS: Final = """
    select c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod)
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
    where c.relnamespace = 'read'::regnamespace and c.relkind = 'v' and not a.attisdropped
    order by c.relname, a.attnum
"""
TYPES: Final = {
    "uuid": "UUID",
    "text": "VARCHAR",
    "smallint": "SMALLINT",
    "integer": "INTEGER",
    "bigint": "BIGINT",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "double precision": "DOUBLE",
    "timestamp with time zone": "TIMESTAMPTZ",
    "jsonb": "JSON",
    "numeric": "DECIMAL(38, 10)",
}
"""DuckDB's types; a numeric has the digits of its column."""

# Every value is quoted, so that what is not is null.
COPY: Final = """
    copy (select {columns} from {rows} order by t::text collate "C")
    to stdout (format csv, force_quote *)
"""


@dataclass(frozen=True, slots=True)
class Column:
    """A column, with its types in PostgreSQL and in DuckDB."""

    name: str
    stored: str

    @property
    def type(self) -> str:
        """Its type in DuckDB."""
        if self.stored.endswith("[]"):
            return f"{TYPES[self.stored.removesuffix('[]')]}[]"
        if self.stored.startswith("numeric("):
            return self.stored.replace("numeric", "DECIMAL")
        return TYPES[self.stored]

    @property
    def nested(self) -> bool:
        """Whether it goes through a text of JSON."""
        return self.stored == "jsonb" or self.stored.endswith("[]")

    @property
    def sent(self) -> sql.Composable:
        """What PostgreSQL sends."""
        name = f't."{self.name}"'
        if self.stored == "jsonb":
            name = without_seals(name)
        elif self.nested:
            name = f"to_json({name})"
        return sql.SQL(cast("LiteralString", name))


@dataclass(frozen=True)
class Table:
    """A query table, less its personal columns."""

    model: ReadModel
    columns: tuple[Column, ...]

    @property
    def name(self) -> str:
        """Its name."""
        return self.model.name

    @cached_property
    def _sent(self) -> sql.Composed:
        return sql.SQL(", ").join(one.sent for one in self.columns)

    def at(self, moment: Moment, keys: Sequence[Any]) -> sql.Composed:
        """Return the statement that sends its rows for some keys, always in one order."""
        array = sql.SQL(cast("LiteralString", COLUMN[self.model.keyed][1]))
        these = sql.SQL("{}::{}").format(sql.Literal(list(keys)), array)
        if moment.live:
            rows = sql.SQL("read.{} t where t.{} = any({})").format(
                sql.Identifier(self.name), sql.Identifier(self.model.key), these
            )
        else:
            rows = sql.SQL("read.{}({}, {}, {}::bigint) t").format(
                sql.Identifier(f"{self.name}_at"),
                these,
                sql.Literal(moment.effective_on),
                sql.Literal(moment.position),
            )
        return sql.SQL(COPY).format(columns=self._sent, rows=rows)

    def of(self, rows: str) -> sql.Composed:
        """Return the statement that sends rows that rules found, a text of JSON."""
        found = sql.SQL("jsonb_populate_recordset(null::read.{}, {}::jsonb) t").format(
            sql.Identifier(self.name), sql.Literal(rows)
        )
        return sql.SQL(COPY).format(columns=self._sent, rows=found)


def tables_of(connection: Connection[Any]) -> list[Table]:
    """Return every query table that is published."""
    columns: dict[str, list[Column]] = {}
    for table, name, stored in connection.execute(COLUMNS):
        field = field_of(name, table)
        if field is None or not field.personal:
            columns.setdefault(table, []).append(Column(name, stored))
    return [Table(model, tuple(columns[model.name])) for model in READ_MODELS]
