"""Commands on reference data and announcements."""

from typing import Final

from placeasile.api.recording.kernel import Recording
from placeasile.domain.announcements import decisions as announcements
from placeasile.domain.announcements.decisions import ANNOUNCEMENTS
from placeasile.domain.reference import decisions as reference
from placeasile.domain.reference.decisions import REFERENCE as DATA

REFERENCE: Final = {
    "populations": Recording("Dire une population", DATA, reference.SetPopulation),
    "thresholds": Recording("Fixer un seuil", DATA, reference.SetThreshold),
    "thresholds/end": Recording("Mettre fin à un seuil", DATA, reference.WithdrawThreshold),
    "target-tariffs": Recording("Fixer un tarif cible", DATA, reference.SetTargetTariff),
    "target-tariffs/end": Recording(
        "Mettre fin à un tarif cible", DATA, reference.WithdrawTargetTariff
    ),
    "target-ratios": Recording("Fixer un taux d'encadrement cible", DATA, reference.SetTargetRatio),
    "target-ratios/end": Recording(
        "Mettre fin à un taux cible", DATA, reference.WithdrawTargetRatio
    ),
    "region-targets": Recording("Fixer l'objectif d'une région", DATA, reference.SetRegionTarget),
    "region-targets/end": Recording(
        "Mettre fin à un objectif régional", DATA, reference.WithdrawRegionTarget
    ),
    "years": Recording("Fixer le millésime", DATA, reference.SetReferenceYear),
    "announcements": Recording(
        "Publier une annonce", ANNOUNCEMENTS, announcements.PublishNotification
    ),
    "announcements/withdrawal": Recording(
        "Retirer une annonce", ANNOUNCEMENTS, announcements.WithdrawNotification
    ),
}
"""By the last part of their address."""
