"""Commands on the anomalies of a structure."""

from typing import Final

from placeasile.api.recording.kernel import Recording
from placeasile.domain.anomaly.decisions import ANOMALY, JustifyAnomaly, ReopenAnomaly

STRUCTURES: Final = {
    "anomalies/justifications": Recording("Justifier une anomalie", ANOMALY, JustifyAnomaly),
    "anomalies/reopenings": Recording("Rouvrir une anomalie", ANOMALY, ReopenAnomaly),
}
"""By the last part of their address."""
