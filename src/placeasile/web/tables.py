"""Tables and lists of facts, from rows: the registry gives labels, units and histories."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any, Final
from urllib.parse import urlencode

from placeasile.domain.registry.dictionary import field_of
from placeasile.domain.registry.field import Field, Unit
from placeasile.domain.registry.origins import filled, origin_of
from placeasile.web.dates import Dates
from placeasile.web.labels import departement, region, tone
from placeasile.web.wording import NOT_APPLICABLE, Cell, Kind, said

BADGES: Final = frozenset({"etat", "statut", "urgence", "nature"})
"""Columns whose value is a state: it is shown as a badge."""

CODES: Final[Mapping[str, Callable[[str], str]]] = {"departement": departement, "region": region}
"""Columns whose code is that of a territory: it is read by its name."""

FIGURES: Final = frozenset(
    {
        Unit.EUROS, Unit.EUROS_PER_PLACE_DAY, Unit.PLACES, Unit.PLACE_DAYS, Unit.FTE,
        Unit.PLACES_PER_FTE, Unit.DAYS, Unit.MONTHS, Unit.STRUCTURES, Unit.COUNT, Unit.PEOPLE,
        Unit.MARK, Unit.PERCENT, Unit.PER_THOUSAND, Unit.BYTES,
    }
)  # fmt: skip
SHORT_UNITS: Final[Mapping[Unit, str]] = {
    Unit.EUROS_PER_PLACE_DAY: "par place et par jour",
    Unit.MARK: "sur 4",
    Unit.PLACES_PER_FTE: "places par ETP",
}
"""What the heading of a column says of its unit, where the label and the figures do not."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the name in the row, and what differs from the registry.

    ``absent`` tells of a row whether the column makes no sense there, which is not the same as
    not being known. ``none`` says what no value means, where that is an answer.
    """

    name: str
    label: str | None = None
    absent: Callable[[Row], bool] | None = None
    none: str | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a column."""

    label: str
    note: str | None
    numeric: bool
    definition: str | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table in words. ``headed`` tells that the first cell of a row is its heading."""

    id: str
    caption: str
    headings: Sequence[Heading]
    rows: Sequence[Sequence[Cell]]
    empty: str
    kind: str = "table"


@dataclass(frozen=True, slots=True)
class Item:
    """A value with its label."""

    label: str
    cell: Cell
    definition: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """A list of values with their labels."""

    items: Sequence[Item]
    kind: str = "facts"


@dataclass(frozen=True, slots=True)
class Source:
    """Where the values of a dossier come from: the address of the dossier, and the dates shown."""

    base: str
    year: int
    asked: str

    @classmethod
    def of(cls, base: str, dates: Dates) -> "Source":
        """Return the source of a dossier at the dates of a page."""
        more = urlencode(dates.asked)
        return cls(base, dates.effective.year, f"&{more}" if more else "")

    def history(self, table: str, column: str, row: Row) -> str | None:
        """Return the address of the history of a value; None when it has none here."""
        asked = _link(table, column)
        if asked is not None and "{" in asked:
            asked = filled(asked, row, self.year)
        if asked is None:
            return None
        return f"{self.base}/historique?{asked}&table={table}&valeur={column}{self.asked}"


def columns(*names: str) -> list[Column]:
    """Return columns that are as the registry says."""
    return [Column(name) for name in names]


def table_of(  # noqa: PLR0913 (what a table is made of)
    id_: str,
    caption: str,
    table: str,
    rows: Sequence[Any],
    shown: Sequence[Column],
    source: Source,
    *,
    empty: str,
) -> Table:
    """Return rows as a table."""
    known = [as_row(one) for one in rows]
    headings = [_heading(one, table) for one in shown]
    cells = [[_cell(row, one, table, source) for one in shown] for row in known]
    return Table(id_, caption, headings, cells, empty)


def facts_of(table: str, row: Any, shown: Sequence[Column], source: Source) -> Facts:  # noqa: ANN401 (a row)
    """Return values of a row, each with its label."""
    known = as_row(row)
    return Facts(
        [
            Item(heading.label, _cell(known, one, table, source), heading.definition)
            for one in shown
            for heading in [_heading(one, table)]
        ]
    )


def as_row(row: Any) -> Row:  # noqa: ANN401 (a dataclass, or its values already)
    """Return a row by the names of its columns."""
    if isinstance(row, Mapping):
        return row  # pyright: ignore[reportUnknownVariableType]
    return {one.name: getattr(row, one.name) for one in fields(row)}


def _heading(column: Column, table: str) -> Heading:
    field = _field(column.name, table)
    label = column.label or (column.name if field is None else field.label)
    unit = Unit.TEXT if field is None else field.unit
    numeric = unit in FIGURES
    return Heading(
        label, SHORT_UNITS.get(unit), numeric, None if field is None else field.definition
    )


def _cell(row: Row, column: Column, table: str, source: Source) -> Cell:
    if _absent(row, column):
        return Cell(NOT_APPLICABLE, Kind.NOT_APPLICABLE)
    value = row.get(column.name)
    found = _said(value, column, table)
    history = source.history(table, column.name, row)
    badge = tone(str(value)) if column.name in BADGES and value is not None else None
    return replace(found, history=history, tone=badge)


@cache
def _field(name: str, table: str) -> Field | None:
    return field_of(name, table)


def _said(value: object, column: Column, table: str) -> Cell:
    if value is None and column.none is not None:
        return Cell(column.none, Kind.NOT_APPLICABLE)
    if isinstance(value, str) and column.name in CODES:
        return Cell(CODES[column.name](value))
    return said(value, _field(column.name, table))


@cache
def _link(table: str, column: str) -> str | None:
    """Return the template of the facts of a column; None when they are not this dossier's."""
    try:
        link = origin_of(table, column).link
    except KeyError:
        return None
    return None if link is None or link.startswith("/") else link.partition("?")[2]


def turned_of(  # noqa: PLR0913 (what a table is made of)
    id_: str,
    caption: str,
    table: str,
    rows: Sequence[Any],
    shown: Sequence[Column],
    source: Source,
    *,
    empty: str,
) -> Table:
    """Return rows of years as a table with a column a year, the latest first.

    What makes no sense in any of the years is left out.
    """
    known = [as_row(one) for one in rows]
    headings = [Heading("Valeur", None, numeric=False, definition=None)] + [
        Heading(str(row["year"]), None, numeric=True, definition=None) for row in known
    ]
    cells = [
        [_label(_heading(one, table)), *(_cell(row, one, table, source) for row in known)]
        for one in shown
        if known and not all(_absent(row, one) for row in known)
    ]
    return Table(id_, caption, headings, cells, empty)


def _absent(row: Row, column: Column) -> bool:
    return column.absent is not None and column.absent(row)


def _label(heading: Heading) -> Cell:
    return Cell(heading.label if heading.note is None else f"{heading.label}, {heading.note}")
