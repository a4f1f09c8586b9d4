"""Commands on transformations."""

from typing import Final

from placeasile.api.recording.kernel import Recording
from placeasile.domain.processes.transforming import finalise, revoke
from placeasile.domain.transformation.decisions import acts, drafting, finalising, moving
from placeasile.domain.transformation.decisions.base import TRANSFORMATION

TRANSFORMATIONS: Final[dict[str, Recording]] = {
    "start": Recording("Corriger le début", TRANSFORMATION, drafting.StartTransformation),
    "blocks": Recording("Choisir une structure", TRANSFORMATION, drafting.SelectBlock),
    "blocks/removal": Recording("Retirer une structure", TRANSFORMATION, drafting.RemoveBlock),
    "blocks/content": Recording("Remplir un bloc", TRANSFORMATION, drafting.FillBlock),
    "steps/validation": Recording(
        "Valider une étape", TRANSFORMATION, moving.ValidateTransformationStep
    ),
    "steps/reopening": Recording(
        "Rouvrir une étape", TRANSFORMATION, moving.ReopenTransformationStep
    ),
    "acts": Recording("Préparer un acte d'un bloc", TRANSFORMATION, acts.DraftAct),
    "acts/removal": Recording("Retirer un acte d'un bloc", TRANSFORMATION, acts.RemoveDraftedAct),
    "movements": Recording("Prévoir un mouvement de places", TRANSFORMATION, moving.PlanMovement),
    "movements/removal": Recording(
        "Retirer un mouvement de places", TRANSFORMATION, moving.RemoveMovement
    ),
    "dossier": Recording("Rattacher un dossier", TRANSFORMATION, drafting.LinkDossier),
    "cancellation": Recording("Abandonner", TRANSFORMATION, drafting.CancelTransformation),
    "finalisation": Recording(
        "Finaliser, et enregistrer sur chaque structure",
        TRANSFORMATION,
        finalising.FinaliseTransformation,
        finalise,
    ),
    "revocation": Recording(
        "Révoquer avant la date d'effet", TRANSFORMATION, finalising.RevokeTransformation, revoke
    ),
}
"""By the last part of their address."""
