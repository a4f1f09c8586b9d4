"""The page of an operator, of a territory or of a contract: figures, then blocks of tables."""

from collections.abc import Sequence
from dataclasses import dataclass

from placeasile.web.shell import Entry
from placeasile.web.tables import Facts, Table


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the page. ``links`` lead to what it is made of."""

    id: str
    title: str
    tables: Sequence[Table]
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """The page: what it is, its figures of the day, its blocks."""

    title: str
    kind: str
    lead: str
    facts: Facts
    blocks: Sequence[Block]
    links: Sequence[Entry]
    crumbs: Sequence[Entry]
    dated: bool = True
