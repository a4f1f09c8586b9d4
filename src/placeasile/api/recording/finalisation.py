"""Commands on the finalisation of a structure."""

from typing import Final

from placeasile.api.recording.kernel import Recording
from placeasile.domain.finalisation import decisions
from placeasile.domain.finalisation.decisions import FINALISATION

STRUCTURES: Final[dict[str, Recording]] = {
    "submissions": Recording(
        "Recevoir la saisie de l'opérateur", FINALISATION, decisions.ReceiveSubmission
    ),
    "submissions/return": Recording(
        "Renvoyer la saisie à l'opérateur", FINALISATION, decisions.ReturnSubmission
    ),
    "finalisation/opening": Recording(
        "Ouvrir la finalisation", FINALISATION, decisions.OpenFinalisation
    ),
    "finalisation/steps/start": Recording(
        "Commencer une étape", FINALISATION, decisions.StartFinalisationStep
    ),
    "finalisation/steps/validation": Recording(
        "Demander la validation d'une étape", FINALISATION, decisions.ValidateFinalisationStep
    ),
    "finalisation/steps/reopening": Recording(
        "Rouvrir une étape de finalisation", FINALISATION, decisions.ReopenFinalisationStep
    ),
    "finalisation": Recording(
        "Demander la finalisation", FINALISATION, decisions.FinaliseStructure
    ),
    "finalisation/revocation": Recording(
        "Révoquer la finalisation", FINALISATION, decisions.RevokeFinalisation
    ),
}
"""By the last part of their address."""
