from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

import pytest
from pydantic import ValidationError

from placeasile.domain.announcements.decisions import (
    ANNOUNCEMENTS,
    PublishNotification,
    WithdrawNotification,
)
from placeasile.domain.announcements.events import NotificationPublished
from placeasile.domain.corrections import EventStillNeeded
from placeasile.domain.dated import DayAlreadyTaken
from placeasile.domain.reference.decisions import (
    REFERENCE,
    OnlyCadaFromHuda,
    OpenYearTooLate,
    SetPopulation,
    SetReferenceYear,
    SetRegionTarget,
    SetTargetRatio,
    SetTargetTariff,
    SetThreshold,
    UnknownTerritory,
    WithdrawRegionTarget,
    WithdrawTargetRatio,
    WithdrawTargetTariff,
    WithdrawThreshold,
)
from placeasile.domain.reference.defaults import DEFAULTS, default, defaults_on
from placeasile.domain.reference.events import Family, Indicator, ThresholdSet
from placeasile.domain.reference.lookup import OpenYears, family_of, reference_on
from placeasile.domain.stating import IdAlreadyUsed, Open, ThingNotFound
from placeasile.domain.subjects import REFERENCE_ID, WrongOrder
from placeasile.domain.vocabulary import StructureType
from tests.domain.examples import NOBODY, REASON, only
from tests.support.deciding import Deciding

CADA, HUDA, CPH = StructureType.CADA, StructureType.HUDA, StructureType.CPH
DAY: Final = date(2026, 1, 1)
NEWS: Final = UUID("d4000000-0000-4000-8000-000000000001")
VACANCY: Final = SetThreshold(indicator=Indicator.VACANCE, value=Decimal("3.5"), effective_on=DAY)
TARIFF: Final = SetTargetTariff(type=CADA, year=2025, is_idf=False, amount=Decimal("20.5"))
RATIO: Final = SetTargetRatio(
    type=CADA, year=2026, is_idf=True, from_huda=True, places_per_etp=Decimal(18)
)
TARGET: Final = SetRegionTarget(region="28", year=2026, type=CADA, places=2500)
YEARS: Final = SetReferenceYear(
    reference_year=2026,
    documents_open_year=2025,
    authorised_open_year=2026,
    subsidised_open_year=2024,
    effective_on=date(2026, 2, 1),
)
PUBLISH: Final = PublishNotification(
    notification_id=NEWS, content="Arrêt samedi", effective_on=DAY, last_day=date(2026, 1, 31)
)


def data() -> Deciding[Open]:
    return Deciding(REFERENCE).about(REFERENCE_ID)


def news() -> Deciding[Open]:
    return Deciding(ANNOUNCEMENTS).about(REFERENCE_ID)


@pytest.mark.covers("PopulationSet")
def test_a_population_is_set_for_a_departement() -> None:
    command = SetPopulation(departement=" 2a ", value=160_000, effective_on=DAY)
    given = data().after(command)

    assert given.again().when(command) == []
    assert reference_on(given.history, DAY).population("2A") == 160_000
    assert reference_on(given.history, date(2025, 12, 31)).population("2A") is None
    unknown = command.model_copy(update={"departement": "20"})
    data().refuses(unknown, UnknownTerritory, field="departement")
    with pytest.raises(ValidationError):
        SetPopulation(departement="14", value=0, effective_on=DAY)


@pytest.mark.covers("ThresholdSet", "AlertThresholdSet")
def test_a_threshold_is_dated_and_for_a_family() -> None:
    given = data().after(VACANCY)

    assert given.again().when(VACANCY) == []
    given.refuses(
        VACANCY.model_copy(update={"value": Decimal(4)}), DayAlreadyTaken, field="effective_on"
    )
    assert reference_on(given.history, DAY).threshold(Indicator.VACANCE) == Decimal("3.5")
    assert reference_on(given.history, date(2025, 12, 31)).threshold(Indicator.VACANCE) == 3
    right = VACANCY.model_copy(
        update={"value": Decimal(4), "supersedes": given.id_of(ThresholdSet), "reason": REASON}
    )
    assert reference_on(given.after(right).history, DAY).threshold(Indicator.VACANCE) == 4
    back = given.after_retracting(given.id_of(ThresholdSet))
    assert reference_on(back.history, DAY).threshold(Indicator.VACANCE) == 3


@pytest.mark.covers("ThresholdWithdrawn")
def test_a_threshold_that_is_withdrawn_has_no_default() -> None:
    end = WithdrawThreshold(
        indicator=Indicator.VACANCE, motif="Abrogée", effective_on=date(2026, 1, 5)
    )
    given = data().after(VACANCY).after(end)

    assert given.again().when(end) == []
    assert reference_on(given.history, date(2026, 1, 4)).threshold(Indicator.VACANCE) is not None
    assert reference_on(given.history, date(2026, 1, 5)).threshold(Indicator.VACANCE) is None


@pytest.mark.covers("A24", "ThresholdSet", "ACTIVITY_THRESHOLDS")
def test_the_defaults_are_the_official_ones() -> None:
    found = reference_on(data().history, DAY)

    for indicator, value in (
        (Indicator.INDISPONIBILITE, 3),
        (Indicator.VACANCE, 3),
        (Indicator.PRESENCES_INDUES_BPI, 3),
        (Indicator.PRESENCES_INDUES_DEBOUTEES, 4),
        (Indicator.PRESENCES_INDUES, 7),
        (Indicator.TAUX_ENCADREMENT_MIN, 2),
        (Indicator.COUT_JOURNALIER_MIN, 15),
        (Indicator.ECART_PLACES_SITES, 10),
        (Indicator.RAPPEL_CONTRAT, 3),
        (Indicator.RAPPEL_EVALUATION, 18),
        (Indicator.PERIODE_EVALUATION, 5),
    ):
        assert found.threshold_of(indicator, CADA) == value
    assert found.threshold_of(Indicator.TAUX_ENCADREMENT_MAX, CPH) == 20
    assert found.threshold_of(Indicator.TAUX_ENCADREMENT_MAX, HUDA) == 25
    assert found.threshold_of(Indicator.TAUX_ENCADREMENT_MAX, StructureType.PRAHDA) is None
    assert found.threshold(Indicator.ECART_BUDGET) == Decimal("0.01")


def test_every_indicator_has_a_dated_default_with_its_source() -> None:
    assert {one.key.split("/")[0] for one in DEFAULTS if one.kind == "threshold"} == set(Indicator)
    assert all(one.source and one.since >= date(2021, 1, 1) for one in DEFAULTS)
    assert default("threshold", "VACANCE/TOUTES", "value", date(2020, 12, 31)) is None
    assert [one.value for one in defaults_on(DAY) if one.name == "reference_year"] == [2025]


def test_what_is_recorded_for_all_comes_before_the_default_of_a_family() -> None:
    for_all = SetThreshold(
        indicator=Indicator.TAUX_ENCADREMENT_MAX, value=Decimal(22), effective_on=DAY
    )
    own = for_all.model_copy(update={"family": Family.AUTORISEE, "value": Decimal(18)})

    found = reference_on(data().after(for_all).history, DAY)
    assert found.threshold_of(Indicator.TAUX_ENCADREMENT_MAX, CADA) == 22
    found = reference_on(data().after(for_all).after(own).history, DAY)
    assert found.threshold_of(Indicator.TAUX_ENCADREMENT_MAX, CADA) == 18
    assert found.threshold_of(Indicator.TAUX_ENCADREMENT_MAX, HUDA) == 22
    assert family_of(CPH) is Family.AUTORISEE


@pytest.mark.covers("A12")
@pytest.mark.parametrize("kind", [StructureType.PRAHDA, StructureType.NH])
def test_a_type_without_a_family_follows_what_is_for_all(kind: StructureType) -> None:
    for_all = SetThreshold(
        indicator=Indicator.TAUX_ENCADREMENT_MAX, value=Decimal(22), effective_on=DAY
    )
    own = for_all.model_copy(update={"family": Family.SUBVENTIONNEE, "value": Decimal(18)})

    found = reference_on(data().after(for_all).after(own).history, DAY)

    assert found.threshold_of(Indicator.TAUX_ENCADREMENT_MAX, kind) == 22


@pytest.mark.covers("TargetTariffSet", "delta 1.15")
def test_a_target_tariff_is_for_one_year_alone() -> None:
    given = data().after(TARIFF)

    assert only(data().when(TARIFF)).effective_on == date(2025, 1, 1)
    assert given.again().when(TARIFF) == []
    found = reference_on(given.history, date(2026, 6, 1))
    assert found.target_tariff(CADA, 2025, is_idf=False) == Decimal("20.50")
    assert found.target_tariff(CADA, 2025, is_idf=True) is None
    assert found.target_tariff(CADA, 2027, is_idf=False) is None
    assert found.target_tariff(CADA, 2026, is_idf=False) == Decimal("21.91")
    other = TARIFF.model_copy(update={"amount": Decimal(21)})
    given.refuses(other, DayAlreadyTaken, field="year")
    with pytest.raises(ValidationError):
        SetTargetTariff(type=CADA, year=2025, is_idf=False, amount=Decimal(0))


@pytest.mark.covers("TargetTariffWithdrawn", "TargetRatioWithdrawn", "RegionTargetWithdrawn")
def test_targets_are_withdrawn_from_a_day() -> None:
    day = date(2026, 1, 5)
    ends = (
        (
            TARIFF,
            WithdrawTargetTariff(
                type=CADA, year=2025, is_idf=False, motif="Abrogé", effective_on=day
            ),
        ),
        (
            RATIO,
            WithdrawTargetRatio(
                type=CADA, year=2026, is_idf=True, from_huda=True, motif="Abrogé", effective_on=day
            ),
        ),
        (
            TARGET,
            WithdrawRegionTarget(
                region="28", year=2026, type=CADA, motif="Abrogé", effective_on=day
            ),
        ),
    )
    given = data()
    for command, end in ends:
        data().refuses(end, ThingNotFound, field="year")
        given = given.after(command).after(end)
        assert given.again().when(end) == []
    before, after = reference_on(given.history, date(2026, 1, 4)), reference_on(given.history, day)
    assert before.target_ratio(CADA, 2026, is_idf=True, from_huda=True) == 18
    assert after.target_tariff(CADA, 2025, is_idf=False) is None
    assert after.target_ratio(CADA, 2026, is_idf=True, from_huda=True) is None
    assert (before.region_target("28", 2026, CADA), after.region_target("28", 2026, CADA)) == (
        2500,
        None,
    )


@pytest.mark.covers("TargetRatioSet", "delta 1.15 huda")
def test_a_ratio_for_what_comes_from_a_huda_is_for_cada() -> None:
    found = reference_on(data().after(RATIO).history, DAY)

    assert found.target_ratio(CADA, 2026, is_idf=True) is None
    data().refuses(RATIO.model_copy(update={"type": CPH}), OnlyCadaFromHuda, field="from_huda")


@pytest.mark.covers("RegionTargetSet")
def test_a_region_target_is_for_a_region() -> None:
    assert len(data().when(TARGET)) == 1
    wrong = TARGET.model_copy(update={"region": "14"})
    data().refuses(wrong, UnknownTerritory, field="region")


@pytest.mark.covers(
    "ReferenceYearSet",
    "REFERENCE_YEAR",
    "OPEN_YEAR",
    "HISTORY_START_YEAR",
    "L25",
    "DOCUMENTS_FINANCIERS_OPEN_YEAR",
    "AUTORISEE_OPEN_YEAR",
    "SUBVENTIONNEE_OPEN_YEAR",
)
def test_the_reference_year_is_a_dated_fact() -> None:
    given = data().after(YEARS)

    assert given.again().when(YEARS) == []
    assert reference_on(given.history, date(2026, 2, 1)).years() == OpenYears(
        2026, 2025, 2026, 2024
    )
    before = reference_on(given.history, date(2026, 1, 31)).years()
    assert before is not None
    assert before == OpenYears(2025, 2025, 2025, 2024)
    assert list(before.history) == [2021, 2022, 2023, 2024, 2025]
    assert reference_on(given.history, date(2020, 12, 31)).years() is None


@pytest.mark.covers("ReferenceYearSet")
def test_no_year_is_open_after_the_reference_year() -> None:
    for name in ("documents_open_year", "authorised_open_year", "subsidised_open_year"):
        data().refuses(YEARS.model_copy(update={name: 2027}), OpenYearTooLate, field=name)
        assert len(data().when(YEARS.model_copy(update={name: 2026}))) == 1


@pytest.mark.covers("NotificationPublished")
def test_an_announcement_is_published() -> None:
    recorded = only(news().when(PUBLISH))

    assert recorded.effective_on == DAY
    assert recorded.event.subject(PUBLISH.stream(REFERENCE_ID)) == REFERENCE_ID
    given = news().after(PUBLISH)
    assert given.again().when(PUBLISH) == []
    given.refuses(
        PUBLISH.model_copy(update={"content": "Autre"}), IdAlreadyUsed, field="notification_id"
    )
    reversed_ = PUBLISH.model_copy(update={"last_day": date(2025, 12, 31)})
    news().refuses(reversed_, WrongOrder, field="last_day")
    assert len(news().when(PUBLISH.model_copy(update={"last_day": DAY}))) == 1


@pytest.mark.covers("NotificationWithdrawn")
def test_an_announcement_is_withdrawn() -> None:
    end = WithdrawNotification(notification_id=NEWS, motif="Reporté", effective_on=date(2026, 1, 5))
    given = news().after(PUBLISH)

    assert len(given.when(end)) == 1
    assert given.after(end).again().when(end) == []
    early = end.model_copy(update={"effective_on": date(2025, 12, 31)})
    given.refuses(early, WrongOrder, field="effective_on")
    unknown = end.model_copy(update={"notification_id": NOBODY})
    given.refuses(unknown, ThingNotFound, field="notification_id")
    struck = given.after(end)
    struck.refuses_to_retract(struck.id_of(NotificationPublished), EventStillNeeded)
