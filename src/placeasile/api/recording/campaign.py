"""Commands on yearly campaigns."""

from typing import Final

from placeasile.api.recording.kernel import Recording
from placeasile.domain.campaign import decisions
from placeasile.domain.campaign.decisions import ACTUALISATION, CAMPAIGN

CAMPAGNES: Final[dict[str, Recording]] = {
    "opening": Recording("Ouvrir la campagne", CAMPAIGN, decisions.OpenCampaign),
    "deadline": Recording("Changer l'échéance", CAMPAIGN, decisions.ChangeDeadline),
    "closing": Recording("Clore la campagne", CAMPAIGN, decisions.CloseCampaign),
}
"""By the last part of their address."""

STRUCTURES: Final[dict[str, Recording]] = {
    "actualisations": Recording(
        "Appeler à la campagne d'actualisation", ACTUALISATION, decisions.EnrolStructure
    ),
    "actualisations/steps/validation": Recording(
        "Demander la validation d'une étape d'actualisation",
        ACTUALISATION,
        decisions.ValidateActualisationStep,
    ),
    "actualisations/steps/invalidation": Recording(
        "Reprendre une étape d'actualisation",
        ACTUALISATION,
        decisions.InvalidateActualisationStep,
    ),
    "actualisations/completion": Recording(
        "Demander l'actualisation", ACTUALISATION, decisions.ActualiseStructure
    ),
}
"""By the last part of their address."""
