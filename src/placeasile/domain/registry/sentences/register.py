"""Sentences about operators, DNA codes, reference data, announcements and personal data."""

from collections.abc import Mapping
from typing import Final

# fmt: off
TEMPLATES: Final[Mapping[str, str]] = {
    "operateur.registered": "l'inscription {de} | [ SIRET {siret},] connu sous ce nom depuis le {effective_on}",
    "operateur.renamed": "le nom {de} | « {nom} » à compter du {effective_on}",
    "operateur.legal_identity_recorded": "l'identité légale {de} | [ SIRET {siret}][, siège {siege_social}], à compter du {effective_on}",
    "operateur.parent_set": "le rattachement {de} à la maison mère[ {parent_id}] | à compter du {effective_on}",
    "operateur.parent_cleared": "la fin du rattachement {de} à sa maison mère | à compter du {effective_on} ({motif})",
    "operateur.merged": "la fusion {de} dans l'opérateur[ {into_id}] | à compter du {effective_on}[ ({reference})]",
    "operateur.deactivated": "la fin d'activité {de} | à compter du {effective_on} ({motif})",
    "operateur.reactivated": "la reprise d'activité {de} | à compter du {effective_on} ({motif})",
    "dna.registered": "l'inscription {de} | paru le {effective_on}",
    "dna.reference_changed": "la fiche OFII {de} | {type}, {departement}, opérateur « {operateur} », nom « {nom} », direction territoriale de {direction_territoriale}, au {effective_on}",
    "dna.listed_by_ofii": "l'entrée {de} dans la liste de l'OFII | le {effective_on}",
    "dna.delisted_by_ofii": "la sortie {de} de la liste de l'OFII | le {effective_on}",
    "reference.population_set": "la population du département {departement} | {value:habitant}, à compter du {effective_on}",
    "reference.threshold_set": "le seuil « {indicator} » ({family}) | {value}, à compter du {effective_on}",
    "reference.threshold_withdrawn": "la fin du seuil « {indicator} » ({family}) | à compter du {effective_on} ({motif})",
    "reference.target_tariff_set": "le tarif cible {year} des {type} (Île-de-France : {is_idf}) | {amount} par place et par jour",
    "reference.target_tariff_withdrawn": "la fin du tarif cible {year} des {type} (Île-de-France : {is_idf}) | à compter du {effective_on} ({motif})",
    "reference.target_ratio_set": "le taux d'encadrement cible {year} des {type} (Île-de-France : {is_idf}, issu d'un HUDA : {from_huda}) | {places_per_etp} places par ETP",
    "reference.target_ratio_withdrawn": "la fin du taux d'encadrement cible {year} des {type} (Île-de-France : {is_idf}, issu d'un HUDA : {from_huda}) | à compter du {effective_on} ({motif})",
    "reference.region_target_set": "l'objectif de places {type} {year} de la région {region} | {places:place}",
    "reference.region_target_withdrawn": "la fin de l'objectif de places {type} {year} de la région {region} | à compter du {effective_on} ({motif})",
    "reference.reference_year_set": "le millésime de référence {reference_year} | documents ouverts en {documents_open_year}, structures autorisées en {authorised_open_year}, structures subventionnées en {subsidised_open_year}",
    "announcements.notification_published": "une annonce | « {content} », affichée dès le {effective_on}[, jusqu'au {last_day}]",
    "announcements.notification_withdrawn": "la fin d'une annonce | à compter du {effective_on} ({motif})",
    "privacy.subject_erased": "l'effacement définitif de données personnelles | {kind}, le {effective_on}",
    "register.fact_retracted": "un fait saisi par erreur",
}
# fmt: on
