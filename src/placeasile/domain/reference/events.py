"""Facts recorded about what the whole register is measured against."""

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, ClassVar, Final
from uuid import UUID

from pydantic import AfterValidator

from placeasile.domain.kernel import Event, Fact
from placeasile.domain.stating import Stated
from placeasile.domain.subjects import REFERENCE_ID
from placeasile.domain.values import Count, Money, Number
from placeasile.domain.vocabulary import StructureType


class Indicator(StrEnum):
    """What a threshold bounds."""

    INDISPONIBILITE = "INDISPONIBILITE"
    VACANCE = "VACANCE"
    PRESENCES_INDUES_BPI = "PRESENCES_INDUES_BPI"
    PRESENCES_INDUES_DEBOUTEES = "PRESENCES_INDUES_DEBOUTEES"
    PRESENCES_INDUES = "PRESENCES_INDUES"
    TAUX_ENCADREMENT_MAX = "TAUX_ENCADREMENT_MAX"
    TAUX_ENCADREMENT_MIN = "TAUX_ENCADREMENT_MIN"
    COUT_JOURNALIER_MIN = "COUT_JOURNALIER_MIN"
    ECART_PLACES_SITES = "ECART_PLACES_SITES"
    ECART_PLACES_DNA = "ECART_PLACES_DNA"
    ECART_BUDGET = "ECART_BUDGET"
    ECART_NOTE = "ECART_NOTE"
    RAPPEL_CONTRAT = "RAPPEL_CONTRAT"
    RAPPEL_EVALUATION = "RAPPEL_EVALUATION"
    PERIODE_EVALUATION = "PERIODE_EVALUATION"


class Family(StrEnum):
    """Which structures a threshold is for."""

    TOUTES = "TOUTES"
    AUTORISEE = "AUTORISEE"
    SUBVENTIONNEE = "SUBVENTIONNEE"


def _thousandths(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.001"))


Measure = Annotated[Number, AfterValidator(_thousandths)]
"""A threshold or a ratio in an event, stored with three decimals."""


class ReferenceEvent(Stated):
    """An event about the reference data."""

    def subject(self, stream_id: UUID) -> UUID:
        """The reference data, one thing for the whole register."""
        _ = stream_id
        return REFERENCE_ID


class PopulationSet(ReferenceEvent):
    """The population of a département, from ``effective_on``."""

    TOPIC: ClassVar[str] = "reference.population_set"
    LABEL: ClassVar[str] = "Population d'un département"
    SINCE: ClassVar[str] = "Premier jour de validité du recensement"
    SOURCE: ClassVar[str] = "INSEE"
    FACETS: ClassVar[tuple[str, ...]] = ("population",)
    KEY: ClassVar[str] = "{departement}"

    departement: str
    value: Count


class ThresholdSet(ReferenceEvent):
    """The bound of an indicator for a family of structures, from ``effective_on``."""

    TOPIC: ClassVar[str] = "reference.threshold_set"
    LABEL: ClassVar[str] = "Seuil d'un indicateur"
    SINCE: ClassVar[str] = "Premier jour où le seuil vaut"
    SOURCE: ClassVar[str] = "Instruction ou cahier des charges"
    FACETS: ClassVar[tuple[str, ...]] = ("threshold",)
    KEY: ClassVar[str] = "{indicator}/{family}"

    indicator: Indicator
    family: Family = Family.TOUTES
    value: Measure


class ThresholdWithdrawn(ReferenceEvent):
    """From ``effective_on`` an indicator has no bound for a family, by default or not."""

    TOPIC: ClassVar[str] = "reference.threshold_withdrawn"
    LABEL: ClassVar[str] = "Fin d'un seuil"
    SINCE: ClassVar[str] = "Premier jour sans seuil"
    SOURCE: ClassVar[str] = "Instruction"
    FACETS: ClassVar[tuple[str, ...]] = ("threshold",)
    KEY: ClassVar[str] = "{indicator}/{family}"

    indicator: Indicator
    family: Family = Family.TOUTES
    motif: str

    def facts(self) -> Iterable[Fact]:
        """No value any more."""
        return _without(super().facts(), "value")


class Tariff(ReferenceEvent):
    """An event about the target tariff of a type for a year, in Île-de-France or not."""

    FACETS: ClassVar[tuple[str, ...]] = ("target_tariff",)
    KEY: ClassVar[str] = "{type}/{year}/{is_idf}"

    type: StructureType
    year: int
    is_idf: bool


class TargetTariffSet(Tariff):
    """The target cost of a place and a day, for that year alone."""

    TOPIC: ClassVar[str] = "reference.target_tariff_set"
    LABEL: ClassVar[str] = "Tarif journalier cible"
    SINCE: ClassVar[str] = "1er janvier de l'année"
    SOURCE: ClassVar[str] = "Instruction annuelle"

    amount: Money


class TargetTariffWithdrawn(Tariff):
    """From ``effective_on`` the year has no target tariff."""

    TOPIC: ClassVar[str] = "reference.target_tariff_withdrawn"
    LABEL: ClassVar[str] = "Fin d'un tarif cible"
    SINCE: ClassVar[str] = "Premier jour sans tarif cible"
    SOURCE: ClassVar[str] = "Instruction annuelle"

    motif: str

    def facts(self) -> Iterable[Fact]:
        """No amount any more."""
        return _without(super().facts(), "amount")


class Ratio(ReferenceEvent):
    """An event about the target ratio of a type for a year."""

    FACETS: ClassVar[tuple[str, ...]] = ("target_ratio",)
    KEY: ClassVar[str] = "{type}/{year}/{is_idf}/{from_huda}"

    type: StructureType
    year: int
    is_idf: bool
    from_huda: bool = False


class TargetRatioSet(Ratio):
    """The target number of places for one full-time equivalent, for that year alone."""

    TOPIC: ClassVar[str] = "reference.target_ratio_set"
    LABEL: ClassVar[str] = "Taux d'encadrement cible"
    SINCE: ClassVar[str] = "1er janvier de l'année"
    SOURCE: ClassVar[str] = "Instruction annuelle"

    places_per_etp: Measure


class TargetRatioWithdrawn(Ratio):
    """From ``effective_on`` the year has no target ratio."""

    TOPIC: ClassVar[str] = "reference.target_ratio_withdrawn"
    LABEL: ClassVar[str] = "Fin d'un taux d'encadrement cible"
    SINCE: ClassVar[str] = "Premier jour sans taux cible"
    SOURCE: ClassVar[str] = "Instruction annuelle"

    motif: str

    def facts(self) -> Iterable[Fact]:
        """No ratio any more."""
        return _without(super().facts(), "places_per_etp")


class RegionTarget(ReferenceEvent):
    """An event about the places that a region must have at the end of a year, by type."""

    FACETS: ClassVar[tuple[str, ...]] = ("region_target",)
    KEY: ClassVar[str] = "{region}/{year}/{type}"

    region: str
    year: int
    type: StructureType


class RegionTargetSet(RegionTarget):
    """The target of places of a region, for that year alone."""

    TOPIC: ClassVar[str] = "reference.region_target_set"
    LABEL: ClassVar[str] = "Objectif de places d'une région"
    SINCE: ClassVar[str] = "1er janvier de l'année"
    SOURCE: ClassVar[str] = "Schéma national d'accueil"

    places: Count


class RegionTargetWithdrawn(RegionTarget):
    """From ``effective_on`` the region has no target for that year."""

    TOPIC: ClassVar[str] = "reference.region_target_withdrawn"
    LABEL: ClassVar[str] = "Fin d'un objectif régional"
    SINCE: ClassVar[str] = "Premier jour sans objectif"
    SOURCE: ClassVar[str] = "Schéma national d'accueil"

    motif: str

    def facts(self) -> Iterable[Fact]:
        """No target any more."""
        return _without(super().facts(), "places")


class ReferenceYearSet(ReferenceEvent):
    """The current year of the register, and the last years that may be asked for."""

    TOPIC: ClassVar[str] = "reference.reference_year_set"
    LABEL: ClassVar[str] = "Millésime de référence et années ouvertes"
    SINCE: ClassVar[str] = "Premier jour du millésime"
    SOURCE: ClassVar[str] = "Direction de l'asile"
    FACETS: ClassVar[tuple[str, ...]] = ("reference_year",)

    reference_year: int
    documents_open_year: int
    authorised_open_year: int
    subsidised_open_year: int


def _without(facts: Iterable[Fact], name: str) -> Iterable[Fact]:
    for one in facts:
        yield Fact(one.facet, {name: None, **one.value}, one.key)


EVENTS: Final[tuple[type[Event], ...]] = (
    PopulationSet,
    ThresholdSet,
    ThresholdWithdrawn,
    TargetTariffSet,
    TargetTariffWithdrawn,
    TargetRatioSet,
    TargetRatioWithdrawn,
    RegionTargetSet,
    RegionTargetWithdrawn,
    ReferenceYearSet,
)
"""Every event of the aggregate."""
