"""A body for each command of the aggregate, and what must have been recorded before it."""

from typing import Final

from tests.api.sampled.common import Body, Samples

ANOMALY: Final[Body] = {"code": "RESULTAT_NET_EQ_0", "year": 2023, "effective_on": "2026-01-09"}
JUSTIFIED: Final[Body] = {**ANOMALY, "comment": "Le compte n'est pas clos."}

STRUCTURE_COMMANDS: Final[Samples] = {
    "anomalies/justifications": (JUSTIFIED, []),
    "anomalies/reopenings": (
        {**ANOMALY, "motif": "Le compte est clos."},
        [("anomalies/justifications", JUSTIFIED)],
    ),
}
OPERATEUR_COMMANDS: Final[Samples] = {}
