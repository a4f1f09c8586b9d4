"""A body for each command on what is neither a structure nor an operator, by address.

``@structure`` stands for a structure of the CPOM's operator; in a transformation, ``@old`` is the
structure that closes and ``@new`` the one that opens. # is a number of its own.
"""

from typing import Final

from tests.api.sampled import documents
from tests.api.sampled.common import Body, Samples

FROM: Final[Body] = {"effective_on": "2023-01-01"}
ENDED: Final[Body] = {"motif": "Erreur", "effective_on": "2025-06-01"}

# ------------------------------------------------------------------------------ a CPOM

MEMBER: Final[tuple[str, Body]] = ("members", {"structure_id": "@structure", **FROM})
REGION: Final[Body] = {"region": "28", "granularity": "INTERDEPARTEMENTALE", **FROM}
COVERED: Final[list[tuple[str, Body]]] = [
    ("territory", REGION),
    ("departements", {"departement": "14", **FROM}),
]
ACT: Final = "ac700000-0000-4000-8000-00000000#"
CONTRACT: Final[Body] = {
    "act_id": ACT,
    "category": "CONVENTION_CPOM",
    "start": "2023-01-01",
    "end": "2027-12-31",
}
TEXT: Final[Body] = {
    **documents.PDF,
    "document_id": documents.DOCUMENT,
    "category": "CONVENTION_CPOM",
    "valid_from": "2023-01-01",
    "valid_to": "2027-12-31",
}
BUDGET: Final[Body] = {**documents.BUDGET, "granularity": "CPOM"}
CPOM_COMMANDS: Final[Samples] = {
    "name": ({"nom": "CPOM du Calvados", "effective_on": "2025-01-01"}, []),
    "avenants": ({"new_end": "2028-12-31", "effective_on": "2025-01-01"}, []),
    "termination": ({"last_day": "2025-06-30", "motif": "Commun accord"}, []),
    "territory": (REGION, []),
    "departements": ({"departement": "14", **FROM}, [COVERED[0]]),
    "departements/removal": ({"departement": "14", **ENDED}, COVERED),
    "members": (MEMBER[1], []),
    "members/departure": (
        {"structure_id": "@structure", "last_day": "2025-06-30", "motif": "Fermeture"},
        [MEMBER],
    ),
    "budgets": (
        {
            "year": 2024,
            "structure_type": "CADA",
            "dotation_granted": "823440.00",
            "comment": "Vu avec la comptable",
            "effective_on": "2024-02-15",
        },
        [MEMBER],
    ),
    "acts": (CONTRACT, []),
    "acts/avenants": (
        {"act_id": ACT, "new_end": "2028-12-31", "effective_on": "2025-01-01"},
        [("acts", CONTRACT)],
    ),
    "acts/withdrawal": ({"act_id": ACT, **ENDED}, [("acts", CONTRACT)]),
    "tarifications": (
        {
            "act_id": ACT,
            "year": 2025,
            "dotation": "823440.00",
            "structure_type": "CADA",
            "effective_on": "2025-04-02",
        },
        [],
    ),
    "documents/financial": (BUDGET, []),
    "documents/acts": (TEXT, []),
    "documents/avenants": (
        {
            **documents.PDF,
            "document_id": documents.OTHER,
            "parent_document_id": documents.DOCUMENT,
            "avenant_on": "2024-07-01",
        },
        [("documents/acts", TEXT)],
    ),
    "documents/filing": (
        {
            "document_id": documents.DOCUMENT,
            "year": 2025,
            "category": "BUDGET_RECTIFICATIF",
            "granularity": "CPOM",
            "effective_on": "2025-06-01",
        },
        [("documents/financial", BUDGET)],
    ),
    "documents/superseding": (
        documents.SUPERSEDED,
        [
            ("documents/financial", BUDGET),
            ("documents/financial", {**BUDGET, "document_id": documents.OTHER}),
        ],
    ),
    "documents/withdrawal": (documents.WITHDRAWN, [("documents/financial", BUDGET)]),
    "documents/restoration": (
        documents.RESTORED,
        [("documents/financial", BUDGET), ("documents/withdrawal", documents.WITHDRAWN)],
    ),
}

# -------------------------------------------------------------------- a transformation

OLD: Final[tuple[str, Body]] = ("blocks", {"kind": "FERMETURE", "structure_id": "@old"})
CHOSEN: Final[list[tuple[str, Body]]] = [OLD, ("blocks", {"kind": "CREATION"})]
DAY: Final[Body] = {"takes_effect_on": "2026-07-01"}
CONTENT: Final[Body] = {"structure_id": "@new", **DAY, "new_places": 50, "nom": "CADA du Port #"}
FILLED: Final[list[tuple[str, Body]]] = [
    *CHOSEN,
    ("blocks/content", {"structure_id": "@old", **DAY}),
    ("blocks/content", CONTENT),
]
VALIDATION: Final = "steps/validation"
IDENTIFIED: Final[Body] = {"structure_id": "@old", "step": "01-identification"}
MOVED: Final[Body] = {"from_structure_id": "@old", "to_structure_id": "@new", "places": 40}
AUTHORISATION: Final[Body] = {
    "structure_id": "@new",
    "category": "ARRETE_AUTORISATION",
    "start": "2026-07-01",
    "end": "2041-06-30",
}
READY: Final[list[tuple[str, Body]]] = [
    *FILLED,
    ("acts", AUTHORISATION),
    (VALIDATION, IDENTIFIED),
    *(
        (VALIDATION, {"structure_id": "@new", "step": step})
        for step in ("01-identification", "02-places-hebergement", "03-actes-administratifs")
    ),
    ("movements", MOVED),
    ("movements", {"to_structure_id": "@new", "places": 10}),
]
DRAFTED: Final[Body] = {
    "structure_id": "@new",
    "act_id": ACT,
    "category": "CONVENTION",
    "start": "2026-07-01",
    "end": "2029-12-31",
}
TRANSFORMATION_COMMANDS: Final[Samples] = {
    "blocks": (OLD[1], []),
    "blocks/removal": ({"structure_id": "@old", "motif": "Reste ouverte"}, CHOSEN),
    "blocks/content": (CONTENT, CHOSEN),
    VALIDATION: (IDENTIFIED, FILLED),
    "steps/reopening": (IDENTIFIED, [*FILLED, (VALIDATION, IDENTIFIED)]),
    "acts": (DRAFTED, FILLED),
    "acts/removal": (
        {"structure_id": "@new", "act_id": ACT, "motif": "Erreur"},
        [*FILLED, ("acts", DRAFTED)],
    ),
    "movements": (MOVED, FILLED),
    "movements/removal": (
        {"from_structure_id": "@old", "to_structure_id": "@new", "motif": "Erreur"},
        [*FILLED, ("movements", MOVED)],
    ),
    "dossier": ({"dossier": "2026-118"}, []),
    "cancellation": ({"motif": "Projet abandonné"}, []),
    "finalisation": ({}, READY),
    "revocation": ({"motif": "Recours"}, [*READY, ("finalisation", {})]),
}

# ------------------------------------------------------------- territories, campaigns, codes

DEPARTEMENT_COMMANDS: Final[Samples] = {
    "referes": ({"month": "2025-11", "referes_engages": 4}, []),
    "referes/restatement": (
        {"month": "2025-10", "referes_engages": 3, "motif": "Fichier rectifié"},
        [("referes", {"month": "2025-10", "referes_engages": 4})],
    ),
}
OPENED: Final[tuple[str, Body]] = (
    "opening",
    {"year": "@year", "deadline": "2025-05-31", "effective_on": "2025-01-01"},
)
CAMPAGNE_COMMANDS: Final[Samples] = {
    "opening": (OPENED[1], []),
    "deadline": (
        {"deadline": "2025-06-30", "motif": "Élections", "effective_on": "2025-05-02"},
        [OPENED],
    ),
    "closing": ({"effective_on": "2025-09-01"}, [OPENED]),
}
CODE: Final[tuple[str, Body]] = ("registration", {"code": "@dna", "effective_on": "2020-01-01"})
LISTED: Final[tuple[str, Body]] = ("listing", {"effective_on": "2020-02-01"})
DNA_COMMANDS: Final[Samples] = {
    "registration": (CODE[1], []),
    "reference": (
        {
            "type": "CADA",
            "departement": "14",
            "operateur": "Association Alpha",
            "nom": "CADA de Caen",
            "nom_ofii": "CADA CAEN",
            "direction_territoriale": "Caen",
            "effective_on": "2020-02-01",
        },
        [CODE],
    ),
    "listing": (LISTED[1], [CODE]),
    "delisting": ({"effective_on": "2024-02-01"}, [CODE, LISTED]),
}

# ------------------------------------------------------------------------ reference data

THRESHOLD: Final[Body] = {"indicator": "VACANCE"}
TARIFF: Final[Body] = {"type": "CADA", "year": 2025, "is_idf": False}
RATIO: Final[Body] = {"type": "CADA", "year": 2025, "is_idf": True}
TARGET: Final[Body] = {"region": "28", "year": 2025, "type": "CADA"}
NOTICE: Final = "0071ce00-0000-4000-8000-00000000#"
SAID: Final[Body] = {
    "notification_id": NOTICE,
    "content": "Arrêt samedi",
    "effective_on": "2026-01-02",
}
REFERENCE_COMMANDS: Final[Samples] = {
    "populations": ({"departement": "14", "value": 703000, "effective_on": "2021-01-01"}, []),
    "thresholds": ({**THRESHOLD, "value": "3.5", "effective_on": "2024-01-01"}, []),
    "thresholds/end": (
        {"indicator": "INDISPONIBILITE", **ENDED},
        [
            (
                "thresholds",
                {"indicator": "INDISPONIBILITE", "value": "4", "effective_on": "2024-01-01"},
            )
        ],
    ),
    "target-tariffs": ({**TARIFF, "amount": "20.50"}, []),
    "target-tariffs/end": (
        {**TARIFF, "is_idf": True, **ENDED},
        [("target-tariffs", {**TARIFF, "is_idf": True, "amount": "21"})],
    ),
    "target-ratios": ({**RATIO, "places_per_etp": "18"}, []),
    "target-ratios/end": (
        {**RATIO, "is_idf": False, **ENDED},
        [("target-ratios", {**RATIO, "is_idf": False, "places_per_etp": "17"})],
    ),
    "region-targets": ({**TARGET, "places": 2500}, []),
    "region-targets/end": (
        {**TARGET, "region": "11", **ENDED},
        [("region-targets", {**TARGET, "region": "11", "places": 9000})],
    ),
    "years": (
        {
            "reference_year": 2026,
            "documents_open_year": 2025,
            "authorised_open_year": 2025,
            "subsidised_open_year": 2025,
            "effective_on": "2026-01-05",
        },
        [],
    ),
    "announcements": (SAID, []),
    "announcements/withdrawal": (
        {"notification_id": NOTICE, "motif": "Reporté", "effective_on": "2026-01-05"},
        [("announcements", SAID)],
    ),
}

OTHERS: Final[dict[str, Samples]] = {
    "/cpoms/{cpom_id}": CPOM_COMMANDS,
    "/transformations/{transformation_id}": TRANSFORMATION_COMMANDS,
    "/departements/{departement}": DEPARTEMENT_COMMANDS,
    "/campagnes/{year}": CAMPAGNE_COMMANDS,
    "/dna-codes/{dna}": DNA_COMMANDS,
    "/reference": REFERENCE_COMMANDS,
}
"""By the prefix of their routes."""
