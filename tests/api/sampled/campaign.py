"""A body for each command of the aggregate, and what must have been recorded before it."""

from typing import Final

from tests.api.sampled.common import Body, Samples
from tests.api.sampled.finalisation import FINALISED

YEAR: Final = 2026
CAMPAIGN: Final[Body] = {"year": YEAR, "deadline": "2026-05-31", "effective_on": "2026-01-01"}
"""The campaign that the samples need."""

STEPS: Final = (
    "01-places", "02-documents-financiers", "03-analyse-financiere", "04-actes-administratifs",
)  # fmt: skip
ENROLLED: Final[list[tuple[str, Body]]] = [*FINALISED, ("actualisations", {"year": YEAR})]
VALID: Final[list[tuple[str, Body]]] = [
    *ENROLLED,
    *(("actualisations/steps/validation", {"year": YEAR, "step": one}) for one in STEPS),
]

STRUCTURE_COMMANDS: Final[Samples] = {
    "actualisations": ({"year": YEAR}, FINALISED),
    "actualisations/steps/validation": ({"year": YEAR, "step": "01-places"}, ENROLLED),
    "actualisations/steps/invalidation": (
        {"year": YEAR, "step": "01-places", "motif": "Capacité corrigée"},
        VALID,
    ),
    "actualisations/completion": ({"year": YEAR}, VALID),
}
OPERATEUR_COMMANDS: Final[Samples] = {}
