"""Commands on the identity, the life, the codes, the capacity and the contracts of a structure."""

from typing import Final

from placeasile.api.recording.kernel import Recording
from placeasile.domain.structure.decisions import (
    capacity,
    codes,
    contracts,
    declarations,
    description,
    endings,
    lifecycle,
    plans,
)
from placeasile.domain.structure.decisions.base import STRUCTURE
from placeasile.domain.structure.decisions.declarations import DECLARATIONS
from placeasile.domain.structure.decisions.description import DESCRIPTION

STRUCTURES: Final = {
    "registration": Recording("Corriger l'inscription", STRUCTURE, lifecycle.RegisterStructure),
    "opening": Recording("Ouvrir", STRUCTURE, lifecycle.OpenStructure),
    "name": Recording("Renommer", STRUCTURE, lifecycle.RenameStructure),
    "operateur": Recording("Changer d'opérateur", STRUCTURE, lifecycle.ChangeOperateur),
    "address": Recording("Dire l'adresse administrative", STRUCTURE, lifecycle.MoveStructure),
    "type": Recording("Changer de type", STRUCTURE, lifecycle.ConvertType),
    "public": Recording("Dire le public accueilli", DESCRIPTION, description.ChangePublicServed),
    "code-bhasile": Recording("Donner le code Bhasile", DESCRIPTION, description.AssignBhasileCode),
    "programme": Recording(
        "Rattacher au programme 303", DESCRIPTION, description.AttachToProgramme303
    ),
    "programme/clearing": Recording(
        "Effacer le rattachement au programme 303",
        DESCRIPTION,
        description.ClearProgramme303Attachment,
    ),
    "specialisations": Recording(
        "Labelliser une spécialité", DESCRIPTION, description.LabelSpecialisation
    ),
    "specialisations/withdrawal": Recording(
        "Retirer une spécialité, ou dire qu'il n'y en a pas",
        DESCRIPTION,
        description.WithdrawSpecialisation,
    ),
    "address/geocode": Recording(
        "Placer l'adresse sur la carte", DESCRIPTION, description.GeocodeAddress
    ),
    "arrondissement": Recording(
        "Dire l'arrondissement", DESCRIPTION, description.AssignArrondissement
    ),
    "closing": Recording("Fermer", STRUCTURE, lifecycle.CloseStructure),
    "reopening": Recording("Rouvrir", DESCRIPTION, endings.ReopenStructure),
    "annulment": Recording(
        "Annuler une inscription faite par erreur", DESCRIPTION, endings.AnnulRegistration
    ),
    "plans/openings": Recording("Prévoir des ouvertures de places", DESCRIPTION, plans.PlanOpening),
    "plans/closures": Recording("Prévoir des fermetures de places", DESCRIPTION, plans.PlanClosure),
    "plans/drop": Recording("Abandonner une prévision", DESCRIPTION, plans.DropPlan),
    "operator-comments": Recording(
        "Commenter une année", DECLARATIONS, declarations.WriteOperatorComment
    ),
    "ofii-discrepancies": Recording(
        "Signaler un écart avec la liste de l'OFII",
        DECLARATIONS,
        declarations.ReportOfiiDiscrepancy,
    ),
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
}
"""Commands on a structure, by the last part of their address."""
