"""Staff, staffing ratio and daily cost of a year, as forecast and as realised: never mixed."""

from collections.abc import Iterable
from decimal import Decimal
from typing import ClassVar, Final

from placeasile.domain.finance.money import BudgetEvent
from placeasile.domain.kernel import Event, Fact
from placeasile.domain.values import Amount, Number

SCALES: Final = {"etp": 3, "taux_encadrement": 3, "cout_journalier": 2}
"""The indicators, and how many decimals their facts have."""


class IndicatorsEvent(BudgetEvent):
    """Indicators of a year; each one that is said is a fact. ``effective_on`` is 31 December."""

    etp: Number | None = None
    taux_encadrement: Number | None = None
    cout_journalier: Amount | None = None

    def facts(self) -> Iterable[Fact]:
        """The indicators that are said."""
        for facet, (name, scale) in zip(self.FACETS, SCALES.items(), strict=True):
            said = getattr(self, name)
            if said is not None:
                assert isinstance(said, Decimal)
                yield Fact(facet, {"n": f"{said + 0:.{scale}f}"}, str(self.year))


class IndicatorsForecast(IndicatorsEvent):
    """The indicators that are expected for the year; ``effective_on`` is its 31 December."""

    TOPIC: ClassVar[str] = "finance.indicators_forecast"
    LABEL: ClassVar[str] = "Indicateurs financiers prévisionnels"
    SINCE: ClassVar[str] = "31 décembre de l'année"
    SOURCE: ClassVar[str] = "Budget prévisionnel"
    FACETS: ClassVar[tuple[str, ...]] = (
        "etp_forecast",
        "taux_encadrement_forecast",
        "cout_journalier_forecast",
    )


class IndicatorsRealised(IndicatorsEvent):
    """The indicators of a year that is over; ``effective_on`` is its 31 December."""

    TOPIC: ClassVar[str] = "finance.indicators_realised"
    LABEL: ClassVar[str] = "Indicateurs financiers réalisés"
    SINCE: ClassVar[str] = "31 décembre de l'année"
    SOURCE: ClassVar[str] = "Compte administratif ou compte rendu financier"
    FACETS: ClassVar[tuple[str, ...]] = (
        "etp_realised",
        "taux_encadrement_realised",
        "cout_journalier_realised",
    )


EVENTS: Final[tuple[type[Event], ...]] = (IndicatorsForecast, IndicatorsRealised)
"""Every event of this part of the money of a year."""
