"""The categories of acts and documents: whose they are, how they are dated, when they are due.

Source: the upstream forms (Place d'Asile, then Bhasile) and their tables of categories.
"""

from collections.abc import Mapping, Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from placeasile.domain.vocabulary import StructureType


class ActCategory(StrEnum):
    """What an administrative act is, in the order in which acts are shown."""

    ARRETE_AUTORISATION = "ARRETE_AUTORISATION"
    ARRETE_TARIFICATION = "ARRETE_TARIFICATION"
    ARRETE_EXTENSION = "ARRETE_EXTENSION"
    ARRETE_CONTRACTION = "ARRETE_CONTRACTION"
    ARRETE_FUSION = "ARRETE_FUSION"
    CONVENTION = "CONVENTION"
    CONVENTION_CPOM = "CONVENTION_CPOM"
    STATUTS = "STATUTS"
    FRAIS_DE_SIEGE = "FRAIS_DE_SIEGE"
    RAPPORT_ACTIVITE_OPERATEUR = "RAPPORT_ACTIVITE_OPERATEUR"
    CPOM = "CPOM"
    AUTRE = "AUTRE"

    @property
    def label(self) -> str:
        """Its French name."""
        return ACT_LABELS[self]

    @property
    def dating(self) -> "Dating":
        """How an act of the category is dated."""
        return DATING[self]


class Dating(StrEnum):
    """How acts of a category are dated: a first and a last day, one day, or a name alone."""

    PERIODE = "PERIODE"
    JOUR = "JOUR"
    AUCUNE = "AUCUNE"


class FinancialCategory(StrEnum):
    """What a financial document is, in the order in which they are shown."""

    BUDGET_PREVISIONNEL_DEMANDE = "BUDGET_PREVISIONNEL_DEMANDE"
    RAPPORT_BUDGETAIRE = "RAPPORT_BUDGETAIRE"
    BUDGET_PREVISIONNEL_RETENU = "BUDGET_PREVISIONNEL_RETENU"
    BUDGET_RECTIFICATIF = "BUDGET_RECTIFICATIF"
    COMPTE_ADMINISTRATIF_SOUMIS = "COMPTE_ADMINISTRATIF_SOUMIS"
    RAPPORT_ACTIVITE = "RAPPORT_ACTIVITE"
    COMPTE_ADMINISTRATIF_RETENU = "COMPTE_ADMINISTRATIF_RETENU"
    DEMANDE_SUBVENTION = "DEMANDE_SUBVENTION"
    COMPTE_RENDU_FINANCIER = "COMPTE_RENDU_FINANCIER"
    RAPPORT_ACTIVITE_OPERATEUR = "RAPPORT_ACTIVITE_OPERATEUR"
    AUTRE_FINANCIER = "AUTRE_FINANCIER"

    @property
    def label(self) -> str:
        """Its French name."""
        return FINANCIAL[self].label

    def concerns(self, kind: StructureType) -> bool:
        """Tell whether structures of a type file it; PRAHDA and NH file as subsidised ones do."""
        own = Family.AUTORISEE if kind.authorised else Family.SUBVENTIONNEE
        return FINANCIAL[self].family in {own, Family.TOUTES}


class Granularity(StrEnum):
    """Whether a financial document is about a structure, its CPOM, or both."""

    STRUCTURE = "STRUCTURE"
    CPOM = "CPOM"
    STRUCTURE_ET_CPOM = "STRUCTURE_ET_CPOM"


class Family(StrEnum):
    """Which structures file a category of financial documents."""

    AUTORISEE = "AUTORISEE"
    SUBVENTIONNEE = "SUBVENTIONNEE"
    TOUTES = "TOUTES"


@dataclass(frozen=True, slots=True)
class Financial:
    """A category of financial documents.

    ``lag`` is how many years after its own a document is due: one of year Y is due once
    the open year is Y + lag.
    """

    label: str
    family: Family
    lag: int


FINANCIAL: Final[Mapping[FinancialCategory, Financial]] = {
    FinancialCategory.BUDGET_PREVISIONNEL_DEMANDE: Financial(
        "Budget prévisionnel demandé", Family.AUTORISEE, 0
    ),
    FinancialCategory.RAPPORT_BUDGETAIRE: Financial("Rapport budgétaire", Family.AUTORISEE, 0),
    FinancialCategory.BUDGET_PREVISIONNEL_RETENU: Financial(
        "Budget prévisionnel retenu", Family.AUTORISEE, 0
    ),
    FinancialCategory.BUDGET_RECTIFICATIF: Financial("Budget rectificatif", Family.AUTORISEE, 1),
    FinancialCategory.COMPTE_ADMINISTRATIF_SOUMIS: Financial(
        "Compte administratif soumis", Family.AUTORISEE, 1
    ),
    FinancialCategory.RAPPORT_ACTIVITE: Financial("Rapport d'activité", Family.AUTORISEE, 1),
    FinancialCategory.COMPTE_ADMINISTRATIF_RETENU: Financial(
        "Compte administratif retenu", Family.AUTORISEE, 2
    ),
    FinancialCategory.DEMANDE_SUBVENTION: Financial(
        "Demande de subvention", Family.SUBVENTIONNEE, 2
    ),
    FinancialCategory.COMPTE_RENDU_FINANCIER: Financial(
        "Compte-rendu financier", Family.SUBVENTIONNEE, 2
    ),
    FinancialCategory.RAPPORT_ACTIVITE_OPERATEUR: Financial(
        "Rapport d'activité de l'opérateur", Family.SUBVENTIONNEE, 2
    ),
    FinancialCategory.AUTRE_FINANCIER: Financial("Autre document", Family.TOUTES, 0),
}

NEVER_REQUIRED: Final = frozenset(
    {
        FinancialCategory.RAPPORT_BUDGETAIRE,
        FinancialCategory.BUDGET_RECTIFICATIF,
        FinancialCategory.AUTRE_FINANCIER,
    }
)

ACT_LABELS: Final[Mapping[ActCategory, str]] = {
    ActCategory.ARRETE_AUTORISATION: "Arrêté d'autorisation",
    ActCategory.ARRETE_TARIFICATION: "Arrêté de tarification",
    ActCategory.ARRETE_EXTENSION: "Arrêté d'extension",
    ActCategory.ARRETE_CONTRACTION: "Arrêté de contraction",
    ActCategory.ARRETE_FUSION: "Arrêté de fusion",
    ActCategory.CONVENTION: "Convention",
    ActCategory.CONVENTION_CPOM: "Convention de CPOM",
    ActCategory.STATUTS: "Statuts",
    ActCategory.FRAIS_DE_SIEGE: "Frais de siège",
    ActCategory.RAPPORT_ACTIVITE_OPERATEUR: "Rapport d'activité de l'opérateur",
    ActCategory.CPOM: "CPOM",
    ActCategory.AUTRE: "Autre",
}

DATING: Final[Mapping[ActCategory, Dating]] = {
    ActCategory.ARRETE_AUTORISATION: Dating.PERIODE,
    ActCategory.ARRETE_TARIFICATION: Dating.PERIODE,
    ActCategory.ARRETE_EXTENSION: Dating.JOUR,
    ActCategory.ARRETE_CONTRACTION: Dating.JOUR,
    ActCategory.ARRETE_FUSION: Dating.PERIODE,
    ActCategory.CONVENTION: Dating.PERIODE,
    ActCategory.CONVENTION_CPOM: Dating.PERIODE,
    ActCategory.STATUTS: Dating.JOUR,
    ActCategory.FRAIS_DE_SIEGE: Dating.AUCUNE,
    ActCategory.RAPPORT_ACTIVITE_OPERATEUR: Dating.JOUR,
    ActCategory.CPOM: Dating.PERIODE,
    ActCategory.AUTRE: Dating.AUCUNE,
}

OWNED: Final[Mapping[str, AbstractSet[ActCategory]]] = {
    "structure": {
        ActCategory.ARRETE_AUTORISATION,
        ActCategory.ARRETE_TARIFICATION,
        ActCategory.ARRETE_EXTENSION,
        ActCategory.ARRETE_CONTRACTION,
        ActCategory.ARRETE_FUSION,
        ActCategory.CONVENTION,
        ActCategory.CPOM,
        ActCategory.AUTRE,
    },
    "cpom": {
        ActCategory.ARRETE_AUTORISATION,
        ActCategory.ARRETE_TARIFICATION,
        ActCategory.CONVENTION,
        ActCategory.CONVENTION_CPOM,
        ActCategory.AUTRE,
    },
    "operateur": {
        ActCategory.STATUTS,
        ActCategory.FRAIS_DE_SIEGE,
        ActCategory.RAPPORT_ACTIVITE_OPERATEUR,
        ActCategory.AUTRE,
    },
}
"""The categories of acts of a structure, a CPOM or an operator."""

AUTHORISED_ONLY: Final = frozenset(
    {ActCategory.ARRETE_AUTORISATION, ActCategory.ARRETE_TARIFICATION}
)
"""The acts of CADA and CPH alone."""

SCOPED: Final = AUTHORISED_ONLY | {ActCategory.CONVENTION}
"""The acts of a CPOM that are about its structures of one type."""
