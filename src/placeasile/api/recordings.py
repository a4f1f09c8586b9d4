"""Every command and its address, in one table."""

from dataclasses import dataclass
from typing import Any, Final

from placeasile.domain.finance import decisions as finance
from placeasile.domain.kernel import Command, Decider
from placeasile.domain.operateur import decisions as operateur
from placeasile.domain.quality import decisions as quality
from placeasile.domain.structure.decisions import capacity, codes, contracts, lifecycle
from placeasile.domain.structure.decisions.base import STRUCTURE


@dataclass(frozen=True, slots=True)
class Recording:
    """A command, what decides it, and what its route is called in French."""

    label: str
    decider: Decider[Any]
    kind: type[Command[Any]]


STRUCTURES: Final = {
    "registration": Recording("Corriger l'inscription", STRUCTURE, lifecycle.RegisterStructure),
    "opening": Recording("Ouvrir", STRUCTURE, lifecycle.OpenStructure),
    "name": Recording("Renommer", STRUCTURE, lifecycle.RenameStructure),
    "operateur": Recording("Changer d'opérateur", STRUCTURE, lifecycle.ChangeOperateur),
    "address": Recording("Dire l'adresse administrative", STRUCTURE, lifecycle.MoveStructure),
    "type": Recording("Changer de type", STRUCTURE, lifecycle.ConvertType),
    "closing": Recording("Fermer", STRUCTURE, lifecycle.CloseStructure),
    "dna-codes": Recording("Donner un code DNA", STRUCTURE, codes.AttachDnaCode),
    "dna-codes/end": Recording("Mettre fin à un code DNA", STRUCTURE, codes.EndDnaCode),
    "finess-codes": Recording("Donner un numéro FINESS", STRUCTURE, codes.AttachFinessCode),
    "finess-codes/end": Recording("Mettre fin à un FINESS", STRUCTURE, codes.EndFinessCode),
    "capacity": Recording("Autoriser une capacité", STRUCTURE, capacity.AuthoriseCapacity),
    "capacity-statements": Recording(
        "Déclarer la capacité d'une année passée", STRUCTURE, capacity.StateCapacity
    ),
    "conventions": Recording("Signer une convention", STRUCTURE, contracts.SignConvention),
    "conventions/renewal": Recording(
        "Renouveler une convention", STRUCTURE, contracts.RenewConvention
    ),
    "conventions/avenants": Recording(
        "Ajouter un avenant à une convention", STRUCTURE, contracts.AmendConvention
    ),
    "conventions/termination": Recording(
        "Mettre fin à une convention", STRUCTURE, contracts.TerminateConvention
    ),
    "authorisations": Recording("Autoriser", STRUCTURE, contracts.GrantAuthorisation),
    "authorisations/renewal": Recording(
        "Renouveler une autorisation", STRUCTURE, contracts.RenewAuthorisation
    ),
    "authorisations/avenants": Recording(
        "Modifier une autorisation", STRUCTURE, contracts.AmendAuthorisation
    ),
    "authorisations/withdrawal": Recording(
        "Retirer une autorisation", STRUCTURE, contracts.WithdrawAuthorisation
    ),
    "dotation-requests": Recording(
        "Demander une dotation", finance.FINANCE, finance.RequestDotation
    ),
    "dotations": Recording("Accorder une dotation", finance.FINANCE, finance.GrantDotation),
    "dotation-amendments": Recording(
        "Modifier une dotation accordée", finance.FINANCE, finance.AmendDotation
    ),
    "inspections": Recording("Saisir une inspection", quality.QUALITY, quality.RecordInspection),
    "inspection-reports": Recording(
        "Déposer un rapport d'inspection", quality.QUALITY, quality.FileInspectionReport
    ),
    "inspection-withdrawals": Recording(
        "Rayer une inspection", quality.QUALITY, quality.WithdrawInspection
    ),
}
"""Commands on a structure, by the last part of their address."""

OPERATEURS: Final = {
    "registration": Recording(
        "Corriger l'inscription d'un opérateur", operateur.OPERATEUR, operateur.RegisterOperateur
    ),
    "name": Recording("Renommer un opérateur", operateur.OPERATEUR, operateur.RenameOperateur),
    "legal-identity": Recording(
        "Dire le SIRET et le siège d'un opérateur",
        operateur.OPERATEUR,
        operateur.RecordLegalIdentity,
    ),
}
"""Commands on an operator, by the last part of their address."""
