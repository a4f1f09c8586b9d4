"""A body for each command of the aggregate, and what must have been recorded before it."""

from typing import Final

from tests.api.sampled.common import Body, Samples

CODE: Final[tuple[str, Body]] = ("dna-codes", {"code": "C3#", "effective_on": "2020-01-01"})
MONTH: Final[Body] = {"month": "2025-11", "dna_code": "C3#", "places_dna": 100, "occupees": 92}

STRUCTURE_COMMANDS: Final[Samples] = {
    "activity": (MONTH, [CODE]),
    "activity/restatement": (
        {**MONTH, "occupees": 91, "motif": "Fichier rectifié"},
        [CODE, ("activity", MONTH)],
    ),
}
OPERATEUR_COMMANDS: Final[Samples] = {}
