"""Commands on monthly activity and emergency orders."""

from typing import Final

from placeasile.api.recording.kernel import Recording
from placeasile.domain.activity import decisions as activity
from placeasile.domain.activity.decisions import ACTIVITY

STRUCTURES: Final = {
    "activity": Recording("Saisir l'activité d'un mois", ACTIVITY, activity.ReportMonthlyActivity),
    "activity/restatement": Recording(
        "Rectifier l'activité d'un mois", ACTIVITY, activity.RestateMonthlyActivity
    ),
}
"""Commands on a structure, by the last part of their address."""

DEPARTEMENTS: Final = {
    "referes": Recording("Saisir les référés d'un mois", ACTIVITY, activity.ReportReferes),
    "referes/restatement": Recording(
        "Rectifier les référés d'un mois", ACTIVITY, activity.RestateReferes
    ),
}
"""Commands on a département, by the last part of their address."""
