"""Random commands on acts."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID, uuid5

from placeasile.domain.acts import decisions as acts
from placeasile.domain.acts.decisions import ACTS
from placeasile.domain.acts.events import (
    ActAmended,
    ActRecorded,
    ActWithdrawn,
    TarificationDecided,
)
from placeasile.domain.categories import OWNED, ActCategory, Dating
from placeasile.domain.kernel import Command, Event
from placeasile.domain.stating import beside
from placeasile.domain.vocabulary import StructureType
from tests.support.story import NAMESPACE, Builder, Moves, Story


def _known(story: Story, subject: UUID) -> UUID:
    return story.known(beside(subject, "acts"), "act")


def _id(story: Story, target: Event | None) -> UUID | None:
    if target is not None:
        return None
    return story.some(None, None, uuid5(NAMESPACE, "act"))


def _scoped(command: Callable[..., Command[Any]], story: Story) -> dict[str, Any]:
    if command in {acts.RecordCpomAct, acts.DecideCpomTarification}:
        return {"structure_type": story.chance.choice([None, *StructureType])}
    return {}


def _recorded(command: Callable[..., Command[Any]], owner: str) -> Builder:
    categories = sorted(OWNED[owner])

    def build(story: Story, _subject: UUID, target: Event | None) -> Command[Any]:
        category: ActCategory = story.chance.choice(categories)
        day = story.day()
        dates: dict[str, Any] = {
            Dating.PERIODE: {"start": day, "end": day + timedelta(days=story.some(0, 90, 1826))},
            Dating.JOUR: {"act_date": day},
            Dating.AUCUNE: {"effective_on": day},
        }[category.dating]
        return command(
            category=category,
            act_id=_id(story, target),
            title=story.some(None, "Décision"),
            reference=story.some(None, "AR-1"),
            **dates,
            **_scoped(command, story),
        )

    return build


def _decided(command: Callable[..., Command[Any]]) -> Builder:
    def build(story: Story, _subject: UUID, target: Event | None) -> Command[Any]:
        day = story.day()
        return command(
            act_id=_id(story, target),
            year=day.year + story.some(0, 0, 1),
            dotation=story.some(None, Decimal("823440.00"), Decimal("0.5")),
            reference=story.some(None, "AT-1"),
            effective_on=day,
            **_scoped(command, story),
        )

    return build


def _amended(command: Callable[..., Command[Any]]) -> Builder:
    def build(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
        return command(
            act_id=_known(story, subject),
            effective_on=story.day(),
            new_end=story.some(None, story.day()),
            summary=story.some(None, "Prolongation"),
        )

    return build


def _withdrawn(command: Callable[..., Command[Any]]) -> Builder:
    def build(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
        return command(
            act_id=_known(story, subject),
            motif=story.some("Annulé", "Abrogé"),
            effective_on=story.day(),
        )

    return build


ON_STRUCTURES: Final[Moves] = {
    ActRecorded: (3, ACTS, _recorded(acts.RecordAct, "structure")),
    TarificationDecided: (2, ACTS, _decided(acts.DecideTarification)),
    ActAmended: (3, ACTS, _amended(acts.AmendAct)),
    ActWithdrawn: (1, ACTS, _withdrawn(acts.WithdrawAct)),
}
ON_OPERATEURS: Final[Moves] = {
    ActRecorded: (3, ACTS, _recorded(acts.RecordOperateurAct, "operateur")),
    ActWithdrawn: (1, ACTS, _withdrawn(acts.WithdrawOperateurAct)),
}
ON_CPOMS: Final[Moves] = {
    ActRecorded: (3, ACTS, _recorded(acts.RecordCpomAct, "cpom")),
    TarificationDecided: (1, ACTS, _decided(acts.DecideCpomTarification)),
    ActAmended: (2, ACTS, _amended(acts.AmendCpomAct)),
    ActWithdrawn: (1, ACTS, _withdrawn(acts.WithdrawCpomAct)),
}
