"""Commands on the inspections, the evaluations and the incidents of a structure."""

from typing import Final

from placeasile.api.recording.kernel import Recording
from placeasile.domain.quality.decisions import actions, evaluations, incidents, inspections
from placeasile.domain.quality.decisions.base import VISITS
from placeasile.domain.quality.decisions.inspections import QUALITY

STRUCTURES: Final = {
    "inspections": Recording("Saisir une inspection", QUALITY, inspections.RecordInspection),
    "inspection-reports": Recording(
        "Déposer un rapport d'inspection", QUALITY, inspections.FileInspectionReport
    ),
    "inspection-withdrawals": Recording(
        "Rayer une inspection", QUALITY, inspections.WithdrawInspection
    ),
    "evaluations": Recording("Saisir une évaluation", VISITS, evaluations.RecordEvaluation),
    "evaluations/scores": Recording("Noter une évaluation", VISITS, evaluations.ScoreEvaluation),
    "evaluations/withdrawal": Recording(
        "Rayer une évaluation", VISITS, evaluations.WithdrawEvaluation
    ),
    "evaluations/exemption": Recording(
        "Dire pourquoi il n'y a pas d'évaluation", VISITS, evaluations.DeclareEvaluationExemption
    ),
    "evaluations/action-plan": Recording(
        "Déposer un plan d'action", VISITS, evaluations.FileActionPlan
    ),
    "actions": Recording("Prévoir une action corrective", VISITS, actions.PlanAction),
    "actions/completion": Recording("Constater une action faite", VISITS, actions.CompleteAction),
    "actions/drop": Recording("Abandonner une action", VISITS, actions.DropAction),
    "incidents": Recording(
        "Saisir un événement indésirable grave", VISITS, incidents.DeclareSeriousIncident
    ),
    "incidents/requalification": Recording(
        "Requalifier un événement grave", VISITS, incidents.RequalifySeriousIncident
    ),
    "incidents/withdrawal": Recording(
        "Rayer un événement grave", VISITS, incidents.WithdrawSeriousIncident
    ),
}
"""Commands on a structure, by the last part of their address."""
