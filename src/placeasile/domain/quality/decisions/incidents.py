"""Commands on the serious incidents of a structure."""

import re
from datetime import date, timedelta
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, StringConstraints

from placeasile.domain.kernel import Context, Event, History
from placeasile.domain.quality.decisions.base import QualityState, day_of, refuse_withdrawn
from placeasile.domain.quality.incidents import (
    SeriousIncidentDeclared,
    SeriousIncidentRequalified,
    SeriousIncidentWithdrawn,
)
from placeasile.domain.quality.refusals import NothingChanged
from placeasile.domain.stating import Open, StateOn, refuse_missing
from placeasile.domain.subjects import refuse_before, refuse_closed_on, refuse_future
from placeasile.domain.values import Day, Text


def _compact(value: object) -> object:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    return re.sub(r"\s+", "", text).upper() if isinstance(text, str) else text


DossierNumber = Annotated[
    str,
    BeforeValidator(_compact),
    StringConstraints(max_length=32, pattern=r"^[0-9A-Z][0-9A-Z-]*$"),
]
"""The number of a file of the online procedure, unique in the register."""


class DeclareSeriousIncident(QualityState):
    """Record a serious incident, under the number of its file."""

    records: ClassVar[type[Event]] = SeriousIncidentDeclared
    ID: ClassVar[str | None] = "dossier_number"

    dossier_number: DossierNumber
    occurred_on: Day
    declared_on: Day
    nature: Text

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse days to come, a closed structure, and a file struck off."""
        refuse_future(self.occurred_on, context, field="occurred_on")
        refuse_future(self.declared_on, context, field="declared_on")
        refuse_closed_on(thing, self.occurred_on, field="occurred_on")
        refuse_withdrawn(state, "incident", self.dossier_number, field="dossier_number")

    def day(self, event: Event) -> date:
        """The day of the incident."""
        _ = event
        return self.occurred_on

    def dated_by(self) -> str:
        """It is true on the day of the incident."""
        return "occurred_on"


class RequalifySeriousIncident(QualityState, StateOn):
    """Change the nature or the day of an incident, from a day."""

    records: ClassVar[type[Event]] = SeriousIncidentRequalified

    dossier_number: DossierNumber
    nature: Text | None = None
    occurred_on: Day | None = None

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse an unknown incident, days to come or in disorder, and no change."""
        _ = thing
        declared = day_of(state, "incident", self.dossier_number, field="dossier_number")
        refuse_future(self.effective_on, context)
        refuse_before(self.effective_on, declared, "l'événement")
        if self.occurred_on is not None:
            refuse_before(self.effective_on, self.occurred_on, "l'événement")
        before = self._known(state)
        if (self.nature or before[0], self.occurred_on or before[1]) == before:
            raise NothingChanged(field="nature")

    def event(self, state: Open, context: Context) -> Event:
        """The incident, whole: what does not change is repeated."""
        nature, occurred_on = self._known(state)
        return SeriousIncidentRequalified(
            structure_id=context.subject,
            dossier_number=self.dossier_number,
            nature=self.nature or nature,
            occurred_on=self.occurred_on or occurred_on,
        )

    def _known(self, state: Open) -> tuple[str, date]:
        """Return the nature and the day that were known on the day before."""
        number = self.dossier_number
        eve = self.effective_on - timedelta(days=1)
        found = state.at("incident_requalified", eve, number)
        if found is not None:
            return str(found["nature"]), date.fromisoformat(str(found["occurred_on"]))
        on, declared = state.steps("incident", number)[0]
        return str(declared["nature"]), on


class WithdrawSeriousIncident(QualityState):
    """Strike an incident off; its file may then be recorded on another structure."""

    records: ClassVar[type[Event]] = SeriousIncidentWithdrawn

    dossier_number: DossierNumber
    motif: Text

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse an incident that is unknown."""
        _ = thing, context
        refuse_missing(state, "incident", self.dossier_number, field="dossier_number")

    def event(self, state: Open, context: Context) -> Event:
        """The withdrawal, on the day of the incident."""
        return SeriousIncidentWithdrawn(
            structure_id=context.subject,
            dossier_number=self.dossier_number,
            occurred_on=state.steps("incident", self.dossier_number)[0][0],
            motif=self.motif,
        )

    def day(self, event: Event) -> date:
        """The day of the incident."""
        assert isinstance(event, SeriousIncidentWithdrawn)
        return event.occurred_on

    def dated_by(self) -> str:
        """Its day follows from the incident."""
        return "dossier_number"
