"""A body for each command of the aggregate, and what must have been recorded before it."""

from typing import Final

from tests.api.sampled.common import Body, Samples

DECIDED: Final[Body] = {"year": 2023, "effective_on": "2024-07-01"}
IN_CPOM: Final[Body] = {"year": 2023, "in_cpom": True}
CLOSING: Final[Body] = {"year": 2023, "effective_on": "2025-03-01"}
INDICATORS: Final[Body] = {"etp": "8", "taux_encadrement": "12.0", "cout_journalier": "23.50"}
FULL: Final[list[tuple[str, Body]]] = [
    ("dotation-requests", {"year": 2023, "amount": "830000", "effective_on": "2022-10-01"}),
    ("dotations", {"year": 2023, "amount": "823440", "effective_on": "2023-02-15"}),
    ("accounts-submissions", {**DECIDED, "charges_proposed": "805000"}),
    ("accounts", {**DECIDED, "total_income": "800000", "charges_retained": "790000"}),
    ("state-recoveries", {**DECIDED, "state_recovery": "-10000"}),
    ("result-allocations", {**DECIDED, "allocation_total": "0"}),
]
"""All that an authorised structure owes before a year is closed."""

STRUCTURE_COMMANDS: Final[Samples] = {
    "income-proposals": ({**DECIDED, "income_proposed": "812000.00"}, []),
    "accounts-submissions": (
        {**DECIDED, "charges_proposed": "805000", "income_proposed": "0"},
        [],
    ),
    "accounts": ({**DECIDED, "total_income": "800000", "charges_retained": "790000"}, []),
    "state-recoveries": ({**DECIDED, "state_recovery": "-4000"}, []),
    "surplus-disposals": (
        {
            **DECIDED,
            "surplus_recovered": "3000",
            "surplus_carried": "1500",
            "dedicated_funds": "500",
        },
        [],
    ),
    "result-allocations": (
        {
            **DECIDED,
            "allocation_total": "6000",
            "reserve_investissement": "5000",
            "report_a_nouveau": "1000",
            "comment": "Travaux de la cuisine",
        },
        [],
    ),
    "budget-comments": ({**DECIDED, "comment": "Compte reçu en retard"}, []),
    "cpom-participations": (IN_CPOM, []),
    "budget-closings": (CLOSING, FULL),
    "budget-reopenings": (
        {"year": 2023, "motif": "Recours de l'opérateur", "effective_on": "2025-06-01"},
        [*FULL, ("budget-closings", CLOSING)],
    ),
    "indicators-forecast": ({"year": 2025, **INDICATORS}, []),
    "indicators-realised": ({"year": 2023, **INDICATORS}, []),
}
OPERATEUR_COMMANDS: Final[Samples] = {}
