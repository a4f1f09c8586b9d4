"""The French words of the codes that fields of kind « liste » hold, as they are read in a sentence."""

from collections.abc import Mapping
from typing import Final

from placeasile.domain.categories import ACT_LABELS, FINANCIAL
from placeasile.domain.registry.field import Field, Unit

# fmt: off
CHOICES: Final[Mapping[str, str]] = {
    **{one.value: f"« {said} »" for one, said in ACT_LABELS.items()},
    **{one.value: f"« {financial.label} »" for one, financial in FINANCIAL.items()},
    "CADA": "CADA", "CPH": "CPH", "HUDA": "HUDA", "CAES": "CAES", "PRAHDA": "PRAHDA", "NH": "NH",
    "TOUT_PUBLIC": "tout public", "FAMILLE": "familles", "PERSONNES_ISOLEES": "personnes isolées",
    "LGBT": "LGBT", "FVV_TEH": "FVV-TEH",
    "TYPE": "le type", "OPERATEUR": "l'opérateur", "DEPARTEMENT": "le département", "NOM": "le nom",
    "OUVERTURE": "ouverture", "FERMETURE": "fermeture", "CONTRACTION": "contraction",
    "EXTENSION": "extension", "CREATION": "création",
    "DIFFUS": "diffus", "COLLECTIF": "collectif",
    "GENERAL": "générale", "ACTIVITE": "sur l'activité",
    "AGENTS": "les agents", "PERIMETRE": "les agents du périmètre", "NATIONAL": "le niveau national",
    "DEPARTEMENTALE": "départementale", "INTERDEPARTEMENTALE": "interdépartementale",
    "REGIONALE": "régionale",
    "INOPINE": "inopinée", "PROGRAMME": "programmée",
    "STRUCTURE": "la structure", "STRUCTURE_ET_CPOM": "la structure et son CPOM",
    "structure": "structure", "operateur": "opérateur", "cpom": "CPOM",
    "transformation": "transformation", "campagne": "campagne", "dna": "code DNA",
    "contact": "contact", "note": "note", "dwellings": "adresses de logements", "sites": "adresses de sites",
    "INDISPONIBILITE": "taux d'indisponibilité", "VACANCE": "taux de vacance",
    "PRESENCES_INDUES_BPI": "taux de présences indues BPI",
    "PRESENCES_INDUES_DEBOUTEES": "taux de présences indues déboutées",
    "PRESENCES_INDUES": "taux de présences indues",
    "TAUX_ENCADREMENT_MAX": "taux d'encadrement maximal", "TAUX_ENCADREMENT_MIN": "taux d'encadrement minimal",
    "COUT_JOURNALIER_MIN": "coût journalier minimal",
    "ECART_PLACES_SITES": "écart de places avec les sites", "ECART_PLACES_DNA": "écart de places avec le DNA",
    "ECART_BUDGET": "écart de budget", "ECART_NOTE": "écart de note",
    "RAPPEL_CONTRAT": "rappel des contrats", "RAPPEL_EVALUATION": "rappel des évaluations",
    "PERIODE_EVALUATION": "période des évaluations",
    "TOUTES": "toutes les structures", "AUTORISEE": "structures autorisées",
    "SUBVENTIONNEE": "structures subventionnées",
    "NON_COMMENCE": "non commencée", "PRE_REMPLI": "préremplie", "COMMENCE": "commencée",
    "A_VERIFIER": "à vérifier", "FINALISE": "finalisée", "VALIDE": "validée",
    "FINALISEE": "finalisée", "OUVERTE": "ouverte", "SOUMISE": "soumise", "RENVOYEE": "renvoyée",
    "REVOQUEE": "révoquée", "ANNULEE": "abandonnée",
    "DEPOSE": "déposé", "REMPLACE": "remplacé", "RETIRE": "retiré",
    "RULE_BROKEN": "une règle n'est plus respectée", "MANUAL": "à la demande d'un agent",
    "AGENT": "un agent", "DN": "un dossier de Démarche Numérique", "SAISIE": "la saisie de l'opérateur",
    "FINALISATION": "la finalisation",
    "01-identification": "« Identification »", "02-documents-financiers": "« Documents financiers »",
    "03-finance": "« Analyse financière »", "04-controles": "« Contrôles »",
    "05-documents": "« Actes administratifs »", "06-notes": "« Notes »",
    "01-places": "« Places »", "03-analyse-financiere": "« Analyse financière »",
    "04-actes-administratifs": "« Actes administratifs »",
    "02-places-hebergement": "« Places et hébergement »",
    "03-actes-administratifs": "« Actes administratifs »",
    "OUVERTURE_EX_NIHILO": "ouverture ex nihilo",
    "OUVERTURE_DEPUIS_UNE_OU_PLUSIEURS_STRUCTURES": "ouverture depuis une ou plusieurs structures",
    "EXTENSION_EX_NIHILO": "extension ex nihilo",
    "EXTENSION_DEPUIS_STRUCTURES_QUI_CONTRACTENT": "extension depuis des structures qui se contractent",
    "EXTENSION_DEPUIS_STRUCTURES_QUI_FERMENT": "extension depuis des structures qui ferment",
    "CONTRACTION_AVEC_TRANSFERT_VERS_AUTRE_STRUCTURE": "contraction avec transfert vers une autre structure",
    "CONTRACTION_SANS_TRANSFERT_DE_PLACES": "contraction sans transfert de places",
    "FERMETURE_AVEC_TRANSFERT_VERS_UNE_OU_PLUSIEURS_STRUCTURES": "fermeture avec transfert vers une ou plusieurs structures",
    "FERMETURE_SANS_TRANSFERT": "fermeture sans transfert",
    "TRANSFO_HUDA_FERMETURE_VERS_CADA_EXISTANT": "fermeture d'un HUDA vers un CADA existant",
    "TRANSFO_HUDA_FERMETURE_VERS_CADA_NOUVEAU": "fermeture d'un HUDA vers un CADA nouveau",
    "TRANSFO_HUDA_FERMETURE_REMISE_EN_CONCURRENCE": "fermeture d'un HUDA avec remise en concurrence",
    "TRANSFO_HUDA_CONTRACTION_VERS_CADA_EXISTANT": "contraction d'un HUDA vers un CADA existant",
    "TRANSFO_HUDA_CONTRACTION_VERS_CADA_NOUVEAU": "contraction d'un HUDA vers un CADA nouveau",
    "TRANSFO_HUDA_CONTRACTION_REMISE_EN_CONCURRENCE": "contraction d'un HUDA avec remise en concurrence",
}
# fmt: on
"""By code. A code means the same thing wherever it is held."""


def is_choice(field: Field) -> bool:
    """Tell whether a field holds one of a list of codes."""
    return field.unit is Unit.CHOICE
