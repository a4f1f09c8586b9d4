"""A body for each command of the aggregate, and what must have been recorded before it."""

from typing import Final

from tests.api.sampled.common import Body, Samples

ACT: Final = "ac700000-0000-4000-8000-00000000#"
FUSION: Final[Body] = {
    "act_id": ACT,
    "category": "ARRETE_FUSION",
    "start": "2024-01-01",
    "end": "2038-12-31",
    "reference": "AR-2023-118",
}
STATUTES: Final[Body] = {"act_id": ACT, "category": "STATUTS", "act_date": "2019-06-15"}
WITHDRAWAL: Final[Body] = {"act_id": ACT, "motif": "Annulé", "effective_on": "2025-03-01"}

STRUCTURE_COMMANDS: Final[Samples] = {
    "acts": (FUSION, []),
    "acts/avenants": (
        {"act_id": ACT, "effective_on": "2025-01-01", "new_end": "2039-12-31"},
        [("acts", FUSION)],
    ),
    "acts/withdrawal": (WITHDRAWAL, [("acts", FUSION)]),
    "tarifications": (
        {
            "act_id": "ac000000-0000-4000-8000-000000000009",
            "year": 2025,
            "dotation": "823440.00",
            "effective_on": "2025-04-02",
        },
        [],
    ),
}
OPERATEUR_COMMANDS: Final[Samples] = {
    "acts": (STATUTES, []),
    "acts/withdrawal": (WITHDRAWAL, [("acts", STATUTES)]),
}
