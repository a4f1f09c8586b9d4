"""A body for each command of the aggregate, and what must have been recorded before it."""

from typing import Final

from tests.api.sampled.common import Body, Samples

SUBMISSION: Final[Body] = {"form_version": 1, "content_hash": "a1b2", "missing_documents": 3}
STEPS: Final = (
    "01-identification", "02-documents-financiers", "03-finance", "04-controles", "05-documents",
    "06-notes",
)  # fmt: skip
OPENED: Final[list[tuple[str, Body]]] = [("submissions", SUBMISSION), ("finalisation/opening", {})]
VALID: Final[list[tuple[str, Body]]] = [
    ("operateur", {"operateur_id": "@operateur", "effective_on": "2020-01-01"}),
    ("opening", {"effective_on": "2020-01-01"}),
    ("capacity", {"places": 60, "effective_on": "2020-01-01"}),
    *OPENED,
    *(("finalisation/steps/start", {"step": one}) for one in STEPS[2:]),
    *(("finalisation/steps/validation", {"step": one}) for one in STEPS),
]
FINALISED: Final[list[tuple[str, Body]]] = [*VALID, ("finalisation", {})]

STRUCTURE_COMMANDS: Final[Samples] = {
    "submissions": (SUBMISSION, []),
    "submissions/return": ({"motif": "Documents illisibles"}, OPENED),
    "finalisation/opening": ({}, OPENED[:1]),
    "finalisation/steps/start": ({"step": "06-notes"}, OPENED),
    "finalisation/steps/validation": ({"step": "02-documents-financiers"}, OPENED),
    "finalisation/steps/reopening": (
        {"step": "02-documents-financiers", "cause": "RULE_BROKEN", "rule_ids": "V-DOC-01"},
        [*OPENED, ("finalisation/steps/validation", {"step": "02-documents-financiers"})],
    ),
    "finalisation": ({}, VALID),
    "finalisation/revocation": ({"motif": "Erreur de saisie"}, FINALISED),
}
OPERATEUR_COMMANDS: Final[Samples] = {}
