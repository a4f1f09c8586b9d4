"""Sources of the columns about finalisations, campaigns, transformations and findings."""

from collections.abc import Mapping
from typing import Final

ID: Final = "=Identifiant ou compteur du registre."
RULE: Final = "=Texte ou réglage de la règle, qui est dans le programme."
JUDGED: Final = "=Constat de la règle sur tout le dossier : voir les champs qu'elle compare."

# fmt: off
TABLES: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "finalisation": ("", {
        ID: "structure_id",
        "finalisation finalisation_step:*": "status",
        "finalisation": "etat etat_since etat_by origin",
        "submission:{submission_id}": "submission_id submitted_on missing_documents",
        "finalisation_step:*": "steps_valid",
    }),
    "finalisation_step": ("{step}", {
        "finalisation_step": "step status since author stream_versions",
    }),
    "actualisation": ("{year}", {
        ID: "structure_id",
        "departement:": "departement",
        "operateur:": "operateur_id",
        "campaign_enrolled": "year enrolled_on",
        "campaign_enrolled actualised campaign_step:{year}/01-places campaign_step:{year}/02-documents-financiers"
        " campaign_step:{year}/03-analyse-financiere campaign_step:{year}/04-actes-administratifs": "etat",
        "campaign_step:{year}/01-places": "step_places",
        "campaign_step:{year}/02-documents-financiers": "step_documents_financiers",
        "campaign_step:{year}/03-analyse-financiere": "step_analyse_financiere",
        "campaign_step:{year}/04-actes-administratifs": "step_actes_administratifs",
        "actualised": "actualised_on actualised_by",
    }),
    "structure_transformation": ("", {
        "{transformation_id}>transformation_block:{structure_id}": "transformation_id kind",
        "{transformation_id}>transformation_fill:{structure_id}": "takes_effect_on a_venir",
        "{transformation_id}>movement:*": "leaving arriving sources targets",
        "places closed": "places_before places_after ecart",
        "{transformation_id}>transformation_fill:{structure_id} {transformation_id}>transformation_block:{structure_id}": "motif",
    }),
    "transformation": ("", {
        ID: "transformation_id",
        "transformation_type": "type origin started_on",
        "transformation_dossier": "dossier",
        "transformation_state transformation_step:*": "etat etat_since",
        "transformation_block:*": "departement blocks",
        "transformation_fill:*": "takes_effect_on a_venir",
        "movement:*": "leaving arriving transferred not_transferred created",
        "=": "ecart",
    }),
    "transformation_block": ("{structure_id}", {
        "transformation_block": "structure_id kind structure_type operateur_id departement",
        "transformation_state:": "etat",
        "transformation_fill": "takes_effect_on a_venir new_places pmr lgbt fvv_teh nom motif act_reference",
        "transformation_step:{structure_id}/01-identification transformation_step:{structure_id}/02-places-hebergement"
        " transformation_step:{structure_id}/03-actes-administratifs": "steps steps_valid",
        "movement:*": "leaving arriving",
        "{structure_id}>places: {structure_id}>closed:": "places_before places_after ecart",
    }),
    "transformation_act": ("{structure_id}/{act_id}", {
        "transformation_act": "structure_id act_id category amends title act_date end_on reference",
        "transformation_act transformation_fill:{structure_id}": "start_on",
    }),
    "movement": ("{movement_key}", {
        "movement": "movement_key from_structure_id to_structure_id places",
        "transformation_fill:{from_structure_id} transformation_fill:{to_structure_id}": "takes_effect_on",
    }),
    "anomaly": ("{code}/{year}/{target}", {
        "anomaly_raised anomaly_corrected anomaly_justified anomaly_reopened": "etat since",
        RULE: "code year target version family grain level displayed label edit",
        JUDGED: "detail result",
        "anomaly_justified": "justified_on comment",
    }),
    "completeness": ("", {
        RULE: "block year rule item label",
        JUDGED: "present missing",
    }),
    "agenda": ("", {
        RULE: "task label important_from urgent_from",
        "=Échéance que la règle tire des contrats, évaluations et actions : voir le bloc concerné.":
            "target cpom_id deadline",
    }),
}
# fmt: on
