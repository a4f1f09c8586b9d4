"""Reading the reference data of a day: what was recorded, else the official default."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

from placeasile.domain.kernel import History
from placeasile.domain.reference.defaults import default
from placeasile.domain.reference.events import EVENTS, Family, Indicator
from placeasile.domain.vocabulary import StructureType

Name: TypeAlias = tuple[str, str, str]
"""The kind, the key and the name of a value, as in the table ``reference``."""

FACETS: Final = tuple(dict.fromkeys(facet for one in EVENTS for facet in one.FACETS))
"""The facets of the reference data."""


@dataclass(frozen=True, slots=True)
class OpenYears:
    """The current year of the register, and the last years that may be asked for."""

    reference_year: int
    documents_open_year: int
    authorised_open_year: int
    subsidised_open_year: int

    @property
    def history(self) -> range:
        """The five years that end with the reference year."""
        return range(self.reference_year - 4, self.reference_year + 1)


@dataclass(frozen=True, slots=True)
class ReferenceData:
    """The reference data on a day. A recorded None is a value withdrawn: no default then."""

    on: date
    recorded: Mapping[Name, Decimal | None]

    def value(self, kind: str, key: str, name: str = "value") -> Decimal | None:
        """Return a value of the day, None when there is none."""
        if (kind, key, name) in self.recorded:
            return self.recorded[kind, key, name]
        found = default(kind, key, name, self.on)
        return None if found is None else found.value

    def threshold(self, indicator: Indicator, family: Family = Family.TOUTES) -> Decimal | None:
        """Return the bound of an indicator: that of the family, else that of all structures."""
        keys = [f"{indicator}/{one}" for one in dict.fromkeys((family, Family.TOUTES))]
        for key in keys:
            if ("threshold", key, "value") in self.recorded:
                return self.recorded["threshold", key, "value"]
        found = [self.value("threshold", key) for key in keys]
        return next((one for one in found if one is not None), None)

    def threshold_of(self, indicator: Indicator, type: StructureType) -> Decimal | None:  # noqa: A002 (the term of art)
        """Return the bound of an indicator for structures of a type."""
        return self.threshold(indicator, family_of(type))

    def target_tariff(self, type: StructureType, year: int, *, is_idf: bool) -> Decimal | None:  # noqa: A002 (the term of art)
        """Return the target cost of a place and a day; None without one for that very year."""
        return self.value("target_tariff", f"{type}/{year}/{is_idf}", "amount")

    def target_ratio(
        self,
        type: StructureType,  # noqa: A002 (the term of art)
        year: int,
        *,
        is_idf: bool,
        from_huda: bool = False,
    ) -> Decimal | None:
        """Return the target places for one ETP; None without one for that very year."""
        key = f"{type}/{year}/{is_idf}/{from_huda}"
        return self.value("target_ratio", key, "places_per_etp")

    def region_target(self, region: str, year: int, type: StructureType) -> int | None:  # noqa: A002 (the term of art)
        """Return the target of places of a region for a year and a type."""
        return _whole(self.value("region_target", f"{region}/{year}/{type}", "places"))

    def population(self, departement: str) -> int | None:
        """Return the population of a département, None when unknown."""
        return _whole(self.value("population", departement))

    def years(self) -> OpenYears | None:
        """Return the years of the day, None before the first ones."""
        names = OpenYears.__dataclass_fields__
        found = {name: _whole(self.value("reference_year", "", name)) for name in names}
        known = {name: one for name, one in found.items() if one is not None}
        return OpenYears(**known) if len(known) == len(found) else None


def family_of(type: StructureType) -> Family:  # noqa: A002 (the term of art)
    """Return the family of a type; PRAHDA and NH have none, and follow what is for all."""
    if type.authorised:
        return Family.AUTORISEE
    without = type in {StructureType.PRAHDA, StructureType.NH}
    return Family.TOUTES if without else Family.SUBVENTIONNEE


def reference_on(history: History, day: date) -> ReferenceData:
    """Return the reference data of a day, from the events of its stream."""
    recorded: dict[Name, Decimal | None] = {}
    for facet in FACETS:
        for key in history.keys(facet):
            for name, value in (history.at(facet, day, key) or {}).items():
                if name != "motif":
                    recorded[facet, key, name] = None if value is None else Decimal(str(value))
    return ReferenceData(day, recorded)


def _whole(value: Decimal | None) -> int | None:
    return None if value is None else int(value)
