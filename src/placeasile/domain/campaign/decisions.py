"""Opening, extending and closing a campaign; updating a structure in it."""

from collections.abc import Iterable, Sequence
from typing import ClassVar, Final
from uuid import UUID

from placeasile.domain.campaign.events import (
    ActualisationCampaignOpened,
    ActualisationStepInvalidated,
    ActualisationStepValidated,
    CampaignClosed,
    CampaignDeadlineChanged,
    StructureActualised,
    StructureEnrolledInCampaign,
)
from placeasile.domain.campaign.refusals import (
    ActualisationBrokenSince,
    ActualisationIncomplete,
    ActualisationStepNotValid,
    AlreadyActualised,
    AnotherYear,
    CampaignAlreadyOpened,
    CampaignIsClosed,
    CampaignUnknown,
    StructureNotEnrolled,
    StructureNotReady,
    UnknownDepartement,
)
from placeasile.domain.campaign.steps import EVERY_PART, READ, ActualisationStep, gaps_of
from placeasile.domain.dossiers.streams import versions
from placeasile.domain.gating import Gated, refuse_gaps
from placeasile.domain.kernel import Assertion, Command, Context, Event, History
from placeasile.domain.moving import Move
from placeasile.domain.stating import Open, StateOn, beside, opened
from placeasile.domain.subjects import campaign_id, refuse_before, refuse_closed_on
from placeasile.domain.territory import DEPARTEMENTS
from placeasile.domain.values import Day, Text, Year
from placeasile.domain.vocabulary import StepStatus

CAMPAIGN: Final = opened("campaign")
ACTUALISATION: Final = opened("actualisation")
"""What decides on a structure in a campaign."""


class OpenCampaign(Command[Open]):
    """Open the campaign of a year."""

    records: ClassVar[type[Event]] = ActualisationCampaignOpened

    year: Year
    deadline: Day
    effective_on: Day

    def decide(self, state: Open, context: Context) -> list[Assertion]:
        """Record the opening; nothing when the same one stands.

        Raises:
            AnotherYear: the year is not that of the address.
            CampaignAlreadyOpened: it was opened otherwise.
            WrongOrder: the deadline comes before the opening.
        """
        if campaign_id(self.year) != context.subject:
            raise AnotherYear(field="year", value=self.year)
        refuse_before(self.deadline, self.effective_on, "ouverture", field="deadline")
        event = ActualisationCampaignOpened(year=self.year, deadline=self.deadline)
        if any((one.event, one.effective_on) == (event, self.effective_on) for one in state.alive):
            return []
        if state.steps("registered"):
            raise CampaignAlreadyOpened(field="year", value=self.year)
        return [Assertion(event, self.effective_on)]


class ChangeDeadline(StateOn):
    """Give the campaign another deadline, everywhere or in one département."""

    OF: ClassVar[str] = "campagne"
    records: ClassVar[type[Event]] = CampaignDeadlineChanged

    departement: Text | None = None
    deadline: Day
    motif: Text

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse an unknown département, a campaign that is closed, or a day before the decision.

        Raises:
            UnknownDepartement: the code names no département.
            CampaignIsClosed: the campaign is closed on that day.
            WrongOrder: the deadline comes before the decision.
        """
        _ = state, context
        if self.departement is not None and self.departement not in DEPARTEMENTS:
            raise UnknownDepartement(field="departement", value=self.departement)
        refuse_before(self.deadline, self.effective_on, "décision", field="deadline")
        if thing.at("campaign_closed", self.effective_on) is not None:
            raise CampaignIsClosed(field="effective_on", value=_year_of(thing))


class CloseCampaign(StateOn):
    """Take no more updates from a day on."""

    OF: ClassVar[str] = "campagne"
    records: ClassVar[type[Event]] = CampaignClosed

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a day before the opening, or a second closing.

        Raises:
            WrongOrder: it comes before the opening.
            CampaignIsClosed: another day was recorded.
        """
        _ = state, context
        refuse_before(self.effective_on, thing.steps("registered")[0][0], "ouverture")
        others = [day for day, _ in thing.steps("campaign_closed") if day != self.effective_on]
        if others:
            raise CampaignIsClosed(field="effective_on", value=_year_of(thing))


class _OfStructure(Move):
    STREAM: ClassVar[str] = "campaign/{year}"

    year: Year

    def reads(self, subject: UUID) -> Iterable[UUID]:
        """The structure, and the campaign."""
        return (subject, campaign_id(self.year))

    def event(self, state: Open, context: Context) -> Event:
        """Return the event, of the structure."""
        _ = state
        given: dict[str, object] = {
            name: getattr(self, name)
            for name in self.records.model_fields
            if name in type(self).model_fields
        }
        return self.records.model_validate({**given, "structure_id": context.subject})

    def refuse_not_running(self, context: Context) -> None:
        """Raise unless the campaign is open today.

        Raises:
            CampaignUnknown: it is not.
            CampaignIsClosed: it is closed.
        """
        campaign = context.peers.get(campaign_id(self.year), History())
        if campaign.at("campaign", context.today) is None:
            raise CampaignUnknown(field="year", value=self.year)
        if campaign.at("campaign_closed", context.today) is not None:
            raise CampaignIsClosed(field="year", value=self.year)


class EnrolStructure(_OfStructure):
    """Call a structure to the campaign."""

    records: ClassVar[type[Event]] = StructureEnrolledInCampaign

    def reads(self, subject: UUID) -> Iterable[UUID]:
        """The structure, its finalisation, and the campaign."""
        return (*super().reads(subject), beside(subject, "finalisation"))

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a structure that is not finalised, or that is closed.

        Raises:
            StructureNotReady: it is not finalised.
            SubjectClosed: it is closed.
        """
        _ = state
        self.refuse_not_running(context)
        refuse_closed_on(thing, context.today, field="structure_id")
        finalisation = context.peers.get(beside(context.subject, "finalisation"), History())
        found = finalisation.at("finalisation", context.today)
        if found is None or found["etat"] != "FINALISEE":
            raise StructureNotReady(field="structure_id", value=context.subject)


class _Updating(_OfStructure):
    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a structure that is not in the campaign, or up to date already.

        Raises:
            StructureNotEnrolled: it is not in the campaign.
            AlreadyActualised: it is up to date.
        """
        _ = thing
        self.refuse_not_running(context)
        if state.at("campaign_enrolled", context.today, str(self.year)) is None:
            raise StructureNotEnrolled(field="year", value=self.year)
        if state.at("actualised", context.today, str(self.year)) is not None:
            raise AlreadyActualised(field="year", value=self.year)


class ValidateActualisationStep(Gated, _Updating):
    """Ask that a step of the update be validated: the register decides."""

    records: ClassVar[type[Event]] = ActualisationStepValidated

    step: ActualisationStep

    def parts(self) -> Sequence[str]:
        """The parts of the structure that the step is about."""
        return READ[self.step]

    def reads(self, subject: UUID) -> Iterable[UUID]:
        """These parts, and the campaign."""
        return (*super().reads(subject), campaign_id(self.year))

    def event(self, state: Open, context: Context) -> Event:
        """Return the event, with the versions of what was read."""
        _ = state
        return ActualisationStepValidated(
            structure_id=context.subject,
            year=self.year,
            step=self.step,
            stream_versions=versions(context.subject, self.parts(), context.peers),
        )

    def settled(self, state: Open, event: Event, context: Context) -> bool:
        """Whether the step is valid."""
        _ = event
        return status_of(state, self.year, self.step, context) is StepStatus.VALIDE

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a step that lacks something.

        Raises:
            StepIncomplete: it does.
        """
        super().check(state, thing, context)
        found = gaps_of(self.step, self.dossier(context), self.sources(context))
        refuse_gaps(self.step.value, found)


class InvalidateActualisationStep(_Updating):
    """Say that a step of the update is to be done again."""

    records: ClassVar[type[Event]] = ActualisationStepInvalidated

    step: ActualisationStep
    motif: Text | None = None

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a step that is not valid.

        Raises:
            ActualisationStepNotValid: it is not.
        """
        super().check(state, thing, context)
        if status_of(state, self.year, self.step, context) is not StepStatus.VALIDE:
            raise ActualisationStepNotValid(field="step", value=self.step.value)


class ActualiseStructure(Gated, _Updating):
    """Ask that the structure be up to date for the year: the register judges it again."""

    records: ClassVar[type[Event]] = StructureActualised

    def parts(self) -> Sequence[str]:
        """Every part of the structure that a step is about."""
        return EVERY_PART

    def reads(self, subject: UUID) -> Iterable[UUID]:
        """These parts, and the campaign."""
        return (*super().reads(subject), campaign_id(self.year))

    def event(self, state: Open, context: Context) -> Event:
        """Return the event, with the versions of what was read."""
        _ = state
        return StructureActualised(
            structure_id=context.subject,
            year=self.year,
            stream_versions=versions(context.subject, self.parts(), context.peers),
        )

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse unless the four steps are valid, and still would be.

        Raises:
            ActualisationIncomplete: some are not.
            ActualisationBrokenSince: the dossier lacks something that it had.
        """
        super().check(state, thing, context)
        left = [
            step.value
            for step in ActualisationStep
            if status_of(state, self.year, step, context) is not StepStatus.VALIDE
        ]
        if left:
            raise ActualisationIncomplete(field="year", value=", ".join(left))
        dossier, read = self.dossier(context), self.sources(context)
        broken = {step: [*gaps_of(step, dossier, read)] for step in ActualisationStep}
        found = [f"{step.value} : {' ; '.join(one)}" for step, one in broken.items() if one]
        if found:
            raise ActualisationBrokenSince(field="year", gaps=". ".join(found))


def status_of(state: History, year: int, step: ActualisationStep, context: Context) -> StepStatus:
    """Return where a step of the update stands today."""
    found = state.at("campaign_step", context.today, f"{year}/{step.value}")
    return StepStatus.NON_COMMENCE if found is None else StepStatus(str(found["status"]))


def _year_of(campaign: History) -> int:
    found = campaign.latest("campaign")
    assert found is not None
    return int(str(found["year"]))
