"""A body for each command of the aggregate, and what must have been recorded before it."""

from typing import Final
from uuid import UUID, uuid5

from tests.api.sampled.common import Body, Samples

SUBMISSION: Final[Body] = {"form_version": 1, "content_hash": "a1b2", "missing_documents": 3}
STEPS: Final = (
    "01-identification", "02-documents-financiers", "03-finance", "04-controles", "05-documents",
    "06-notes",
)  # fmt: skip
OPENED: Final[list[tuple[str, Body]]] = [("submissions", SUBMISSION), ("finalisation/opening", {})]
SINCE: Final = "2025-01-01"
SITE: Final = str(uuid5(UUID(int=0), "only site"))
AUTHORISATION: Final = str(uuid5(UUID(int=0), "only authorisation"))
PAPER: Final = "d0d0000{}-0000-4000-8000-00000000#"
TARIFF: Final = str(uuid5(UUID(int=0), "only tariff"))
INDICATORS: Final[Body] = {"etp": "4", "taux_encadrement": "15", "cout_journalier": "23.50"}
FILE: Final[Body] = {
    "original_name": "piece.pdf", "mime_type": "application/pdf", "size_bytes": 48213,
    "effective_on": "2025-05-02",
}  # fmt: skip
FINANCIAL: Final[Body] = {**FILE, "year": 2025, "granularity": "STRUCTURE"}
PLACES: Final[Body] = {"places": 60, "pmr": 2, "lgbt": 0, "fvv_teh": 0, "effective_on": SINCE}
DOSSIER: Final[list[tuple[str, Body]]] = [
    ("operateur", {"operateur_id": "@operateur", "effective_on": "2020-01-01"}),
    ("opening", {"effective_on": SINCE}),
    ("capacity", PLACES),
    ("public", {"public": "FAMILLE", "effective_on": SINCE}),
    ("address", {"commune": "Caen", "code_postal": "14000", "effective_on": SINCE}),
    ("dna-codes", {"code": "C9#", "effective_on": SINCE}),
    ("finess-codes", {"code": "14000#", "effective_on": SINCE}),
    ("authorisations", {"period_id": AUTHORISATION, "start": SINCE, "end": "2039-12-31"}),
    (
        "contacts",
        {
            "rang": 1, "prenom": "Aline", "nom": "Bon", "telephone": "02 31 55 01 98",
            "email": "aline.bon@exemple.fr", "fonction": "Cheffe", "effective_on": SINCE,
        },
    ),
    (
        "sites",
        {
            "site_id": SITE, "street": "9 rue Basse", "code_postal": "14000", "commune": "Caen",
            "repartition": "COLLECTIF", "effective_on": SINCE,
        },
    ),
    ("sites/places", {"site_id": SITE, "places": 60, "effective_on": SINCE}),
    (
        "documents/financial",
        {**FINANCIAL, "category": "BUDGET_PREVISIONNEL_DEMANDE", "document_id": PAPER.format(1)},
    ),
    (
        "documents/financial",
        {**FINANCIAL, "category": "BUDGET_PREVISIONNEL_RETENU", "document_id": PAPER.format(2)},
    ),
    ("dotation-requests", {"year": 2025, "amount": "500000", "effective_on": SINCE}),
    ("indicators-forecast", {"year": 2025, **INDICATORS}),
    ("indicators-forecast", {"year": 2026, **INDICATORS}),
    ("evaluations/exemption", {"motif": "Ouverture récente", "effective_on": "2025-02-01"}),
    ("tarifications", {"act_id": TARIFF, "year": 2025, "effective_on": "2025-04-01"}),
    (
        "documents/acts",
        {
            **FILE, "category": "ARRETE_AUTORISATION", "period_id": AUTHORISATION,
            "document_id": PAPER.format(3),
        },
    ),
    (
        "documents/acts",
        {
            **FILE, "category": "ARRETE_TARIFICATION", "act_id": TARIFF,
            "document_id": PAPER.format(4),
        },
    ),
]  # fmt: skip
"""All that a CADA opened in 2025 owes, at the beginning of 2026."""

VALID: Final[list[tuple[str, Body]]] = [
    *DOSSIER,
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
    "finalisation/steps/validation": (
        {"step": "02-documents-financiers"},
        [*DOSSIER, *OPENED],
    ),
    "finalisation/steps/reopening": (
        {"step": "02-documents-financiers", "cause": "RULE_BROKEN", "rule_ids": "V-DOC-01"},
        [*DOSSIER, *OPENED, ("finalisation/steps/validation", {"step": STEPS[1]})],
    ),
    "finalisation": ({}, VALID),
    "finalisation/revocation": ({"motif": "Erreur de saisie"}, FINALISED),
}
OPERATEUR_COMMANDS: Final[Samples] = {}
