"""Random commands on anomalies."""

from typing import Any, Final
from uuid import UUID

from placeasile.domain.anomaly.decisions import (
    ANOMALY,
    AnomalyCommand,
    CorrectAnomaly,
    JustifyAnomaly,
    RaiseAnomaly,
    ReopenAnomaly,
)
from placeasile.domain.anomaly.events import (
    AnomalyCorrected,
    AnomalyJustified,
    AnomalyRaised,
    AnomalyReopened,
)
from placeasile.domain.kernel import Command, Event
from tests.support.story import Builder, Moves, Story


def _move(kind: type[AnomalyCommand], **words: object) -> Builder:
    def build(story: Story, _subject: UUID, target: Event | None) -> Command[Any]:
        code, year = story.some(("CONVENTION_MANQUANTE_OU_EXPIREE", 0), ("RESULTAT_NET_EQ_0", 2023))
        if isinstance(target, AnomalyRaised | AnomalyCorrected | AnomalyJustified):
            code, year = target.code, target.year
        return kind.model_validate(
            {"code": code, "year": year, "effective_on": story.day(), **words}
        )

    return build


ON_STRUCTURES: Final[Moves] = {
    AnomalyRaised: (1, ANOMALY, _move(RaiseAnomaly, rule_version=1)),
    AnomalyCorrected: (1, ANOMALY, _move(CorrectAnomaly, rule_version=1)),
    AnomalyJustified: (1, ANOMALY, _move(JustifyAnomaly, comment="Compte non clos")),
    AnomalyReopened: (1, ANOMALY, _move(ReopenAnomaly)),
}
