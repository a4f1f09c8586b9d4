"""Sentences about sites, antennes, contacts and notes."""

from collections.abc import Mapping
from typing import Final

# fmt: off
TEMPLATES: Final[Mapping[str, str]] = {
    "sites.opened": "l'ouverture d'un site {de} | à {commune} ({code_postal}), bâti {repartition}, à compter du {effective_on}",
    "sites.moved": "le déménagement d'un site {de} | à {commune} ({code_postal}), à compter du {effective_on}",
    "sites.built_form_changed": "le bâti du site[ de {site_id}] {de} | {repartition}, à compter du {effective_on}",
    "sites.places_recorded": "les places du site[ de {site_id}] {de} | {places:place}[, dont {qpv_places} en QPV][, {logement_social_places} en logement social], à compter du {effective_on}",
    "sites.commune_located": "la localisation de la commune du site[ de {site_id}] {de} | {nom_officiel}, latitude {latitude}, longitude {longitude}",
    "sites.commune_not_found": "l'échec de la localisation de la commune du site[ de {site_id}] {de}",
    "sites.closed": "la fermeture du site[ de {site_id}] {de} | dernier jour le {last_day} ({motif})",
    "sites.register_declared_complete": "la liste complète des sites {de} | {count:site}, {total:place}, au {effective_on}",
    "sites.antenne_opened": "l'ouverture de l'antenne « {nom} » {de} | {adresse}, {code_postal} {commune}, à compter du {effective_on}",
    "sites.antenne_changed": "le changement de l'antenne « {nom} » {de} | {adresse}, {code_postal} {commune}, à compter du {effective_on}",
    "sites.antenne_closed": "la fermeture de l'antenne[ {antenne_id}] {de} | dernier jour le {last_day} ({motif})",
    "contact.designated": "la désignation d'un contact {de} | rang {rang}, {fonction}[ ({perimetre})], à compter du {effective_on}",
    "contact.details_changed": "les coordonnées d'un contact {de} | rang {rang}, {fonction}[ ({perimetre})], à compter du {effective_on}",
    "contact.released": "la fin de fonction d'un contact {de} | à compter du {effective_on} ({motif})",
    "note.written": "une note {note_type} {de} | pour {audience}, datée du {effective_on}",
    "note.archived": "l'archivage d'une note {de} | le {effective_on}[ ({motif})]",
    "note.withdrawn": "le retrait d'une note {de} | le {effective_on} ({motif})",
}
# fmt: on
