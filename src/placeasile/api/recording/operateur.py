"""Commands on an operator."""

from typing import Final

from placeasile.api.recording.kernel import Recording
from placeasile.domain.operateur import decisions as operateur, group
from placeasile.domain.operateur.decisions import OPERATEUR

OPERATEURS: Final = {
    "registration": Recording(
        "Corriger l'inscription d'un opérateur", OPERATEUR, operateur.RegisterOperateur
    ),
    "name": Recording("Renommer un opérateur", OPERATEUR, operateur.RenameOperateur),
    "legal-identity": Recording(
        "Dire le SIRET et le siège d'un opérateur", OPERATEUR, operateur.RecordLegalIdentity
    ),
    "parent": Recording("Rattacher un opérateur à sa maison mère", OPERATEUR, group.SetParent),
    "parent/end": Recording(
        "Détacher un opérateur de sa maison mère", OPERATEUR, group.ClearParent
    ),
    "merger": Recording("Fusionner un opérateur dans un autre", OPERATEUR, group.MergeOperateur),
    "deactivation": Recording(
        "Mettre fin à l'activité d'un opérateur", OPERATEUR, group.DeactivateOperateur
    ),
    "reactivation": Recording(
        "Reprendre l'activité d'un opérateur", OPERATEUR, group.ReactivateOperateur
    ),
}
"""Commands on an operator, by the last part of their address."""
