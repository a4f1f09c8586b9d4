"""Lists of findings in a territory: one query, live or for any moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final, Generic, LiteralString, TypeVar, cast
from uuid import UUID

from psycopg import Connection, sql
from psycopg.rows import dict_row

from placeasile.projections.moment import Moment
from placeasile.projections.reading import EVERY, evaluated_at

RowT = TypeVar("RowT")

SHEETS: Final[LiteralString] = (
    "read.sheet_at(%(every)s::uuid[], %(effective)s::date, %(position)s::bigint)"
)
CURSOR_SEPARATOR: Final = "\x1f"


@dataclass(frozen=True, slots=True)
class Territory:
    """Whose findings are listed; None keeps all."""

    type: str | None = None
    departement: str | None = None
    region: str | None = None
    operateur_id: UUID | None = None
    structure_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list keeps and how: further conditions, the order, and where the page starts.

    ``columns`` are those of the dataclass, as SQL on ``t`` (the finding) and ``s`` (the sheet
    of its structure). ``order`` names columns of the dataclass, none of which is null.
    """

    table: LiteralString
    columns: Mapping[str, LiteralString]
    conditions: Sequence[LiteralString]
    order: Sequence[tuple[str, LiteralString]]
    parameters: Mapping[str, object]
    after: Sequence[str] | None
    limit: int


@dataclass(frozen=True, slots=True)
class Page(Generic[RowT]):
    """A page of a list. ``next`` is the key to go on with, None on the last page."""

    rows: list[RowT]
    total: int
    next: list[str] | None


def list_findings(
    connection: Connection[Any],
    moment: Moment,
    row: type[RowT],
    territory: Territory,
    wanted: Wanted,
) -> Page[RowT]:
    """Return a page of findings and the number of those that match."""
    names = [one.name for one in fields(cast("Any", row))]
    order = sql.SQL(", ").join(sql.Identifier("m", name) for name, _ in wanted.order)
    query = sql.SQL("""
        with m as materialized (select {columns} from {source} where {conditions}),
        page as (select * from m where {after} order by {order} limit %(limit)s + 1)
        select m.*, n.total from (select count(*) as total from m) n left join page m on true
        order by {order}
    """).format(
        columns=sql.SQL(", ").join(
            sql.SQL("{} as {}").format(sql.SQL(wanted.columns[name]), sql.Identifier(name))
            for name in names
        ),
        source=_source(wanted.table, moment),
        conditions=_conditions(territory, wanted.conditions),
        after=_after(wanted),
        order=order,
    )
    parameters = _parameters(connection, moment, territory, wanted)
    with connection.cursor(row_factory=dict_row) as cursor:
        found = cursor.execute(query, parameters).fetchall()
    total = found[0]["total"]
    rows = [
        row(**{name: one[name] for name in names}) for one in found if one[names[0]] is not None
    ]
    if len(rows) <= wanted.limit:
        return Page(rows, total, None)
    last = rows[wanted.limit - 1]
    key = [str(getattr(last, name)) for name, _ in wanted.order]
    return Page(rows[: wanted.limit], total, key)


def count_findings(
    connection: Connection[Any],
    moment: Moment,
    territory: Territory,
    wanted: Wanted,
    by: LiteralString,
) -> list[dict[str, Any]]:
    """Return the number of findings by group and by state, ``wanted.columns["state"]``."""
    query = sql.SQL("""
        select {by} as "group", {state} as state, count(*)::int as n,
          count(distinct t.structure_id)::int as structures
        from {source} where {conditions}
        group by 1, 2 order by 1 nulls last, 2
    """).format(
        by=sql.SQL(by),
        state=sql.SQL(wanted.columns["state"]),
        source=_source(wanted.table, moment),
        conditions=_conditions(territory, wanted.conditions),
    )
    parameters = _parameters(connection, moment, territory, wanted)
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query, parameters).fetchall()


def _source(table: LiteralString, moment: Moment) -> sql.Composed:
    findings = sql.Identifier("read", table)
    if moment.live:
        return sql.SQL("{} t join read.sheet s using (structure_id)").format(findings)
    return sql.SQL(
        "jsonb_populate_recordset(null::{}, %(rows)s::jsonb) t join {} s using (structure_id)"
    ).format(findings, sql.SQL(SHEETS))


def _conditions(territory: Territory, more: Sequence[LiteralString]) -> sql.Composed:
    conditions: list[sql.Composable] = [
        sql.SQL("s.{} = {}").format(sql.Identifier(one.name), sql.Placeholder(one.name))
        for one in fields(territory)
        if getattr(territory, one.name) is not None
    ]
    conditions += [sql.SQL(one) for one in more]
    return sql.SQL(" and ").join([*conditions, sql.SQL("true")])


def _after(wanted: Wanted) -> sql.Composable:
    if wanted.after is None:
        return sql.SQL("true")
    columns = sql.SQL(", ").join(sql.Identifier("m", name) for name, _ in wanted.order)
    values = sql.SQL(", ").join(
        sql.SQL("{}::{}").format(sql.Placeholder(f"after_{rank}"), sql.SQL(kind))
        for rank, (_, kind) in enumerate(wanted.order)
    )
    return sql.SQL("({}) > ({})").format(columns, values)


def _parameters(
    connection: Connection[Any], moment: Moment, territory: Territory, wanted: Wanted
) -> dict[str, object]:
    found: dict[str, object] = {
        **{one.name: getattr(territory, one.name) for one in fields(territory)},
        **wanted.parameters,
        "effective": moment.effective_on,
        "position": moment.position,
        "limit": wanted.limit,
        **{f"after_{rank}": one for rank, one in enumerate(wanted.after or ())},
    }
    if not moment.live:
        every = [one for (one,) in connection.execute(EVERY).fetchall()]
        rows = evaluated_at(connection, moment, [wanted.table], every)
        found |= {"every": every, "rows": rows[wanted.table]}
    return found
