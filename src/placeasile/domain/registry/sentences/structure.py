"""Sentences about structures, their codes, their contracts and their plans."""

from collections.abc import Mapping
from typing import Final

# fmt: off
TEMPLATES: Final[Mapping[str, str]] = {
    "structure.registered": "l'inscription {de} | {type}, {departement}[, opérateur {operateur_id}][, filiale {filiale}], suivie depuis le {effective_on}",
    "structure.opened": "l'ouverture {de} | premières arrivées le {effective_on}",
    "structure.renamed": "le nom {de} | « {nom} » à compter du {effective_on}",
    "structure.operateur_changed": "le changement d'opérateur {de} |[ {operateur_id}][, filiale {filiale}], à compter du {effective_on}",
    "structure.moved": "l'adresse administrative {de} | [{adresse}, ][{code_postal} ]{commune}, à compter du {effective_on}",
    "structure.type_converted": "le changement de type {de} | {type} à compter du {effective_on}[ ({legal_basis})]",
    "structure.closed": "la fermeture {de} | dernier jour le {last_day} ({motif})",
    "structure.reopened": "la réouverture {de} | à compter du {effective_on} ({motif})",
    "structure.registered_in_error": "l'annulation de l'inscription {de} | {motif}",
    "structure.dna_code_attached": "le rattachement du code DNA {code} {a} | à compter du {effective_on}[ ({description})]",
    "structure.dna_code_ended": "la fin du code DNA {code} {de} | à compter du {effective_on}",
    "structure.finess_code_attached": "le rattachement du numéro FINESS {code} {a} | à compter du {effective_on}[ ({description})]",
    "structure.finess_code_ended": "la fin du numéro FINESS {code} {de} | à compter du {effective_on}",
    "structure.bhasile_code_assigned": "l'attribution du code Bhasile {code} {a}",
    "structure.capacity_authorised": "la capacité autorisée {de} | {places:place}[, dont {pmr} PMR][, {lgbt} LGBT][, {fvv_teh} FVV-TEH], à compter du {effective_on}[ ({act_reference})]",
    "structure.capacity_stated": "le bilan de capacité {de} au 31 décembre {year} | {places:place}[, dont {pmr} PMR][, {lgbt} LGBT][, {fvv_teh} FVV-TEH]",
    "structure.public_served_changed": "le public accueilli {de} | {public}, à compter du {effective_on}",
    "structure.attached_to_programme": "le rattachement {de} au programme 303 | à compter du {effective_on}",
    "structure.programme_attachment_cleared": "l'effacement du rattachement {de} au programme 303 | à compter du {effective_on}",
    "structure.specialisation_labelled": "la labellisation {kind} {de} | à compter du {effective_on}",
    "structure.specialisation_withdrawn": "l'absence de labellisation {kind} {de} | à compter du {effective_on}",
    "structure.address_geocoded": "la géolocalisation {de} | latitude {latitude}, longitude {longitude}, selon {provider}[ (confiance {score})]",
    "structure.arrondissement_assigned": "l'arrondissement {de} | {arrondissement}, à compter du {effective_on}",
    "structure.opening_planned": "les ouvertures de places prévues {de} en {year} | {count:place}[, avant le {due_on}]",
    "structure.closure_planned": "les fermetures de places prévues {de} en {year} | {count:place}[, avant le {due_on}]",
    "structure.plan_dropped": "l'abandon de la prévision d'{kind} {de} pour {year} | {motif}",
    "structure.operator_comment_written": "le commentaire de l'opérateur sur le budget {year} {de}",
    "structure.ofii_discrepancy_reported": "l'écart {de} avec la liste de l'OFII sur {champ} | [ « {valeur_ofii} » dans la liste,][ « {notre_valeur} » au registre,] au {effective_on}",
    "structure.authorisation_granted": "l'autorisation {de} | du {start} au {end}[ ({reference})]",
    "structure.authorisation_renewed": "le renouvellement de l'autorisation {de} | du {start} au {end}[ ({reference})]",
    "structure.authorisation_amended": "la modification de l'autorisation {de} | à compter du {effective_on}[, nouvelle fin le {new_end}][, {summary}][ ({reference})]",
    "structure.authorisation_withdrawn": "le retrait de l'autorisation {de} | dernier jour le {last_day} ({motif})",
    "structure.convention_signed": "la convention {de} | du {start} au {end}[ ({reference})]",
    "structure.convention_renewed": "le renouvellement de la convention {de} | du {start} au {end}[ ({reference})]",
    "structure.convention_amended": "l'avenant à la convention {de} | à compter du {effective_on}[, nouvelle fin le {new_end}][, {summary}][ ({reference})]",
    "structure.convention_terminated": "la résiliation de la convention {de} | dernier jour le {last_day} ({motif})",
}
# fmt: on
