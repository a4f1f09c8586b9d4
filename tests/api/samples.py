"""A body for each command, and what must have been recorded before it."""

from typing import Final

from tests.api.sampled import (
    activity,
    acts,
    anomaly,
    campaign,
    contacts,
    cpom,
    documents,
    finalisation,
    finance,
    notes,
    quality,
    sites,
    structure,
)
from tests.api.sampled.common import PERIOD, VISIT, Body, Samples

PARTS: Final = (
    structure,
    sites,
    contacts,
    notes,
    acts,
    documents,
    finance,
    cpom,
    quality,
    activity,
    finalisation,
    campaign,
    anomaly,
)

REGISTERED: Final[Body] = {"type": "CADA", "departement": "14", "effective_on": "2020-01-01"}
CONVENTION: Final[Body] = {"period_id": PERIOD, "start": "2022-01-01", "end": "2026-12-31"}
GRANT: Final[Body] = {"year": 2025, "amount": "823440.00", "effective_on": "2025-02-15"}
INSPECTION: Final[Body] = {
    "inspection_id": VISIT,
    "type": "INOPINE",
    "effective_on": "2025-12-12",
}
CLOSING: Final[Body] = {"last_day": "2025-12-31", "motif": "Fin de bail"}

# What to send, and what must have been recorded before. # stands for a number of its own.
STRUCTURE_COMMANDS: Final[Samples] = {
    "opening": ({"effective_on": "2021-03-01"}, []),
    "name": ({"nom": "Les Tilleuls", "effective_on": "2024-01-01"}, []),
    "operateur": ({"operateur_id": "@", "effective_on": "2025-07-01"}, []),
    "address": ({"commune": "Caen", "effective_on": "2024-01-01"}, []),
    "type": ({"type": "CPH", "effective_on": "2024-01-01"}, []),
    "public": ({"public": "FAMILLE", "effective_on": "2024-01-01"}, []),
    "closing": (CLOSING, []),
    "dna-codes": ({"code": "C1#", "effective_on": "2020-01-01"}, []),
    "dna-codes/end": (
        {"code": "C1#", "last_day": "2024-12-31", "motif": "Fusion"},
        [("dna-codes", {"code": "C1#", "effective_on": "2020-01-01"})],
    ),
    "finess-codes": ({"code": "14000#", "effective_on": "2020-01-01"}, []),
    "finess-codes/end": (
        {"code": "14000#", "last_day": "2024-12-31", "motif": "Fusion"},
        [("finess-codes", {"code": "14000#", "effective_on": "2020-01-01"})],
    ),
    "capacity": ({"places": 96, "pmr": 4, "effective_on": "2025-01-01"}, []),
    "capacity-statements": ({"year": 2024, "places": 92}, []),
    "conventions": (CONVENTION, []),
    "conventions/renewal": (
        {"previous_id": PERIOD, "start": "2027-01-01", "end": "2031-12-31"},
        [("conventions", CONVENTION)],
    ),
    "conventions/avenants": (
        {"period_id": PERIOD, "effective_on": "2023-01-01", "new_end": "2027-12-31"},
        [("conventions", CONVENTION)],
    ),
    "conventions/termination": (
        {"period_id": PERIOD, "last_day": "2025-06-30", "motif": "Commun accord"},
        [("conventions", CONVENTION)],
    ),
    "authorisations": (CONVENTION, []),
    "authorisations/renewal": (
        {"previous_id": PERIOD, "start": "2027-01-01", "end": "2041-12-31"},
        [("authorisations", CONVENTION)],
    ),
    "authorisations/avenants": (
        {"period_id": PERIOD, "effective_on": "2023-01-01", "summary": "Extension"},
        [("authorisations", CONVENTION)],
    ),
    "authorisations/withdrawal": (
        {"period_id": PERIOD, "last_day": "2025-06-30", "motif": "Arrêté"},
        [("authorisations", CONVENTION)],
    ),
    "dotation-requests": ({**GRANT, "amount": "900000"}, []),
    "dotations": (GRANT, []),
    "dotation-amendments": (
        {**GRANT, "amount": "830000", "effective_on": "2025-10-15"},
        [("dotations", GRANT)],
    ),
    "inspections": (INSPECTION, []),
    "inspection-reports": (
        {"inspection_id": VISIT, "effective_on": "2025-12-20", "reference": "R-12"},
        [("inspections", INSPECTION)],
    ),
    "inspection-withdrawals": (
        {"inspection_id": VISIT, "motif": "Autre structure"},
        [("inspections", INSPECTION)],
    ),
}
STRUCTURE_COMMANDS.update(
    {path: one for part in PARTS for path, one in part.STRUCTURE_COMMANDS.items()}
)
OPERATEUR_COMMANDS: Final[Samples] = {
    "name": ({"nom": "Association Bis #", "effective_on": "2024-01-01"}, []),
    "legal-identity": ({"siret": "12345678901234", "effective_on": "2024-01-01"}, []),
    **{path: one for part in PARTS for path, one in part.OPERATEUR_COMMANDS.items()},
}


def numbered(body: Body, number: int) -> Body:
    """The body with a number of its own in its codes and names."""
    return {
        name: value.replace("#", f"{number:04}") if isinstance(value, str) else value
        for name, value in body.items()
    }
