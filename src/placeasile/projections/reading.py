"""How a query reads one table at a moment: from the table itself, or recomputed."""

from dataclasses import fields
from typing import Any, ClassVar, LiteralString, TypeVar, cast

from psycopg import Connection, sql
from psycopg.rows import class_row

from placeasile.domain.kernel import ValueRefused
from placeasile.domain.values import fold
from placeasile.projections.kernel import COLUMN, READ_MODELS
from placeasile.projections.moment import Moment

RowT = TypeVar("RowT")


class NothingToFind(ValueRefused):
    """A text to search for has no letter and no digit: it would find everything."""

    code: ClassVar[str] = "nothing-to-find"
    wording: ClassVar[str] = "« {value} » ne contient ni lettre ni chiffre à chercher."
    remedy: ClassVar[str] = "Saisissez au moins une lettre, ou retirez « q »."


def words_of(text: str | None) -> list[str] | None:
    """Return the patterns that a searched text must all match, None for no search.

    Raises:
        NothingToFind: it has no letter and no digit.
    """
    if text is None:
        return None
    words = [f"%{one}%" for one in fold(text).split()]
    if not words:
        raise NothingToFind(field="q", value=text)
    return words


def rows_of(
    connection: Connection[Any],
    moment: Moment,
    name: str,
    row: type[RowT],
    keys: list[Any],
    tail: LiteralString,
    **parameters: object,
) -> list[RowT]:
    """Return the rows of a table for some keys, as instances of a dataclass.

    ``tail`` is what follows the keys' condition: further conditions and the order.
    """
    model = next(one for one in READ_MODELS if one.name == name)
    key, array = COLUMN[model.keyed]
    columns = sql.SQL(", ").join(sql.Identifier("t", one.name) for one in fields(cast("Any", row)))
    cast_keys = sql.SQL(cast("LiteralString", array))
    if moment.live:
        source = sql.SQL("read.{} t where t.{} = any(%(keys)s::{})").format(
            sql.Identifier(name), sql.Identifier(key), cast_keys
        )
    else:
        source = sql.SQL(
            "read.{}(%(keys)s::{}, %(effective)s::date, %(position)s::bigint) t where true"
        ).format(sql.Identifier(f"{name}_at"), cast_keys)
    query = sql.SQL("select {} from {} {}").format(columns, source, sql.SQL(tail))
    with connection.cursor(row_factory=class_row(row)) as cursor:
        return cursor.execute(
            query,
            {
                "keys": keys,
                "effective": moment.effective_on,
                "position": moment.position,
                **parameters,
            },
        ).fetchall()
