"""A body for each command of the aggregate, and what must have been recorded before it."""

from typing import Final

from tests.api.sampled.common import VISIT, Body, Samples

EVALUATION: Final[Body] = {
    "evaluation_id": VISIT,
    "effective_on": "2025-10-06",
    "score_person": "3.5",
}
ACTION: Final[Body] = {
    "action_id": VISIT,
    "evaluation_id": VISIT,
    "standard": "Chapitre 2, critère 5",
    "finding": "Le registre des entrées n'est pas tenu.",
    "effective_on": "2025-11-03",
    "due_on": "2026-06-30",
}
INCIDENT: Final[Body] = {
    "dossier_number": "18#",
    "occurred_on": "2025-11-29",
    "declared_on": "2025-12-01",
    "nature": "Comportement violent",
}
EVALUATED: Final = [("evaluations", EVALUATION)]
PLANNED: Final = [("evaluations", EVALUATION), ("actions", ACTION)]
DECLARED: Final = [("incidents", INCIDENT)]

STRUCTURE_COMMANDS: Final[Samples] = {
    "evaluations": (EVALUATION, []),
    "evaluations/scores": (
        {"evaluation_id": VISIT, "effective_on": "2025-12-15", "score_overall": "3.25"},
        EVALUATED,
    ),
    "evaluations/withdrawal": ({"evaluation_id": VISIT, "motif": "Autre structure"}, EVALUATED),
    "evaluations/exemption": ({"motif": "Ouverture récente", "effective_on": "2025-06-01"}, []),
    "evaluations/action-plan": (
        {"evaluation_id": VISIT, "effective_on": "2025-12-20", "reference": "PLAN-1"},
        EVALUATED,
    ),
    "actions": (ACTION, EVALUATED),
    "actions/completion": ({"action_id": VISIT, "effective_on": "2026-01-05"}, PLANNED),
    "actions/drop": (
        {"action_id": VISIT, "effective_on": "2026-01-05", "motif": "Sans objet"},
        PLANNED,
    ),
    "incidents": (INCIDENT, []),
    "incidents/requalification": (
        {"dossier_number": "18#", "nature": "Départ de feu", "effective_on": "2025-12-20"},
        DECLARED,
    ),
    "incidents/withdrawal": ({"dossier_number": "18#", "motif": "Doublon"}, DECLARED),
}
OPERATEUR_COMMANDS: Final[Samples] = {}
