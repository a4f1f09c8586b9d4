"""The sources of the columns of each table: see `placeasile.domain.registry.origins`.

A table has the key of its own facts, then sources, each with the columns that come from them.
"""

from collections.abc import Mapping
from typing import Final

from placeasile.domain.registry.sources_of_contracts import TABLES as CONTRACTS
from placeasile.domain.registry.sources_of_life import TABLES as LIFE
from placeasile.domain.registry.sources_of_workflow import TABLES as WORKFLOW

TABLES: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {**LIFE, **CONTRACTS, **WORKFLOW}
"""By table."""
