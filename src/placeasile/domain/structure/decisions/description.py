"""Describing a structure: its public code, whom it receives, its programme and its flags."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field, StringConstraints

from placeasile.domain.dated import said_on
from placeasile.domain.kernel import Context, Event, Fact, History, Value
from placeasile.domain.stating import Open, StateOn, opened
from placeasile.domain.structure.decisions.base import STRUCTURE
from placeasile.domain.structure.description import (
    AddressGeocoded,
    ArrondissementAssigned,
    AttachedToProgramme303,
    BhasileCodeAssigned,
    Programme303AttachmentCleared,
    PublicServed,
    PublicServedChanged,
    Specialisation,
    SpecialisationLabelled,
    SpecialisationWithdrawn,
    attached,
)
from placeasile.domain.structure.refusals import (
    ArrondissementAlreadyAssigned,
    ArrondissementElsewhere,
    CodeBhasileAlreadyAssigned,
    CodeBhasileElsewhere,
    NotAttached,
)
from placeasile.domain.subjects import refuse_before, refuse_closed_on
from placeasile.domain.territory import DEPARTEMENTS, REGIONS_ISO
from placeasile.domain.values import Latitude, Longitude, Ratio, Text

DESCRIPTION = opened("structure", claims=STRUCTURE.claims, taken=STRUCTURE.taken)
"""Decides on the structure's own stream, with the claims of its other commands."""


def _upper(value: object) -> object:
    return value.strip().upper() if isinstance(value, str) else value


CodeBhasile = Annotated[
    str,
    BeforeValidator(_upper),
    StringConstraints(max_length=16, pattern=r"^BHA-[0-9A-Z]{2,3}-[0-9]{3,}$"),
]
"""A public code: BHA, the ISO code of the region, and three digits or more."""

Arrondissement = Annotated[
    str, BeforeValidator(_upper), Field(pattern=r"^([0-9]{2}|2[AB]|9[78][0-9])[0-9]$")
]
"""The INSEE code of an arrondissement: that of its département, and a digit."""

Score = Annotated[Ratio, Field(le=1)]
"""How sure a geocoder is, from 0 to 1."""


class ChangePublicServed(StateOn):
    """Say whom the structure receives from a day."""

    records: ClassVar[type[Event]] = PublicServedChanged

    public: PublicServed

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a structure that is closed on that day."""
        _ = state, context
        refuse_closed_on(thing, self.effective_on)


class AssignBhasileCode(StateOn):
    """Give the structure its public code, once."""

    records: ClassVar[type[Event]] = BhasileCodeAssigned

    code: CodeBhasile

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse the code of another region, and a second code."""
        _ = context
        region = region_of(departement_of(thing))
        if self._region != region:
            raise CodeBhasileElsewhere(field="code", value=self.code, region=region)
        held = list(state.keys("code_bhasile"))
        repeated = [
            day for day, _ in state.steps("code_bhasile", self.code) if day == self.effective_on
        ]
        if held and not repeated:
            raise CodeBhasileAlreadyAssigned(field="code", held=held[0])

    def event(self, state: Open, context: Context) -> Event:
        """The code and its region."""
        _ = state, context
        return BhasileCodeAssigned(code=self.code, region=self._region)

    @property
    def _region(self) -> str:
        return self.code.split("-")[1]


def region_of(departement: str) -> str:
    """Return the ISO code, in public codes, of the region of a département."""
    return REGIONS_ISO[DEPARTEMENTS[departement].region]


def next_code(region: str, taken: Iterable[str]) -> str:
    """Return the public code after the highest one of a region, of three digits or more.

    ``taken`` are all the codes that were ever given, of any region.
    """
    prefix = f"BHA-{region}-"
    ranks = [int(one.removeprefix(prefix)) for one in taken if one.startswith(prefix)]
    return f"{prefix}{max(ranks, default=0) + 1:03}"


class AttachToProgramme303(StateOn):
    """Say from which day the programme 303 finances the structure."""

    records: ClassVar[type[Event]] = AttachedToProgramme303

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a day before the opening, or of a closed structure."""
        _ = state, context
        refuse_closed_on(thing, self.effective_on)
        opened_on = [day for day, _ in thing.steps("opened")]
        if opened_on:
            refuse_before(self.effective_on, opened_on[-1], "ouverture de la structure")


class ClearProgramme303Attachment(StateOn):
    """Say that the day of the attachment to the programme 303 is not known any more."""

    records: ClassVar[type[Event]] = Programme303AttachmentCleared

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a structure that is not attached on the eve."""
        _ = thing, context
        if not attached(state, self.effective_on - timedelta(days=1)):
            raise NotAttached(field="effective_on", value=self.effective_on)


class LabelSpecialisation(StateOn):
    """Say from which day the structure is labelled for a public."""

    records: ClassVar[type[Event]] = SpecialisationLabelled

    kind: Specialisation

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a structure that is closed on that day."""
        _ = state, context
        refuse_closed_on(thing, self.effective_on)


class WithdrawSpecialisation(LabelSpecialisation):
    """Say from which day the structure is not labelled for a public, or that it never was."""

    records: ClassVar[type[Event]] = SpecialisationWithdrawn

    motif: Text


class GeocodeAddress(StateOn):
    """Place the administrative address on the map."""

    records: ClassVar[type[Event]] = AddressGeocoded

    latitude: Latitude
    longitude: Longitude
    provider: Text
    score: Score | None = None


class AssignArrondissement(StateOn):
    """Say in which arrondissement the structure is, once."""

    records: ClassVar[type[Event]] = ArrondissementAssigned

    arrondissement: Arrondissement

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse an arrondissement of another département, and a second one."""
        _ = context
        departement = departement_of(thing)
        if self.arrondissement[:-1] != departement:
            raise ArrondissementElsewhere(
                field="arrondissement", value=self.arrondissement, departement=departement
            )
        fact = Fact("arrondissement", {"arrondissement": self.arrondissement})
        held = said_before(state, fact, self.effective_on)
        if held is not None:
            raise ArrondissementAlreadyAssigned(field="arrondissement", held=held["arrondissement"])


def departement_of(structure: History) -> str:
    """Return the département of a registered structure."""
    value = structure.latest("departement")
    assert value is not None
    return str(value["departement"])


def said_before(state: History, fact: Fact, on: date) -> Value | None:
    """Return what is said of a fact that is said once, unless it is the same on the same day."""
    if said_on(state, fact, on) == fact.value:
        return None
    return state.latest(fact.facet, fact.key)
