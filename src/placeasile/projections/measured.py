"""The columns of the measures in SQL, written from their one list.

A table of measures says ``{columns}`` in its schema and ``{sums}`` in its definition: sums of
structures. ``{structure columns}`` are what one structure brings.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from placeasile.domain.registry.measures import MEASURES, Kind, Measure


def _structure_columns(one: Measure) -> Iterator[str]:
    if one.kind is Kind.COUNT:
        yield f"{one.code} int not null"
    else:
        yield from (f"{column} numeric" for column in one.columns)


def _columns(one: Measure) -> Iterator[str]:
    if one.kind is Kind.COUNT:
        yield f"{one.code} int not null"
        return
    yield from _structure_columns(one)
    yield f"{one.code}_n int not null"


def _sums(one: Measure) -> Iterator[str]:
    if one.kind is Kind.COUNT:
        yield f"coalesce(sum(m.{one.code}), 0)::int as {one.code}"
        return
    yield from (f"sum(m.{column})::numeric as {column}" for column in one.columns)
    yield f"count(m.{one.columns[0]})::int as {one.code}_n"


def _sums_of_sums(one: Measure) -> Iterator[str]:
    if one.kind is Kind.COUNT:
        yield f"sum(m.{one.code})::int as {one.code}"
        return
    yield from (f"sum(m.{column}) as {column}" for column in one.columns)
    yield f"sum(m.{one.code}_n)::int as {one.code}_n"


WRITTEN: Final[Mapping[str, Callable[[Measure], Iterator[str]]]] = {
    "{structure columns}": _structure_columns,
    "{columns}": _columns,
    "{sums}": _sums,
}


def written(text: str) -> str:
    """Return a text of SQL where the measures are written out."""
    for mark, write in WRITTEN.items():
        if mark in text:
            text = text.replace(mark, ",\n  ".join(one for it in MEASURES for one in write(it)))
    return text


def sums() -> str:
    """Return the columns that add up rows of ``measure``, aliased as m."""
    return written("{sums}")


def sums_of_sums(measures: Iterable[Measure] = MEASURES) -> str:
    """Return the columns that add up rows of sums, aliased as m."""
    return ",\n  ".join(one for it in measures for one in _sums_of_sums(it))
