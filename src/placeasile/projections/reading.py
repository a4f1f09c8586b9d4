"""How a query reads one table at a moment: from the table itself, or recomputed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, ClassVar, Final, Generic, LiteralString, TypeVar, cast
from uuid import UUID

from psycopg import Connection, Cursor, sql
from psycopg.rows import class_row, dict_row

from placeasile.domain.kernel import ValueRefused
from placeasile.domain.values import fold
from placeasile.projections.findings import evaluating
from placeasile.projections.kernel import COLUMN, READ_MODELS, ReadModel
from placeasile.projections.moment import Moment

RowT = TypeVar("RowT")
EVERY: Final = "select subject from read.subject where kind = 'structure'"

MODELS: Final = {one.name: one for one in READ_MODELS}


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


@dataclass(frozen=True, slots=True)
class Question(Generic[RowT]):
    """A table to read: its name, the dataclass of its rows, and what follows the keys' condition.

    ``tail`` has further conditions and the order.
    """

    table: str
    row: type[RowT]
    tail: LiteralString = ""


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
    evaluated = _evaluated(connection, moment, [name], keys)
    asked = Question(name, row, tail)
    return _ask(connection, moment, asked, keys, evaluated, parameters).fetchall()


def rows_of_all(
    connection: Connection[Any],
    moment: Moment,
    questions: Sequence[Question[Any]],
    keys: list[Any],
) -> list[list[Any]]:
    """Return what `rows_of` returns for each question, in one round trip.

    At a moment that the tables do not show, the rules are evaluated once for all the questions.
    """
    evaluated = _evaluated(connection, moment, [one.table for one in questions], keys)
    with connection.pipeline():
        asked = [_ask(connection, moment, one, keys, evaluated, {}) for one in questions]
        return [one.fetchall() for one in asked]


def dicts_of(
    connection: Connection[Any],
    moment: Moment,
    name: str,
    keys: list[Any],
    tail: LiteralString = "",
    **parameters: object,
) -> list[dict[str, Any]]:
    """Return whole rows of a table that SQL defines, for some keys; ``tail`` as in `rows_of`."""
    query = sql.SQL("select t.* from {} {}").format(rows_from(name, moment), sql.SQL(tail))
    asked = {"keys": keys, "effective": moment.effective_on, "position": moment.position}
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query, asked | parameters).fetchall()


def everything(
    name: LiteralString, moment: Moment, keys: LiteralString = "every"
) -> sql.Composable:
    """Return all the rows of a table; ``keys`` is the parameter that holds every key.

    ``every`` holds the structures, `asked_of` gives it.
    """
    if moment.live:
        return sql.Identifier("read", name)
    return sql.SQL("{}({}::uuid[], %(effective)s::date, %(position)s::bigint)").format(
        sql.Identifier("read", f"{name}_at"), sql.Placeholder(keys)
    )


def asked_of(connection: Connection[Any], moment: Moment) -> dict[str, object]:
    """Return the parameters of `everything`."""
    found: dict[str, object] = {"effective": moment.effective_on, "position": moment.position}
    if not moment.live:
        found["every"] = [one for (one,) in connection.execute(EVERY).fetchall()]
    return found


def evaluated_at(
    connection: Connection[Any], moment: Moment, names: Sequence[str], keys: Sequence[UUID]
) -> dict[str, str]:
    """Return the rows of tables that rules fill, at a moment, as texts to read them from."""
    found = evaluating.rows_at(
        connection, evaluating.PUBLISHED, keys, moment.effective_on, moment.position
    )
    return {name: evaluating.as_json(found[name]) for name in names}


def _evaluated(
    connection: Connection[Any], moment: Moment, names: Sequence[str], keys: Sequence[UUID]
) -> Mapping[str, str]:
    """Return the rows that the tables themselves do not hold."""
    wanted = [one for one in names if MODELS[one].evaluated]
    return evaluated_at(connection, moment, wanted, keys) if wanted and not moment.live else {}


def _ask(
    connection: Connection[Any],
    moment: Moment,
    question: Question[RowT],
    keys: list[Any],
    evaluated: Mapping[str, str],
    parameters: Mapping[str, object],
) -> Cursor[RowT]:
    cursor = connection.cursor(row_factory=class_row(question.row))
    return cursor.execute(
        _statement(question, live=moment.live),
        {
            "keys": keys,
            "effective": moment.effective_on,
            "position": moment.position,
            "rows": evaluated.get(question.table),
            **parameters,
        },
    )


@cache
def _statement(question: Question[Any], *, live: bool) -> bytes:
    names = [one.name for one in fields(question.row) if one.init]
    columns = sql.SQL(", ").join(sql.Identifier("t", name) for name in names)
    source = _source(MODELS[question.table], live=live)
    return (
        sql.SQL("select {} from {} {}")
        .format(columns, source, sql.SQL(question.tail))
        .as_bytes(None)
    )


def rows_from(name: str, moment: Moment, alias: LiteralString = "t") -> sql.Composed:
    """Return the rows of the parameter ``keys`` of a table, up to a condition.

    The other parameters are ``effective`` and ``position``.
    """
    return _source(MODELS[name], live=moment.live, alias=alias)


def _source(model: ReadModel, *, live: bool, alias: LiteralString = "t") -> sql.Composed:
    as_ = sql.SQL(alias)
    key, array = COLUMN[model.keyed]
    cast_keys = sql.SQL(cast("LiteralString", array))
    if live:
        return sql.SQL("read.{0} {3} where {3}.{1} = any(%(keys)s::{2})").format(
            sql.Identifier(model.name), sql.Identifier(key), cast_keys, as_
        )
    if model.evaluated:
        table = sql.Identifier("read", model.name)
        return sql.SQL("{} {} where true").format(evaluating.from_json(table), as_)
    return sql.SQL(
        "read.{}(%(keys)s::{}, %(effective)s::date, %(position)s::bigint) {} where true"
    ).format(sql.Identifier(f"{model.name}_at"), cast_keys, as_)
