"""Random commands on the reference data and the announcements."""

from datetime import timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from placeasile.domain.announcements import decisions as announcing, events as announcements
from placeasile.domain.announcements.decisions import ANNOUNCEMENTS
from placeasile.domain.kernel import Command, Event
from placeasile.domain.reference import decisions as setting, events as reference
from placeasile.domain.reference.decisions import REFERENCE
from placeasile.domain.reference.events import Family, Indicator
from placeasile.domain.stating import beside
from placeasile.domain.vocabulary import StructureType
from tests.support.story import Moves, Story

YEARS: Final = (2024, 2025)
INDICATORS: Final = (Indicator.VACANCE, Indicator.TAUX_ENCADREMENT_MAX)
TYPES: Final = (StructureType.CADA, StructureType.HUDA)


def _population(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return setting.SetPopulation(
        departement=story.some("14", "75"),
        value=story.some(700_000, 2_000_000),
        effective_on=story.day(),
    )


def _threshold(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return setting.SetThreshold(
        indicator=story.some(*INDICATORS),
        family=story.some(*Family),
        value=story.some(Decimal(0), Decimal("3.5")),
        effective_on=story.day(),
    )


def _no_threshold(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return setting.WithdrawThreshold(
        indicator=story.some(*INDICATORS),
        family=story.some(*Family),
        motif="Instruction abrogée",
        effective_on=story.day(),
    )


def _tariff(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return setting.SetTargetTariff(
        type=story.some(*TYPES),
        year=story.some(*YEARS),
        is_idf=story.chance.random() < 0.5,
        amount=story.some(Decimal("19.21"), Decimal("21.91")),
    )


def _no_tariff(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return setting.WithdrawTargetTariff(
        type=story.some(*TYPES),
        year=story.some(*YEARS),
        is_idf=story.chance.random() < 0.5,
        motif="Instruction abrogée",
        effective_on=story.day(),
    )


def _ratio(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return setting.SetTargetRatio(
        type=story.some(*TYPES),
        year=story.some(*YEARS),
        is_idf=story.chance.random() < 0.5,
        from_huda=story.chance.random() < 0.5,
        places_per_etp=story.some(Decimal(15), Decimal("18.5")),
    )


def _no_ratio(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return setting.WithdrawTargetRatio(
        type=story.some(*TYPES),
        year=story.some(*YEARS),
        is_idf=story.chance.random() < 0.5,
        from_huda=story.chance.random() < 0.5,
        motif="Instruction abrogée",
        effective_on=story.day(),
    )


def _region(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return setting.SetRegionTarget(
        region=story.some("28", "11"),
        year=story.some(*YEARS),
        type=story.some(*TYPES),
        places=story.some(0, 2500),
    )


def _no_region(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return setting.WithdrawRegionTarget(
        region=story.some("28", "11"),
        year=story.some(*YEARS),
        type=story.some(*TYPES),
        motif="Schéma annulé",
        effective_on=story.day(),
    )


def _years(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    year = story.some(*YEARS)
    return setting.SetReferenceYear(
        reference_year=year,
        documents_open_year=year - story.some(0, 1),
        authorised_open_year=year,
        subsidised_open_year=year - 1,
        effective_on=story.day(),
    )


def _publish(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    day = story.day()
    return announcing.PublishNotification(
        content=story.some("Arrêt samedi", "Campagne ouverte"),
        effective_on=day,
        last_day=story.some(None, day + timedelta(days=30)),
    )


def _withdraw(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    return announcing.WithdrawNotification(
        notification_id=story.known(beside(subject, "announcements"), "notification"),
        motif="Reporté",
        effective_on=story.some(story.today, story.day()),
    )


ON_REFERENCE: Final[Moves] = {
    reference.PopulationSet: (1, REFERENCE, _population),
    reference.ThresholdSet: (2, REFERENCE, _threshold),
    reference.ThresholdWithdrawn: (1, REFERENCE, _no_threshold),
    reference.TargetTariffSet: (2, REFERENCE, _tariff),
    reference.TargetTariffWithdrawn: (1, REFERENCE, _no_tariff),
    reference.TargetRatioSet: (1, REFERENCE, _ratio),
    reference.TargetRatioWithdrawn: (1, REFERENCE, _no_ratio),
    reference.RegionTargetSet: (1, REFERENCE, _region),
    reference.RegionTargetWithdrawn: (1, REFERENCE, _no_region),
    reference.ReferenceYearSet: (1, REFERENCE, _years),
    announcements.NotificationPublished: (2, ANNOUNCEMENTS, _publish),
    announcements.NotificationWithdrawn: (1, ANNOUNCEMENTS, _withdraw),
}
