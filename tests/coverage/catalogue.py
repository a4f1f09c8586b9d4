"""Everything that the domain asks for."""

from collections.abc import Mapping
from itertools import chain
from typing import Final

from tests.coverage import (
    entities,
    enumerations,
    events,
    findings,
    formulas,
    lessons,
    rules,
    tables,
)
from tests.coverage.item import Item, Kind

KINDS: Final[tuple[Kind, ...]] = tuple(
    chain(
        entities.KINDS,
        enumerations.KINDS,
        rules.KINDS,
        findings.KINDS,
        formulas.KINDS,
        events.KINDS,
        lessons.KINDS,
        tables.KINDS,
    )
)
ITEMS: Final[Mapping[str, Item]] = {one.code: one for kind in KINDS for one in kind.items}
