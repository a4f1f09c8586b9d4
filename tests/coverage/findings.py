"""The anomaly rules and the reminders."""

from typing import Final

from placeasile.domain.anomaly.rules.registry import RULES
from tests.coverage.item import Item, Kind, held

CODES: Final = (
    "AUTORISATION_DUREE_NOT_15Y", "CONVENTION_AUTORISEE_DUREE_NOT_5Y",
    "CONVENTION_SUBVENTIONNEE_DUREE_GT_3Y", "CONVENTION_HORS_PERIODE_AUTORISATION",
    "CONVENTION_MANQUANTE_OU_EXPIREE", "CONVENTION_DATES_DIFFERENTES_ACTES",
    "AUTORISATION_DATES_DIFFERENTES_ACTES", "EVALUATION_HORS_DELAI",
    "PLACES_LABELLISEES_GT_AUTORISEES", "PLACES_SPECIALISEES_GT_AUTORISEES",
    "PLACES_PMR_GT_AUTORISEES", "INCOHERENCE_LGBT_PLACES", "INCOHERENCE_FVVTEH_PLACES",
    "PLACES_ADRESSES_ECART_STRUCTURE", "DEPARTEMENT_INCOHERENT_CODE_DNA", "MULTI_DNA",
    "CPOM_MONO_STRUCTURE", "TAUX_ENCADREMENT_GT_SEUIL", "TAUX_ENCADREMENT_LT_2",
    "COUT_JOURNALIER_GT_TARIF_CIBLE", "COUT_JOURNALIER_LT_15", "RESULTAT_NET_EQ_0",
    "AFFECTATION_DETAIL_MANQUANT", "AFFECTATION_DETAIL_ECART", "REPRISE_PLUS_AFFECTATION_ECART",
    "REPRISE_ETAT_SIGNE_INVERSE", "SUBVENTIONNEE_DEFICIT_AVEC_EXCEDENT",
    "SUBVENTIONNEE_EXCEDENT_AVEC_REPRISE_ETAT", "SUBVENTIONNEE_EXCEDENT_ECART",
    "DOCUMENT_CONVENTION_MANQUANT", "DOCUMENT_AUTORISATION_MANQUANT", "DOCUMENT_CPOM_MANQUANT",
    "ACTIVITE_PLACES_INDISPONIBLES_GT_3PCT", "ACTIVITE_PRESENCES_INDUES_GT_7PCT",
    "ADRESSE_NON_LOCALISEE",
)  # fmt: skip
"""The thirty-five rules that the papers name, in their order."""


def _anomaly(code: str) -> Item:
    """Return a rule, by the words that agents read; a rule that is gone has none."""
    title = RULES[code].words.label if code in RULES else code
    return held(code, title, f"domain.anomaly.rules.registry:RULES[{code}]")


KINDS: Final = (
    Kind("Anomalies", tuple(map(_anomaly, CODES))),
    Kind(
        "Anomalies propres au registre",
        tuple(_anomaly(code) for code in RULES if code not in CODES),
    ),
    Kind(
        "Rappels",
        tuple(
            held(f"{code}", title, f"domain.rules.reminders:Task.{code}")
            for code, title in (
                ("RENOUVELLEMENT_AUTORISATION", "Renouveler l'autorisation"),
                ("RENOUVELLEMENT_CONVENTION", "Renouveler la convention"),
                ("RENOUVELLEMENT_CPOM", "Renouveler le CPOM"),
                ("EVALUATION", "Mener l'évaluation de la période"),
                ("PLACES_A_OUVRIR", "Ouvrir les places prévues"),
                ("PLACES_A_FERMER", "Fermer les places prévues"),
                ("ACTION_CORRECTIVE", "Mener une action corrective"),
            )
        ),
    ),
)
