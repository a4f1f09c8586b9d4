"""Why some of the domain is left out, in French: the document shows it."""

from typing import Final

IMPORTS: Final = "Imports : l'enveloppe d'un fichier reçu viendra avec les données réelles."
CONTENT: Final = "Contenu des fichiers : avec l'entrepôt de documents et les données réelles."
ACCOUNTS: Final = (
    "Comptes et droits : avec les pages web ; le registre connaît des clés et des rôles."
)
USAGE: Final = "Traces d'usage : hors du journal immuable, avec les pages web."
METRICS: Final = "Mesures du produit et non du parc : hors du registre."
HELP: Final = "Aide en ligne : avec les pages web."
SCREENS: Final = "Écrans : avec les pages web."
PREFILLED: Final = (
    "Préremplissage d'un formulaire que l'agent relit : avec les écrans de transformation. Le "
    "registre ne recopie pas seul des personnes et des adresses protégées sous d'autres clés."
)
