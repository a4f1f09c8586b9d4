"""What a block of the sheet is made of: columns of the sheet itself, and tables."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from placeasile.web.tables import Column, Row


@dataclass(frozen=True, slots=True)
class Shown:
    """A table of a block. ``name`` is that of the API's block; ``kept`` tells the rows to show.

    ``turned`` puts years in columns.
    """

    name: str
    table: str
    caption: str
    columns: Sequence[Column]
    empty: str
    turned: bool = False
    kept: Callable[[Row], bool] | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A block of the sheet. ``facts`` are columns of the sheet itself."""

    id: str
    title: str
    facts: Sequence[Column] = ()
    tables: Sequence[Shown] = field(default=())
    personal: bool = False


GOING_ON: Final = Column("last_day", none="En cours")
