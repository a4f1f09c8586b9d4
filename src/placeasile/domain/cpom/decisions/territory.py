"""Saying which territory a CPOM covers."""

from typing import Annotated, ClassVar

from pydantic import BeforeValidator

from placeasile.domain.cpom.contract import covered_on
from placeasile.domain.cpom.decisions.base import refuse_outside
from placeasile.domain.cpom.events import (
    CpomDepartementCovered,
    CpomDepartementUncovered,
    CpomGranularity,
    CpomTerritorySet,
)
from placeasile.domain.kernel import Context, Event, History, NotFound, RuleViolation
from placeasile.domain.stating import Open, StateOn, ThingNotFound
from placeasile.domain.territory import DEPARTEMENTS, REGIONS
from placeasile.domain.values import Text


def _upper(value: object) -> object:
    return value.strip().upper() if isinstance(value, str) else value


TerritoryCode = Annotated[Text, BeforeValidator(_upper)]
"""The INSEE code of a région or a département."""


class TerritoryUnknown(NotFound):
    """No région, or no département, has this code."""

    code: ClassVar[str] = "territory-unknown"
    wording: ClassVar[str] = "{what} {value} n'existe pas."
    remedy: ClassVar[str] = "Saisissez un code de l'INSEE, par exemple 28 ou 2A."


class TerritoryMismatch(RuleViolation):
    """The départements that are covered do not fit the granularity."""

    code: ClassVar[str] = "territory-mismatch"
    wording: ClassVar[str] = "Avec un CPOM {granularity}, {what} ({value})."
    remedy: ClassVar[str] = "Changez d'abord le territoire du CPOM, ou les départements couverts."


class SetCpomTerritory(StateOn):
    """Say the region of the contract, and how much of it it covers, from a day."""

    OF: ClassVar[str] = "cpom"
    records: ClassVar[type[Event]] = CpomTerritorySet

    region: TerritoryCode
    granularity: CpomGranularity = CpomGranularity.REGIONALE

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse an unknown region, a day outside the contract, and départements that do not fit.

        Raises:
            TerritoryUnknown: no region has this code.
            OutsideCpom: the day is not in the contract.
            TerritoryMismatch: the départements that are covered do not fit.
        """
        _ = thing, context
        if self.region not in REGIONS:
            raise TerritoryUnknown(field="region", value=self.region, what="La région")
        refuse_outside(state, self.effective_on)
        covered = covered_on(state, self.effective_on)
        _refuse_mismatch(self.granularity, self.region, covered, field="granularity")


class CoverDepartement(StateOn):
    """Say that the contract covers a département from a day."""

    OF: ClassVar[str] = "cpom"
    records: ClassVar[type[Event]] = CpomDepartementCovered

    departement: TerritoryCode

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse an unknown département, a day outside the contract, and one that does not fit.

        Raises:
            TerritoryUnknown: no département has this code.
            OutsideCpom: the day is not in the contract.
            TerritoryMismatch: the département does not fit the granularity of that day.
        """
        _ = thing, context
        if self.departement not in DEPARTEMENTS:
            raise TerritoryUnknown(
                field="departement", value=self.departement, what="Le département"
            )
        refuse_outside(state, self.effective_on)
        territory = state.at("cpom_territory", self.effective_on)
        if territory is not None:
            covered = {*covered_on(state, self.effective_on), self.departement}
            granularity = CpomGranularity(str(territory["granularity"]))
            _refuse_mismatch(
                granularity, str(territory["region"]), sorted(covered), field="departement"
            )


class UncoverDepartement(StateOn):
    """Say that the contract does not cover a département any more, from a day."""

    OF: ClassVar[str] = "cpom"
    records: ClassVar[type[Event]] = CpomDepartementUncovered

    departement: TerritoryCode
    motif: Text

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a département that is not named, or that the whole region includes.

        Raises:
            ThingNotFound: the contract does not name this département on that day.
            OutsideCpom: the day is not in the contract.
        """
        _ = thing, context
        refuse_outside(state, self.effective_on)
        value = state.at("cpom_departement", self.effective_on, self.departement)
        said = [
            one
            for day, one in state.steps("cpom_departement", self.departement)
            if day == self.effective_on
        ]
        if value is None or not (value["covered"] or said):
            raise ThingNotFound(field="departement", value=self.departement)


def _refuse_mismatch(
    granularity: CpomGranularity, region: str, covered: list[str], *, field: str
) -> None:
    shown = ", ".join(covered)
    match granularity:
        case CpomGranularity.DEPARTEMENTALE if len(covered) > 1:
            what = "un seul département est couvert"
        case CpomGranularity.REGIONALE if any(
            DEPARTEMENTS[one].region != region for one in covered
        ):
            what = "les départements couverts sont ceux de la région"
        case _:
            return
    raise TerritoryMismatch(
        field=field, value=shown, granularity=granularity.value.lower(), what=what
    )
