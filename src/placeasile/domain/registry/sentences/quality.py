"""Sentences about inspections, evaluations, actions, serious incidents, activity and anomalies."""

from collections.abc import Mapping
from typing import Final

MONTH: Final = (
    "[ {places_dna:place} du DNA][, {indisponibles:indisponible}][, {occupees:occupée}]"
    "[, {vacantes:vacante}][, {presences_indues_bpi} en présence indue BPI]"
    "[, {presences_indues_deboutees} en présence indue déboutées]"
)
REFERES: Final = (
    "[ {deboutes_sans_mesure:débouté} sans mesure][, {mises_en_demeure:mise en demeure}]"
    "[, {referes_engages:référé engagé}][, {referes_executes:référé exécuté}]"
)
MARKS: Final = (
    "[ la personne {score_person}/4][, les professionnels {score_professionals}/4]"
    "[, la structure {score_structure}/4][, note globale {score_overall}/4]"
)

# fmt: off
TEMPLATES: Final[Mapping[str, str]] = {
    "quality.inspection_recorded": "l'inspection {type} {de} | le {effective_on}",
    "quality.inspection_report_filed": "le rapport de l'inspection[ du {inspection_id}] {de} | {reference}, remis le {effective_on}",
    "quality.inspection_withdrawn": "l'annulation de l'inspection du {visited_on} {de} | {motif}",
    "quality.evaluation_recorded": "l'évaluation du {effective_on} {de} |" + MARKS + "[ ({reference})]",
    "quality.evaluation_scored": "les notes de l'évaluation[ du {evaluation_id}] {de} |" + MARKS,
    "quality.evaluation_withdrawn": "l'annulation de l'évaluation du {evaluated_on} {de} | {motif}",
    "quality.evaluation_exemption_declared": "l'absence d'évaluation {de} | {motif}",
    "quality.action_plan_filed": "le plan d'action de l'évaluation[ du {evaluation_id}] {de} | [ {reference},] remis le {effective_on}",
    "quality.action_planned": "l'action corrective demandée {a} | [ {standard},][ après l'inspection du {inspection_id},][ après l'évaluation du {evaluation_id},] pour le {due_on}",
    "quality.action_completed": "l'achèvement de l'action corrective[ « {action_id} »] {de} | le {effective_on}[ ({reference})]",
    "quality.action_dropped": "l'abandon de l'action corrective[ « {action_id} »] {de} | le {effective_on} ({motif})",
    "quality.serious_incident_declared": "l'événement indésirable grave n° {dossier_number} {de} | {nature}, survenu le {effective_on}, déclaré le {declared_on}",
    "quality.serious_incident_requalified": "la requalification de l'événement indésirable grave n° {dossier_number} {de} | {nature}, survenu le {occurred_on}",
    "quality.serious_incident_withdrawn": "l'annulation de l'événement indésirable grave n° {dossier_number} {de} | survenu le {occurred_on} ({motif})",
    "activity.monthly_activity_reported": "l'activité {de} en {month} pour le code {dna_code} |" + MONTH,
    "activity.monthly_activity_restated": "la rectification de l'activité {de} en {month} pour le code {dna_code} |" + MONTH + " ({motif})",
    "activity.referes_reported": "les référés mesures utiles {de} en {month} |" + REFERES,
    "activity.referes_restated": "la rectification des référés mesures utiles {de} en {month} |" + REFERES + " ({motif})",
    "anomaly.raised": "l'anomalie « {code} » {de}[ pour {year}] | constatée le {effective_on}",
    "anomaly.corrected": "la fin de l'anomalie « {code} » {de}[ pour {year}] | constatée le {effective_on}",
    "anomaly.justified": "la justification de l'anomalie « {code} » {de}[ pour {year}] | le {effective_on}",
    "anomaly.reopened": "la réouverture de l'anomalie « {code} » {de}[ pour {year}] | le {effective_on}[ ({motif})]",
}
# fmt: on
