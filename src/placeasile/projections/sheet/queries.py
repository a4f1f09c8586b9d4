"""Reads structures: the list, and one sheet by its id or one of its codes."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Final, LiteralString
from uuid import UUID

from psycopg import Connection, sql
from psycopg.rows import class_row, dict_row

from placeasile.domain.french.codes import Doubt, postcode_doubts
from placeasile.domain.kernel import NotFound, RuleViolation
from placeasile.projections.moment import Moment
from placeasile.projections.sheet.filtering import (
    Filters,
    Order,
    candidates_of,
    conditions_of,
    parameters_of,
    search_of,
)


class StructureUnknown(NotFound):
    """No structure bears this id or code at the moment."""

    code: ClassVar[str] = "structure-unknown"
    wording: ClassVar[str] = "Aucune structure ne porte « {value} » à cette date."
    remedy: ClassVar[str] = "Vérifiez l'identifiant, le code DNA ou FINESS, ou changez de date."


class CodeAmbiguous(RuleViolation):
    """Several structures bear this code at the moment."""

    code: ClassVar[str] = "code-ambiguous"
    wording: ClassVar[str] = "Plusieurs structures portent « {value} » : {ids}."
    remedy: ClassVar[str] = "Utilisez l'identifiant de la structure voulue."


@dataclass(frozen=True, slots=True)
class Sheet:
    """A row of ``sheet``; None is "not known". Places are whole, amounts in euros.

    ``doutes`` is what looks wrong in the administrative postcode beside the ``departement``.
    """

    structure_id: UUID
    version: int
    last_position: int
    type: str | None
    nom: str | None
    dna_code: str | None
    dna_codes: list[str]
    finess_code: str | None
    finess_codes: list[str]
    operateur_id: UUID | None
    operateur: str | None
    filiale: str | None
    departement: str | None
    region: str | None
    adresse: str | None
    code_postal: str | None
    commune: str | None
    code_insee: str | None
    latitude: float | None
    longitude: float | None
    etat: str
    registered_on: date
    opened_on: date | None
    last_day: date | None
    motif_fermeture: str | None
    places: int | None
    places_depuis: date | None
    pmr: int | None
    lgbt: int | None
    fvv_teh: int | None
    convention_start: date | None
    convention_end: date | None
    authorisation_start: date | None
    authorisation_end: date | None
    dotation_granted: Decimal | None
    inspections: int
    last_inspection_on: date | None
    code_bhasile: str | None
    public: str | None
    specialisation_lgbt: bool | None
    specialisation_fvv_teh: bool | None
    date_303: date | None
    bati: str | None
    sites: int
    places_sites: int | None
    places_qpv: int | None
    places_logement_social: int | None
    arrondissement: str | None
    doutes: list[Doubt] = field(init=False)

    def __post_init__(self) -> None:
        """Judge the postcode."""
        doubts = postcode_doubts(self.code_postal, self.departement)
        object.__setattr__(self, "doutes", list(doubts))


COLUMNS: Final = sql.SQL(", ").join(
    sql.Identifier("s", one.name) for one in fields(Sheet) if one.init
)

SORTS: Final[dict[str, tuple[LiteralString, LiteralString]]] = {
    "nom": ("nom_tri", "text"),
    "type": ("type", "text"),
    "departement": ("departement", "text"),
    "operateur": ("operateur_tri", "text"),
    "dna_code": ("dna_code", "text"),
    "places": ("places", "int"),
    "opened_on": ("opened_on", "date"),
    "convention_end": ("convention_end", "date"),
    "dotation_granted": ("dotation_granted", "numeric"),
}
"""What the list sorts by: the column and its type. Unknown comes last, first when descending."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the list. ``next`` is the key to go on with, None on the last page."""

    rows: list[Sheet]
    total: int
    next: tuple[str | None, UUID] | None


EVER_CODED: Final = """
    select distinct f.subject from read.fact f
    where f.facet in ('dna', 'finess', 'code_bhasile') and f.key = %s
"""
ONE_LIVE: Final[dict[bool, LiteralString]] = {
    True: "select {columns} from read.sheet s where s.structure_id = %(wanted)s",
    False: """
        select {columns} from read.sheet s
        where %(wanted)s = any(s.dna_codes) or %(wanted)s = any(s.finess_codes)
          or s.code_bhasile = %(wanted)s
    """,
}

LIST_LIVE: Final = """
    with matching as materialized (
      select s.* from read.sheet s {search} where {conditions}
    ), page as (
      select * from matching s where {after}
      order by {order}
      limit %(limit)s + 1
    )
    select {columns}, s.{column}::text as sort_value, t.total
    from (select count(*) as total from matching) t left join page s on true
    order by {order}
"""
# In the past, what is not sorted by is computed for one page alone: the planner drops the joins
# of ``sheet_at`` that nothing reads.
LIST_AT: Final = """
    with matching as materialized (
      select s.structure_id, s.{column}
      from read.sheet_at(%(every)s::uuid[], %(effective)s::date, %(position)s::bigint) s {search}
      where {conditions}
    ), page as (
      select * from matching s where {after}
      order by {order}
      limit %(limit)s + 1
    )
    select s.structure_id, s.{column}::text as sort_value, t.total
    from (select count(*) as total from matching) t left join page s on true
    order by {order}
"""
PAGE_AT: Final = """
    select {columns}
    from read.sheet_at(%(keys)s::uuid[], %(effective)s::date, %(position)s::bigint) s
"""
# Planning takes longer than probing: the plan of a moment serves all moments.
GENERIC_PLANS: Final = "set local plan_cache_mode = force_generic_plan"


def list_sheets(
    connection: Connection[Any], moment: Moment, filters: Filters, order: Order
) -> Listing:
    """Return a page of structures and the number that match."""
    if not moment.live:
        return _list_at(connection, moment, filters, order)
    with connection.cursor(row_factory=dict_row) as cursor:
        found = cursor.execute(
            _list(LIST_LIVE, moment, filters, order), parameters_of(moment, filters, order)
        ).fetchall()
    total = found[0].pop("total") if found else 0
    for row in found[1:]:
        row.pop("total")
    keys = [row.pop("sort_value") for row in found]
    rows = [Sheet(**row) for row in found if row["structure_id"] is not None]
    return _page(rows, keys, total, order)


def _list_at(
    connection: Connection[Any], moment: Moment, filters: Filters, order: Order
) -> Listing:
    connection.execute(GENERIC_PLANS)
    parameters = parameters_of(moment, filters, order)
    every = connection.execute(candidates_of(filters), parameters).fetchall()
    parameters["every"] = [one for (one,) in every]
    found = connection.execute(
        _list(LIST_AT, moment, filters, order), parameters, prepare=True
    ).fetchall()
    total = found[0][2] if found else 0
    ranks = {key: rank for rank, (key, _, _) in enumerate(found) if key is not None}
    rows = sheets_at(connection, moment, list(ranks))
    rows.sort(key=lambda one: ranks[one.structure_id])
    return _page(rows, [value for _, value, _ in found], total, order)


def _page(rows: list[Sheet], keys: Sequence[str | None], total: int, order: Order) -> Listing:
    if len(rows) <= order.limit:
        return Listing(rows, total, None)
    last = order.limit - 1
    return Listing(rows[: order.limit], total, (keys[last], rows[last].structure_id))


def _list(text: LiteralString, moment: Moment, filters: Filters, order: Order) -> sql.Composed:
    column, kind = SORTS[order.column]
    return sql.SQL(text).format(
        search=search_of(moment, filters),
        conditions=sql.SQL(" and ").join(conditions_of(filters)),
        after=_after(column, kind, order),
        column=sql.Identifier(column),
        order=_order(column, "desc" if order.descending else "asc"),
        columns=COLUMNS,
    )


def find_sheet(connection: Connection[Any], moment: Moment, code: str) -> Sheet:
    """Return the sheet of a structure, by its id, or a code held then: public, DNA or FINESS.

    Raises:
        StructureUnknown: no structure bears it at the moment.
        CodeAmbiguous: several do.
    """
    wanted = _id_or_code(code)
    by_id = isinstance(wanted, UUID)
    found = (_bearing if moment.live else _bearing_at)(connection, moment, wanted)
    held = [
        one
        for one in found
        if by_id or wanted in {*one.dna_codes, *one.finess_codes, one.code_bhasile}
    ]
    if not held:
        raise StructureUnknown(field="code", value=code)
    if len(held) > 1:
        ids_text = ", ".join(str(one.structure_id) for one in held)
        raise CodeAmbiguous(field="code", value=code, ids=ids_text)
    return held[0]


def _bearing(connection: Connection[Any], _moment: Moment, wanted: UUID | str) -> list[Sheet]:
    query = sql.SQL(ONE_LIVE[isinstance(wanted, UUID)]).format(columns=COLUMNS)
    with connection.cursor(row_factory=class_row(Sheet)) as cursor:
        return cursor.execute(query, {"wanted": wanted}).fetchall()


def _bearing_at(connection: Connection[Any], moment: Moment, wanted: UUID | str) -> list[Sheet]:
    if isinstance(wanted, UUID):
        keys = [wanted]
    else:
        keys = [one for (one,) in connection.execute(EVER_CODED, [wanted]).fetchall()]
    return sheets_at(connection, moment, keys)


def sheets_at(connection: Connection[Any], moment: Moment, keys: Sequence[UUID]) -> list[Sheet]:
    """Return the sheets of some structures at a moment, in no order."""
    connection.execute(GENERIC_PLANS)
    with connection.cursor(row_factory=class_row(Sheet)) as cursor:
        return cursor.execute(
            sql.SQL(PAGE_AT).format(columns=COLUMNS),
            {
                "keys": list(keys),
                "effective": moment.effective_on,
                "position": moment.position,
            },
            prepare=True,
        ).fetchall()


def _id_or_code(text: str) -> UUID | str:
    try:
        return UUID(text)
    except ValueError:
        return "".join(text.split()).upper()


def _order(column: LiteralString, direction: LiteralString) -> sql.Composable:
    return sql.SQL("(s.{c} is null) {d}, s.{c} {d}, s.structure_id {d}").format(
        c=sql.Identifier(column), d=sql.SQL(direction)
    )


def _after(column: LiteralString, kind: LiteralString, order: Order) -> sql.Composable:
    if order.after is None:
        return sql.SQL("true")
    known = order.after[0] is not None
    match (known, order.descending):
        case (True, False):
            text = "(s.{c}, s.structure_id) > (%(value)s::{t}, %(after)s) or s.{c} is null"
        case (False, False):
            text = "s.{c} is null and s.structure_id > %(after)s"
        case (True, True):
            text = "(s.{c}, s.structure_id) < (%(value)s::{t}, %(after)s)"
        case _:
            text = "(s.{c} is null and s.structure_id < %(after)s) or s.{c} is not null"
    return sql.SQL(text).format(c=sql.Identifier(column), t=sql.SQL(kind))
