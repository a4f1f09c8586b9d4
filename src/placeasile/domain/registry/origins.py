"""Which facts each column of a sheet and of its blocks comes from: the way to its history.

A table maps its columns to sources, one after another: ``facet:key``, where the key is a template
on the columns of the row. ``facet`` alone is the fact of the table's own key, ``facet:*`` every
key of the facet. A column of another dossier says whose it is: ``{cpom_id}>member:{structure_id}``.
``{effective_year}`` is the year of the moment that the row was read at, ``{year-2}`` two years
before the row's. A name that the row does not bear is the dossier's own identifier.

A column without source starts with ``=`` and says why; ``=`` alone is the formula of the registry.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final
from urllib.parse import quote

from placeasile.domain.registry.dictionary import field_of
from placeasile.domain.registry.sources import TABLES

OWNERS: Final[Mapping[str, str]] = {
    "structure_id": "structures",
    "cpom_id": "cpoms",
    "operateur_id": "operateurs",
    "operateur": "operateurs",
    "transformation_id": "transformations",
}
"""The address of the dossier that a column names, under ``/api``."""

_FIELD: Final = re.compile(r"{(\w+)(-\d+)?}")


@dataclass(frozen=True, slots=True)
class Source:
    """A fact that a column comes from. ``key`` None is every key of the facet.

    ``facet`` and ``key`` are templates on the columns of the row; ``owner`` is the column that
    names another dossier, None for the one that is read.
    """

    facet: str
    key: str | None
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a column comes from: its sources, or the reason why it has none."""

    sources: tuple[Source, ...]
    reason: str | None

    @property
    def link(self) -> str | None:
        """The address of its history, None when it has none.

        It is relative to the address of the dossier, or starts at ``/api`` when the facts are
        those of another; what is in braces is to be replaced with columns of the row.
        """
        if not self.sources:
            return None
        owner = self.sources[0].owner
        asked = "&".join(
            f"fact={one.facet}" if one.key is None else f"fact={one.facet}:{one.key}"
            for one in self.sources
        )
        base = "" if owner is None else f"/api/{OWNERS[owner]}/{{{owner}}}/"
        return f"{base}values?{asked}"


def origin_of(table: str, column: str) -> Origin:
    """Return where a column comes from.

    Raises:
        KeyError: nothing is declared of it.
    """
    key, columns = _read(table)
    said = columns[column]
    if said.startswith("="):
        field = field_of(column, table)
        reason = said[1:].strip() or (None if field is None else field.formula)
        return Origin((), reason)
    return Origin(tuple(_source(one, key) for one in said.split()), None)


def tables() -> list[str]:
    """Return the tables whose columns are declared."""
    return list(TABLES)


def columns_of(table: str) -> set[str]:
    """Return the columns of a table that are declared."""
    return set(_read(table)[1])


def filled(link: str, row: Mapping[str, object], effective_year: int) -> str | None:
    """Return a link with the values of a row, None when it needs one that is unknown."""
    values = {**row, "effective_year": effective_year}
    if any(values.get(name) is None for name, _ in _FIELD.findall(link)):
        return None

    def value(found: re.Match[str]) -> str:
        given = values[found[1]]
        if found[2] is not None:
            assert isinstance(given, int)
            given += int(found[2])
        return quote(str(given), safe="")

    return _FIELD.sub(value, link)


@cache
def _read(table: str) -> tuple[str, dict[str, str]]:
    key, said = TABLES[table]
    columns: dict[str, str] = {}
    for sources, names in said.items():
        for name in names.split():
            assert name not in columns, f"{table}.{name} is declared twice"
            columns[name] = sources
    return key, columns


def _source(text: str, own: str) -> Source:
    owner, _, fact = text.rpartition(">")
    facet, given, key = fact.partition(":")
    if key == "*":
        return Source(facet, None, owner.strip("{}") or None)
    return Source(facet, key if given else own, owner.strip("{}") or None)
