"""Every further table, by name."""

from collections.abc import Callable
from typing import Final

from tests.support.oracle import Oracle, Row
from tests.support.oracles import (
    activity,
    acts,
    cpom,
    finance,
    findings,
    privacy,
    quality,
    reference,
    statistics,
    structure,
    workflow,
)

TABLES: Final[dict[str, Callable[[Oracle], list[Row]]]] = {
    **activity.TABLES,
    **acts.TABLES,
    **cpom.TABLES,
    **finance.TABLES,
    **privacy.TABLES,
    **quality.TABLES,
    **reference.TABLES,
    **statistics.TABLES,
    **structure.TABLES,
    **workflow.TABLES,
}
"""What computes each table. Every module of this folder adds its own ``TABLES`` here."""


def every_table(oracle: Oracle) -> dict[str, list[Row]]:
    """Return every table that answers for any moment, by name."""
    tables = {**oracle.tables(), **{name: rows(oracle) for name, rows in TABLES.items()}}
    return {**tables, **findings.findings(oracle, tables)}
