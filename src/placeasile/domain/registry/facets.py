"""What each facet of facts is called, and the block of a dossier that it belongs to."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Block(StrEnum):
    """A part of a dossier, as agents name it."""

    IDENTITE = "Identité"
    CALENDRIER = "Calendrier"
    CAPACITE = "Places"
    HEBERGEMENT = "Hébergement"
    FINANCES = "Finances"
    CPOM = "CPOM"
    ACTIVITE = "Activité"
    QUALITE = "Contrôle qualité"
    ACTES = "Actes et documents"
    CONTACTS = "Contacts"
    NOTES = "Notes"
    SAISIE = "Finalisation et actualisation"
    ANOMALIES = "Anomalies"
    TRANSFORMATIONS = "Transformations"
    REFERENCES = "Références"


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet of facts: its name, its block, and its French label."""

    name: str
    block: Block
    label: str


LABELS: Final[Mapping[Block, Mapping[str, str]]] = {
    Block.IDENTITE: {
        "registered": "Inscription",
        "void": "Annulation de l'inscription",
        "nom": "Nom",
        "type": "Type",
        "departement": "Département",
        "operateur": "Opérateur",
        "code_bhasile": "Code Bhasile",
        "dna": "Code DNA",
        "dna_listed": "Présence dans la liste de l'OFII",
        "dna_reference": "Fiche de l'OFII",
        "ofii_discrepancy": "Écart avec la liste de l'OFII",
        "finess": "Numéro FINESS",
        "legal_identity": "Identité légale",
        "programme": "Rattachement au programme 303",
        "public": "Public accueilli",
        "adresse": "Adresse administrative",
        "geocode": "Géolocalisation",
        "arrondissement": "Arrondissement",
        "specialisation": "Spécialité",
        "operateur_active": "Activité de l'opérateur",
        "operateur_merged": "Fusion de l'opérateur",
        "operateur_parent": "Maison mère",
    },
    Block.CALENDRIER: {
        "opened": "Ouverture",
        "closed": "Fermeture",
        "authorisation": "Autorisation",
        "authorisation_avenant": "Modification d'autorisation",
        "authorisation_end": "Fin de l'autorisation",
        "convention": "Convention",
        "convention_avenant": "Avenant à la convention",
        "convention_end": "Fin de la convention",
    },
    Block.CAPACITE: {
        "places": "Places autorisées",
        "pmr": "Places PMR",
        "lgbt": "Places LGBT",
        "fvv_teh": "Places FVV-TEH",
        "places_stated": "Places au 31 décembre",
        "pmr_stated": "Places PMR au 31 décembre",
        "lgbt_stated": "Places LGBT au 31 décembre",
        "fvv_teh_stated": "Places FVV-TEH au 31 décembre",
        "plan": "Places à ouvrir ou à fermer",
        "plan_dropped": "Abandon de places à ouvrir ou à fermer",
    },
    Block.HEBERGEMENT: {
        "site": "Site",
        "site_address": "Adresse d'un site",
        "site_location": "Commune d'un site",
        "site_places": "Places d'un site",
        "site_repartition": "Bâti d'un site",
        "sites_complete": "Liste des sites complète",
        "antenne": "Antenne",
        "antenne_closed": "Fermeture d'une antenne",
    },
    Block.FINANCES: {
        "dotation_requested": "Dotation demandée",
        "dotation_granted": "Dotation accordée",
        "income_proposed": "Produits proposés",
        "total_income": "Produits",
        "charges_proposed": "Charges proposées",
        "charges_retained": "Charges retenues",
        "state_recovery": "Reprise ou compensation de l'État",
        "surplus_recovered": "Excédent repris",
        "surplus_carried": "Excédent reporté",
        "dedicated_funds": "Fonds dédiés",
        "allocation": "Affectation du résultat",
        "budget_comment": "Commentaire de l'État sur le budget",
        "operator_comment": "Commentaire de l'opérateur sur le budget",
        "budget_closed": "Clôture de l'exercice",
        "etp_forecast": "ETP prévus",
        "etp_realised": "ETP réalisés",
        "taux_encadrement_forecast": "Taux d'encadrement prévu",
        "taux_encadrement_realised": "Taux d'encadrement réalisé",
        "cout_journalier_forecast": "Coût journalier prévu",
        "cout_journalier_realised": "Coût journalier réalisé",
    },
    Block.CPOM: {
        "cpom_contract": "Contrat",
        "cpom_end": "Fin du contrat",
        "cpom_avenant": "Avenant au contrat",
        "cpom_territory": "Territoire du contrat",
        "cpom_departement": "Département couvert",
        "cpom_budget": "Budget du contrat",
        "member": "Structure membre",
        "in_cpom_declared": "Participation déclarée",
    },
    Block.ACTIVITE: {
        "activity": "Activité d'un mois",
        "activity_restated": "Activité rectifiée d'un mois",
        "referes": "Référés d'un mois",
        "referes_restated": "Référés rectifiés d'un mois",
    },
    Block.QUALITE: {
        "inspection": "Inspection",
        "inspection_report": "Rapport d'inspection",
        "evaluation": "Évaluation",
        "evaluation_scores": "Notes d'une évaluation",
        "evaluation_exemption": "Absence d'évaluation",
        "evaluation_withdrawn": "Annulation d'une évaluation",
        "action_plan": "Plan d'action",
        "action": "Action corrective",
        "action_done": "Action corrective faite",
        "action_dropped": "Action corrective abandonnée",
        "incident": "Événement indésirable grave",
        "incident_requalified": "Requalification d'un événement grave",
        "incident_withdrawn": "Annulation d'un événement grave",
    },
    Block.ACTES: {
        "act": "Acte",
        "act_end": "Fin d'un acte",
        "act_avenant": "Avenant à un acte",
        "act_withdrawn": "Retrait d'un acte",
        "document": "Document",
        "document_file": "Fichier d'un document",
        "document_status": "Statut d'un document",
    },
    Block.CONTACTS: {
        "contact": "Contact",
        "contact_released": "Fin d'un contact",
        "erased": "Effacement de données personnelles",
    },
    Block.NOTES: {
        "note": "Note",
        "note_archived": "Archivage d'une note",
        "note_withdrawn": "Retrait d'une note",
    },
    Block.SAISIE: {
        "submission": "Saisie de l'opérateur",
        "finalisation": "Finalisation",
        "finalisation_step": "Étape de finalisation",
        "campaign": "Campagne d'actualisation",
        "campaign_closed": "Clôture de la campagne",
        "campaign_deadline": "Échéance de la campagne",
        "campaign_enrolled": "Appel à la campagne",
        "campaign_step": "Étape d'actualisation",
        "actualised": "Actualisation",
    },
    Block.ANOMALIES: {
        "anomaly_raised": "Anomalie relevée",
        "anomaly_corrected": "Anomalie corrigée",
        "anomaly_justified": "Anomalie justifiée",
        "anomaly_reopened": "Anomalie rouverte",
    },
    Block.TRANSFORMATIONS: {
        "transformation_type": "Type de transformation",
        "transformation_dossier": "Dossier de la transformation",
        "transformation_state": "État de la transformation",
        "transformation_block": "Structure de la transformation",
        "transformation_fill": "Contenu d'un bloc",
        "transformation_step": "Étape d'un bloc",
        "transformation_act": "Acte d'un bloc",
        "movement": "Mouvement de places",
    },
    Block.REFERENCES: {
        "population": "Population",
        "threshold": "Seuil d'un indicateur",
        "target_tariff": "Tarif journalier cible",
        "target_ratio": "Taux d'encadrement cible",
        "region_target": "Objectif de places d'une région",
        "reference_year": "Millésime de référence",
        "notification": "Annonce",
        "notification_withdrawn": "Fin d'une annonce",
    },
}

FACETS_SHOWN: Final[Mapping[str, Facet]] = {
    name: Facet(name, block, label)
    for block, labels in LABELS.items()
    for name, label in labels.items()
}
"""Every facet, in the order of the blocks."""
