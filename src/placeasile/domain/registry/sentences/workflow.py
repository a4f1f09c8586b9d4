"""Sentences about finalisations, campaigns and transformations."""

from collections.abc import Mapping
from typing import Final

# fmt: off
TEMPLATES: Final[Mapping[str, str]] = {
    "finalisation.submission_received": "la réception de la saisie de l'opérateur {de} | le {effective_on}, {missing_documents:document manquant}",
    "finalisation.submission_returned": "le renvoi à l'opérateur de la saisie {de} | le {effective_on} ({motif})",
    "finalisation.opened": "l'ouverture de la finalisation {de} | le {effective_on}[ ({motif})]",
    "finalisation.step_started": "le début de l'étape {step} de la finalisation {de} | le {effective_on}",
    "finalisation.step_validated": "la validation de l'étape {step} de la finalisation {de} | le {effective_on}",
    "finalisation.step_reopened": "la réouverture de l'étape {step} de la finalisation {de} | le {effective_on}, {cause}[ ({rule_ids})]",
    "finalisation.finalised": "la finalisation {de} | le {effective_on}",
    "finalisation.born_finalised": "la finalisation d'office {de}, tout juste créée | le {effective_on}",
    "finalisation.revoked": "la révocation de la finalisation {de} | le {effective_on} ({motif})",
    "campaign.opened": "l'ouverture {de} | à compter du {effective_on}, jusqu'au {deadline}",
    "campaign.deadline_changed": "l'échéance {de}[ pour le département {departement}] | {deadline} ({motif})",
    "campaign.closed": "la clôture {de} | le {effective_on}",
    "campaign.structure_enrolled": "l'appel {de} à la campagne d'actualisation {year} | le {effective_on}",
    "campaign.step_validated": "la validation de l'étape {step} de l'actualisation {year} {de} | le {effective_on}",
    "campaign.step_invalidated": "la reprise de l'étape {step} de l'actualisation {year} {de} | le {effective_on}[ ({motif})]",
    "campaign.structure_actualised": "l'actualisation {year} {de} | le {effective_on}",
    "transformation.started": "le début {de} | {type}, depuis {origin}[, dossier {dossier}]",
    "transformation.block_selected": "le choix de la structure[ {structure_id}] pour {sujet} | {kind}, {structure_type}, {departement}[, opérateur {operateur_id}]",
    "transformation.block_removed": "le retrait de la structure[ {structure_id}] {de} | {motif}",
    "transformation.block_filled": "le contenu prévu pour la structure[ {structure_id}] dans {sujet} | [ {new_places:place}][, dont {pmr} PMR][, {lgbt} LGBT][, {fvv_teh} FVV-TEH][, nom « {nom} »][, {motif}], à compter du {takes_effect_on}[ ({act_reference})]",
    "transformation.step_validated": "la validation de l'étape {step} de la structure[ {structure_id}] dans {sujet} | le {effective_on}",
    "transformation.step_reopened": "la réouverture de l'étape {step} de la structure[ {structure_id}] dans {sujet} | le {effective_on}",
    "transformation.movement_planned": "le mouvement de places prévu dans {sujet} | {places:place}[ depuis {from_structure_id}][ vers {to_structure_id}]",
    "transformation.movement_removed": "le retrait d'un mouvement de places {de} | [ depuis {from_structure_id}][ vers {to_structure_id}] ({motif})",
    "transformation.dossier_linked": "le rattachement d'un dossier {a} | {dossier}",
    "transformation.cancelled": "l'abandon {de} | le {effective_on} ({motif})",
    "transformation.finalised": "la finalisation {de} | le {effective_on}",
    "transformation.revoked": "la révocation {de} | le {effective_on} ({motif})",
    "transformation.act_drafted": "l'acte {category} préparé pour la structure[ {structure_id}] dans {sujet} | [ {title},][ daté du {act_date}][ du {start}][ au {end}][ ({reference})]",
    "transformation.act_removed": "le retrait d'un acte préparé pour la structure[ {structure_id}] dans {sujet} | {motif}",
}
# fmt: on
