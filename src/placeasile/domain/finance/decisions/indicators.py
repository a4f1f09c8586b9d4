"""Recording the indicators of a year, as forecast and as realised."""

from datetime import date
from typing import ClassVar

from placeasile.domain.finance.decisions.base import YearCommand, refuse_silence
from placeasile.domain.finance.indicators import IndicatorsForecast, IndicatorsRealised
from placeasile.domain.kernel import Context, Event, History, ValueRefused
from placeasile.domain.rules.budget import FORECAST_SINCE, INDICATORS
from placeasile.domain.stating import Open
from placeasile.domain.values import Euros, Ratio


class NoForecastThen(ValueRefused):
    """Years before 2024 have realised indicators only."""

    code: ClassVar[str] = "no-forecast-then"
    wording: ClassVar[str] = "Il n'y a pas d'indicateurs prévisionnels pour {value}."
    remedy: ClassVar[str] = "Saisissez une année à partir de {first}, ou des indicateurs réalisés."


class YearNotRealised(ValueRefused):
    """Realised indicators are those of a year that is over."""

    code: ClassVar[str] = "year-not-realised"
    wording: ClassVar[str] = "L'année {value} n'est pas terminée : rien n'y est encore réalisé."
    remedy: ClassVar[str] = "Saisissez des indicateurs prévisionnels, ou attendez le 1er janvier."


class _Indicators(YearCommand):
    etp: Ratio | None = None
    taux_encadrement: Ratio | None = None
    cout_journalier: Euros | None = None

    def day(self, event: Event) -> date:
        """The 31 December of the year."""
        _ = event
        return date(self.year, 12, 31)

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a year out of bounds, and indicators without any value."""
        super().check(state, thing, context)
        refuse_silence(self, *INDICATORS)


class ForecastIndicators(_Indicators):
    """Record the indicators that are expected for a year."""

    records: ClassVar[type[Event]] = IndicatorsForecast

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a year that has no forecast.

        Raises:
            NoForecastThen: it is before 2024.
        """
        super().check(state, thing, context)
        if self.year < FORECAST_SINCE:
            raise NoForecastThen(field="year", value=self.year, first=FORECAST_SINCE)


class RealiseIndicators(_Indicators):
    """Record the indicators of a year that is over."""

    records: ClassVar[type[Event]] = IndicatorsRealised

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a year that is not over.

        Raises:
            YearNotRealised: it is the running one, or comes.
        """
        super().check(state, thing, context)
        if self.year >= context.today.year:
            raise YearNotRealised(field="year", value=self.year)
