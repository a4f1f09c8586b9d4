"""Commands on the reference data."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Final

from pydantic import BeforeValidator, Field

from placeasile.domain.kernel import Context, Event, History, ValueRefused
from placeasile.domain.reference.events import (
    Family,
    Indicator,
    PopulationSet,
    ReferenceYearSet,
    RegionTargetSet,
    RegionTargetWithdrawn,
    TargetRatioSet,
    TargetRatioWithdrawn,
    TargetTariffSet,
    TargetTariffWithdrawn,
    ThresholdSet,
    ThresholdWithdrawn,
)
from placeasile.domain.stating import Open, State, StateOn, opened, refuse_missing
from placeasile.domain.territory import DEPARTEMENTS, REGIONS
from placeasile.domain.values import Euros, Places, Text, Year
from placeasile.domain.vocabulary import StructureType

REFERENCE: Final = opened("reference")
"""Decides on the one stream of the reference data."""


class UnknownTerritory(ValueRefused):
    """The code is not in the code officiel géographique."""

    code: ClassVar[str] = "unknown-territory"
    wording: ClassVar[str] = "« {value} » ne désigne {level}."
    remedy: ClassVar[str] = "Donnez le code INSEE, par exemple 14 ou 2A, et 28 pour la Normandie."


class OnlyCadaFromHuda(ValueRefused):
    """Only a CADA is created from a HUDA."""

    code: ClassVar[str] = "only-cada-from-huda"
    wording: ClassVar[str] = "Une structure {value} n'est pas issue d'un HUDA."
    remedy: ClassVar[str] = "« from_huda » ne vaut que pour les CADA."


class OpenYearTooLate(ValueRefused):
    """A year is not open after the reference year."""

    code: ClassVar[str] = "open-year-too-late"
    wording: ClassVar[str] = "L'année ouverte {value} suit le millésime {reference_year}."
    remedy: ClassVar[str] = "Donnez une année ouverte égale ou antérieure au millésime."


def _upper(value: object) -> object:
    return value.strip().upper() if isinstance(value, str) else value


Territory = Annotated[str, BeforeValidator(_upper)]
"""The code of a département or a region."""

Population = Annotated[int, Field(gt=0, le=20_000_000)]
Bound = Annotated[Decimal, Field(ge=0, max_digits=9, decimal_places=3)]
Positive = Annotated[Euros, Field(gt=0)]
PlacesPerEtp = Annotated[Decimal, Field(gt=0, max_digits=8, decimal_places=3)]


class ReferenceCommand(State):
    """A command on the reference data, that have always been."""

    def thing(self, state: Open, context: Context) -> History:
        """Return the reference data."""
        _ = context
        return state


class SetPopulation(ReferenceCommand, StateOn):
    """Say the population of a département from a day."""

    records: ClassVar[type[Event]] = PopulationSet

    departement: Territory
    value: Population

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a code that names no département."""
        _ = state, thing, context
        if self.departement not in DEPARTEMENTS:
            raise UnknownTerritory(
                field="departement", value=self.departement, level="aucun département"
            )


class SetThreshold(ReferenceCommand, StateOn):
    """Bound an indicator from a day."""

    records: ClassVar[type[Event]] = ThresholdSet

    indicator: Indicator
    family: Family = Family.TOUTES
    value: Bound


class WithdrawThreshold(ReferenceCommand, StateOn):
    """Leave an indicator without a bound from a day, the default one included."""

    records: ClassVar[type[Event]] = ThresholdWithdrawn

    indicator: Indicator
    family: Family = Family.TOUTES
    motif: Text


class YearlyTarget(ReferenceCommand):
    """A command that sets a target for a year."""

    year: Year

    def day(self, event: Event) -> date:
        """The first day of the year."""
        _ = event
        return date(self.year, 1, 1)


class TargetWithdrawal(ReferenceCommand, StateOn):
    """A command that withdraws a target from a day."""

    year: Year
    motif: Text

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a target that was never set."""
        _ = thing
        (fact,) = self.event(state, context).facts()
        refuse_missing(state, fact.facet, fact.key, field="year")


class SetTargetTariff(YearlyTarget):
    """Set the target tariff of a type for a year; it is not carried to another year."""

    records: ClassVar[type[Event]] = TargetTariffSet

    type: StructureType
    is_idf: bool
    amount: Positive


class WithdrawTargetTariff(TargetWithdrawal):
    """Withdraw the target tariff of a year from a day."""

    records: ClassVar[type[Event]] = TargetTariffWithdrawn

    type: StructureType
    is_idf: bool


class SetTargetRatio(YearlyTarget):
    """Set the target number of places for one full-time equivalent, for a year."""

    records: ClassVar[type[Event]] = TargetRatioSet

    type: StructureType
    is_idf: bool
    from_huda: bool = False
    places_per_etp: PlacesPerEtp

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse another type than a CADA that comes from a HUDA."""
        _ = state, thing, context
        if self.from_huda and self.type is not StructureType.CADA:
            raise OnlyCadaFromHuda(field="from_huda", value=self.type.value)


class WithdrawTargetRatio(TargetWithdrawal):
    """Withdraw the target ratio of a year from a day."""

    records: ClassVar[type[Event]] = TargetRatioWithdrawn

    type: StructureType
    is_idf: bool
    from_huda: bool = False


class SetRegionTarget(YearlyTarget):
    """Set the places that a region must have at the end of a year, by type."""

    records: ClassVar[type[Event]] = RegionTargetSet

    region: Territory
    type: StructureType
    places: Places

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a code that names no region."""
        _ = state, thing, context
        if self.region not in REGIONS:
            raise UnknownTerritory(field="region", value=self.region, level="aucune région")


class WithdrawRegionTarget(TargetWithdrawal):
    """Withdraw the target of a region for a year from a day."""

    records: ClassVar[type[Event]] = RegionTargetWithdrawn

    region: Territory
    type: StructureType


class SetReferenceYear(ReferenceCommand, StateOn):
    """Set the current year of the register and the last years that may be asked for."""

    records: ClassVar[type[Event]] = ReferenceYearSet

    reference_year: Year
    documents_open_year: Year
    authorised_open_year: Year
    subsidised_open_year: Year

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a year that is open after the reference year."""
        _ = state, thing, context
        for name in ("documents_open_year", "authorised_open_year", "subsidised_open_year"):
            year = getattr(self, name)
            if year > self.reference_year:
                raise OpenYearTooLate(field=name, value=year, reference_year=self.reference_year)
