"""The French words of the codes that tables hold, as they are read by themselves."""

from collections.abc import Mapping
from typing import Final

from placeasile.domain.registry.choices import CHOICES
from placeasile.domain.territory import DEPARTEMENTS, REGIONS

# fmt: off
STATES: Final[Mapping[str, str]] = {
    "A_VENIR": "À venir", "EN_COURS": "En cours", "EXPIREE": "Expirée", "EXPIRE": "Expiré",
    "EXPIRE_BIENTOT": "Expire bientôt", "FERMEE": "Fermée", "OUVERTE": "Ouverte",
    "INCONNUE": "Ouverture non renseignée", "ANNULEE": "Annulée", "PASSEE": "Passée",
    "PASSE": "Passé", "DEPASSE": "Dépassé", "DEPASSEE": "Dépassée", "EN_VIGUEUR": "En vigueur",
    "CORRIGE": "Corrigé", "RETIRE": "Retiré", "TERMINE": "Terminé", "EN_FONCTION": "En fonction",
    "FERME": "Fermé", "OUVERT": "Ouvert", "ACTIF": "Actif", "ACTIVE": "Active",
    "ARCHIVEE": "Archivée", "RETIREE": "Retirée", "FAITE": "Faite", "A_FAIRE": "À faire",
    "EN_RETARD": "En retard", "ABANDONNEE": "Abandonnée", "REOUVERTE": "Rouverte",
    "RELEVEE_A_NOUVEAU": "Relevée à nouveau", "JUSTIFIEE": "Justifiée", "CORRIGEE": "Corrigée",
    "NON_ACTUALISEE": "Non actualisée", "ACTUALISEE": "Actualisée", "PARTIELLE": "Partielle",
    "URGENT": "Urgent", "IMPORTANT": "Important", "BLOQUANT": "Bloquante",
    "ALERTE": "Alerte", "INFORMATION": "Information", "VALIDEE": "Validée",
    "SORTIE": "Sortie", "MEMBRE": "Membre", "SANS_OBJET": "Sans objet",
    "BILAN": "Bilan au 31 décembre", "EFFET": "Capacité en vigueur", "MIXTE": "Mixte",
    "COMMUNE": "À la commune", "ADRESSE": "À l'adresse",
    "convention": "Convention", "authorisation": "Autorisation",
    "DNA": "DNA", "FINESS": "FINESS", "BHASILE": "Bhasile", "CODE_BHASILE": "Bhasile",
    "INSPECTION": "Inspection", "EVALUATION": "Évaluation", "EIG": "Événement grave",
    "INCIDENT": "Événement grave", "AUTORISEE": "Autorisée", "SUBVENTIONNEE": "Subventionnée",
    "ACTE": "Acte", "FINANCIER": "Document financier", "RAPPORT": "Rapport",
    "COURANTE": "Courante", "TERMINEE": "Terminée", "DEPOSE": "Déposé", "VALIDE": "Validé",
    "REMPLACE": "Remplacé", "LOCALISE": "Localisé", "INTROUVABLE": "Introuvable",
    "A_LOCALISER": "À localiser", "A_DEBUTER": "À débuter", "SOUMISE": "Soumise",
    "FINALISE_OPERATEUR": "Finalisée par l'opérateur", "EN_COURS_AGENT": "En cours chez l'agent",
    "FINALISE_AGENT": "Finalisée par l'agent", "NON_COMMENCE": "Non commencée",
    "CALENDAR": "Calendrier", "PLACES": "Places", "CHARACTERISTICS": "Caractéristiques",
    "FINANCE": "Finances", "DOCUMENTS": "Documents", "ACTIVITE": "Activité",
    "INFO": "Information", "SOFT": "À corriger", "IDENTIFICATION": "Identification",
    "SITES": "Hébergement", "AUTORISATION": "Autorisation", "OPENING": "Ouverture",
    "CLOSURE": "Fermeture", "opening": "Ouverture", "closure": "Fermeture",
    "SAISIE": "Saisie", "CORRECTION": "Correction", "RETRAIT": "Retrait",
}
# fmt: on

TONES: Final[Mapping[str, str]] = {
    "OUVERTE": "success", "EN_COURS": "success", "EN_FONCTION": "success", "EN_VIGUEUR": "success",
    "EXPIRE_BIENTOT": "warning", "A_VENIR": "info", "IMPORTANT": "warning", "URGENT": "error",
    "EXPIREE": "neutral", "EXPIRE": "neutral", "EN_RETARD": "error", "FERMEE": "neutral",
    "ANNULEE": "neutral", "CORRIGE": "warning", "CORRECTION": "warning", "RETIRE": "error",
    "RETRAIT": "error", "JUSTIFIEE": "info", "CORRIGEE": "success",
}  # fmt: skip
"""The colour of a badge, which its words say too."""


def choice(code: str) -> str:
    """Return the words of a code; an unknown code is shown as it is, made readable."""
    if code in STATES:
        return STATES[code]
    found = CHOICES.get(code, code.replace("_", " ").lower() if "_" in code else code)
    words = found.strip("« »\u00a0\u202f")
    return words[:1].upper() + words[1:]


def departement(code: str) -> str:
    """Return a département as it is read: Calvados (14)."""
    return f"{DEPARTEMENTS[code].nom} ({code})" if code in DEPARTEMENTS else code


def region(code: str) -> str:
    """Return the name of a region."""
    return REGIONS.get(code, code)


def tone(code: str) -> str:
    """Return the colour of the badge of a code."""
    return TONES.get(code, "neutral")
