"""A body for each command of the aggregate, and what must have been recorded before it."""

from typing import Final

from tests.api.sampled.common import Samples

STRUCTURE_COMMANDS: Final[Samples] = {}
OPERATEUR_COMMANDS: Final[Samples] = {
    "parent": ({"parent_id": "@operateur", "effective_on": "2024-01-01"}, []),
    "parent/end": (
        {"effective_on": "2025-01-01", "motif": "Cession"},
        [("parent", {"parent_id": "@operateur", "effective_on": "2024-01-01"})],
    ),
    "merger": ({"into_id": "@operateur", "effective_on": "2025-01-01"}, []),
    "deactivation": ({"effective_on": "2025-01-01", "motif": "Liquidation"}, []),
    "reactivation": (
        {"effective_on": "2025-06-01", "motif": "Plan de continuation"},
        [("deactivation", {"effective_on": "2025-01-01", "motif": "Liquidation"})],
    ),
}
