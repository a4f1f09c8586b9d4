"""A body for each command of the aggregate, and what must have been recorded before it."""

from typing import Final

from tests.api.sampled.common import Body, Samples

DOCUMENT: Final = "d0c00000-0000-4000-8000-00000000#"
OTHER: Final = "d0c00000-0000-4000-8000-00000001#"
PDF: Final[Body] = {
    "original_name": "piece.pdf",
    "mime_type": "application/pdf",
    "size_bytes": 48213,
    "effective_on": "2025-05-02",
}
BUDGET: Final[Body] = {
    **PDF,
    "document_id": DOCUMENT,
    "year": 2025,
    "category": "BUDGET_PREVISIONNEL_DEMANDE",
    "granularity": "STRUCTURE",
}
CONVENTION: Final[Body] = {
    **PDF,
    "document_id": DOCUMENT,
    "category": "CONVENTION",
    "valid_from": "2022-01-01",
    "valid_to": "2026-12-31",
}
STATUTES: Final[Body] = {**PDF, "document_id": DOCUMENT, "category": "STATUTS"}
SUPERSEDED: Final[Body] = {
    "document_id": DOCUMENT,
    "by_document_id": OTHER,
    "effective_on": "2025-06-01",
}
WITHDRAWN: Final[Body] = {
    "document_id": DOCUMENT,
    "motif": "Illisible",
    "effective_on": "2025-06-01",
}
RESTORED: Final[Body] = {"document_id": DOCUMENT, "effective_on": "2025-06-02"}

STRUCTURE_COMMANDS: Final[Samples] = {
    "documents/financial": (BUDGET, []),
    "documents/acts": (CONVENTION, []),
    "documents/avenants": (
        {
            **PDF,
            "document_id": OTHER,
            "parent_document_id": DOCUMENT,
            "avenant_on": "2024-07-01",
        },
        [("documents/acts", CONVENTION)],
    ),
    "documents/filing": (
        {
            "document_id": DOCUMENT,
            "year": 2025,
            "category": "BUDGET_RECTIFICATIF",
            "granularity": "STRUCTURE",
            "effective_on": "2025-06-01",
        },
        [("documents/financial", BUDGET)],
    ),
    "documents/superseding": (
        SUPERSEDED,
        [
            ("documents/financial", BUDGET),
            ("documents/financial", {**BUDGET, "document_id": OTHER}),
        ],
    ),
    "documents/withdrawal": (WITHDRAWN, [("documents/financial", BUDGET)]),
    "documents/restoration": (
        RESTORED,
        [("documents/financial", BUDGET), ("documents/withdrawal", WITHDRAWN)],
    ),
}
OPERATEUR_COMMANDS: Final[Samples] = {
    "documents/acts": (STATUTES, []),
    "documents/filing": (
        {"document_id": DOCUMENT, "category": "AUTRE", "effective_on": "2025-06-01"},
        [("documents/acts", STATUTES)],
    ),
    "documents/superseding": (
        SUPERSEDED,
        [
            ("documents/acts", STATUTES),
            ("documents/acts", {**STATUTES, "document_id": OTHER}),
        ],
    ),
    "documents/withdrawal": (WITHDRAWN, [("documents/acts", STATUTES)]),
    "documents/restoration": (
        RESTORED,
        [("documents/acts", STATUTES), ("documents/withdrawal", WITHDRAWN)],
    ),
}
