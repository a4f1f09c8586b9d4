"""Where each column of a sheet and of its blocks comes from."""

import re
from dataclasses import fields
from typing import Any, Final

import pytest

from placeasile.api.blocks import BLOCKS, HISTORY
from placeasile.domain.registry.facets import FACETS_SHOWN
from placeasile.domain.registry.origins import OWNERS, columns_of, filled, origin_of, tables
from placeasile.projections.cpom.queries import Cpom
from placeasile.projections.operator_year.queries import Operateur
from placeasile.projections.sheet.queries import Sheet

ROWS: Final[dict[str, type[Any]]] = {"sheet": Sheet, "operateur": Operateur, "cpom": Cpom} | {
    block.table: block.row for blocks in ((HISTORY,), *BLOCKS.values()) for block in blocks
}
COLUMNS: Final = {table: [one.name for one in fields(row)] for table, row in ROWS.items()}
each_table = pytest.mark.parametrize("table", COLUMNS)


@each_table
def test_a_column_has_its_facts_or_says_why_it_has_none(table: str) -> None:
    for column in COLUMNS[table]:
        origin = origin_of(table, column)
        assert (origin.link is None) == (not origin.sources), column
        assert (origin.reason is None) == bool(origin.sources), column
        assert origin.reason is None or origin.reason.endswith("."), column
        for source in origin.sources:
            kinds = ["authorisation", "convention"] if "{kind}" in source.facet else [""]
            assert {source.facet.format(kind=one) for one in kinds} <= set(FACETS_SHOWN), column
            assert source.owner is None or source.owner in OWNERS, column


@each_table
def test_a_link_is_made_of_columns_of_its_row(table: str) -> None:
    known = {*COLUMNS[table], "effective_year", "structure_id"}
    for column in COLUMNS[table]:
        origin = origin_of(table, column)
        named = {name for name, _ in re.findall(r"{(\w+)(-\d)?}", origin.link or "")}
        assert named <= known, column
        assert len({one.owner for one in origin.sources}) <= 1, column


def test_nothing_is_declared_of_what_is_not_shown() -> None:
    assert set(tables()) == set(COLUMNS)
    for table, columns in COLUMNS.items():
        assert columns_of(table) == set(columns)


def test_a_link_is_filled_with_the_values_of_its_row() -> None:
    link = origin_of("budget", "expected_deduction").link
    assert link == "values?fact=surplus_carried:{year-2}"
    assert filled(link, {"year": 2025}, 2026) == "values?fact=surplus_carried:2023"
    assert filled("values?fact=plan:{kind}/{year}", {"kind": "A B", "year": 1}, 2026) == (
        "values?fact=plan:A%20B/1"
    )
    assert filled("values?fact=submission:{id}", {"id": None}, 2026) is None
    dotation = origin_of("sheet", "dotation_granted").link or ""
    assert filled(dotation, {}, 2026) == "values?fact=dotation_granted:2026"
