from datetime import date
from decimal import Decimal

import pytest
from pydantic import ValidationError

from placeasile.domain.dated import DayAlreadyTaken
from placeasile.domain.finance.decisions import YearTooFar
from placeasile.domain.finance.decisions.base import NothingSaid
from placeasile.domain.finance.decisions.indicators import (
    ForecastIndicators,
    NoForecastThen,
    RealiseIndicators,
    YearNotRealised,
)
from placeasile.domain.finance.indicators import IndicatorsForecast, IndicatorsRealised
from placeasile.domain.kernel import Assertion, Fact
from tests.domain.budgets import budget
from tests.domain.examples import REASON, only
from tests.support.deciding import SUBJECT, TODAY

Indicators = ForecastIndicators | RealiseIndicators
each_kind = pytest.mark.parametrize("kind", [ForecastIndicators, RealiseIndicators])


@pytest.mark.covers(
    "IndicatorsForecast",
    "StaffingDeclared",
    "DailyCostSet",
    "IndicateurFinancier",
    "IndicateurType.PREVISIONNEL",
)
def test_indicators_are_forecast_for_the_31_december() -> None:
    command = ForecastIndicators(
        year=2026, etp=Decimal(8), taux_encadrement=Decimal(12), cout_journalier=Decimal("23.5")
    )

    recorded = only(budget().when(command))

    assert recorded == Assertion(
        IndicatorsForecast(
            structure_id=SUBJECT,
            year=2026,
            etp=Decimal(8),
            taux_encadrement=Decimal(12),
            cout_journalier=Decimal("23.50"),
        ),
        date(2026, 12, 31),
    )
    assert list(recorded.event.facts()) == [
        Fact("etp_forecast", {"n": "8.000"}, "2026"),
        Fact("taux_encadrement_forecast", {"n": "12.000"}, "2026"),
        Fact("cout_journalier_forecast", {"n": "23.50"}, "2026"),
    ]


@pytest.mark.covers("IndicatorsRealised", "IndicateurType.REALISE")
def test_indicators_are_realised_and_what_is_not_said_is_unknown() -> None:
    recorded = only(budget().when(RealiseIndicators(year=2024, etp=Decimal("-0"))))

    assert isinstance(recorded.event, IndicatorsRealised)
    assert recorded.effective_on == date(2024, 12, 31)
    assert list(recorded.event.facts()) == [Fact("etp_realised", {"n": "0.000"}, "2024")]


def test_one_indicator_is_added_to_another_later() -> None:
    given = budget().after(RealiseIndicators(year=2024, etp=Decimal(8)))
    given = given.after(RealiseIndicators(year=2024, cout_journalier=Decimal(20)))

    assert given.history.latest("etp_realised", "2024") == {"n": "8.000"}
    assert given.history.latest("cout_journalier_realised", "2024") == {"n": "20.00"}


@each_kind
def test_indicators_sent_twice_are_recorded_once(kind: type[Indicators]) -> None:
    given = budget().after(kind(year=2024, etp=Decimal(8)))

    assert given.again().when(kind(year=2024, etp=Decimal("8.00"))) == []
    refusal = given.refuses(kind(year=2024, etp=Decimal(9)), DayAlreadyTaken, field="year")
    assert "8.000" in str(refusal)
    corrected = given.after(
        kind(year=2024, etp=Decimal(9), supersedes=given.id_of(kind.records), reason=REASON)
    )
    assert {"n": "9.000"} in [fact.value for fact in corrected.history.alive[-1].event.facts()]
    assert not list(corrected.after_retracting(corrected.id_of(kind.records)).history.keys("etp"))


def test_the_running_year_is_forecast_and_not_realised() -> None:
    on_new_year_s_eve = budget().on(date(2024, 12, 31))

    on_new_year_s_eve.refuses(
        RealiseIndicators(year=2024, etp=Decimal(8)), YearNotRealised, field="year"
    )
    assert on_new_year_s_eve.when(ForecastIndicators(year=2024, etp=Decimal(8)))
    assert budget().on(date(2025, 1, 1)).when(RealiseIndicators(year=2024, etp=Decimal(8)))


@pytest.mark.covers("FORECAST_START_YEAR")
def test_there_is_no_forecast_before_2024() -> None:
    budget().refuses(ForecastIndicators(year=2023, etp=Decimal(8)), NoForecastThen, field="year")
    assert budget().when(ForecastIndicators(year=2024, etp=Decimal(8)))
    assert budget().when(RealiseIndicators(year=2021, etp=Decimal(8)))


@each_kind
def test_indicators_say_something_of_a_year_that_is_near(kind: type[Indicators]) -> None:
    budget().refuses(kind(year=2024), NothingSaid, field="etp")
    budget().refuses(kind(year=TODAY.year + 2, etp=Decimal(1)), YearTooFar, field="year")


@each_kind
@pytest.mark.parametrize(
    "wrong",
    [{"etp": -1}, {"etp": "1.2345"}, {"cout_journalier": "-0.01"}, {"taux_encadrement": "NaN"}],
)
def test_indicators_are_never_negative(kind: type[Indicators], wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        kind.model_validate({"year": 2024, **wrong})
