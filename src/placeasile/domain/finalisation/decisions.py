"""Receiving the form of an operator, validating the six steps, finalising the structure."""

from collections.abc import Sequence
from typing import ClassVar, Final
from uuid import UUID

from placeasile.domain.dossiers.streams import versions
from placeasile.domain.finalisation.events import (
    FinalisationOpened,
    FinalisationRevoked,
    FinalisationStepReopened,
    FinalisationStepStarted,
    FinalisationStepValidated,
    OperatorSubmissionReceived,
    StructureBornFinalised,
    StructureFinalised,
    SubmissionReturnedToOperator,
)
from placeasile.domain.finalisation.refusals import (
    AlreadySubmitted,
    FinalisationNotOpen,
    NotFinalised,
    NothingSubmitted,
    StepsBrokenSince,
    StepsNotValid,
    StepTransitionRefused,
)
from placeasile.domain.finalisation.steps import (
    EVERY_PART,
    READ,
    STREAM,
    FinalisationStep,
    ReopeningCause,
    gaps_of,
)
from placeasile.domain.gating import Gated, refuse_gaps
from placeasile.domain.kernel import Context, Event, History
from placeasile.domain.moving import Move
from placeasile.domain.stating import Open, StateOn, opened
from placeasile.domain.subjects import refuse_closed_on
from placeasile.domain.values import Text, Total
from placeasile.domain.vocabulary import StepStatus

FINALISATION: Final = opened("finalisation")

WITHOUT_FORM: Final = frozenset({"PRAHDA", "NH"})
"""The types whose operators send no form."""


class _Finalising(Move):
    STREAM: ClassVar[str] = STREAM

    def event(self, state: Open, context: Context) -> Event:
        """Return the event, of the structure."""
        _ = state
        kind = self.records
        given: dict[str, object] = {
            name: getattr(self, name)
            for name in kind.model_fields
            if name in type(self).model_fields
        }
        return kind.model_validate({**given, "structure_id": context.subject})


class ReceiveSubmission(_Finalising):
    """Receive what the operator sent."""

    records: ClassVar[type[Event]] = OperatorSubmissionReceived

    submission_id: UUID | None = None
    form_version: Total
    content_hash: Text
    missing_documents: Total

    def event(self, state: Open, context: Context) -> Event:
        """Return the event, with an identifier made when none is given."""
        _ = state
        corrected = getattr(context.corrects, "submission_id", None)
        return OperatorSubmissionReceived(
            structure_id=context.subject,
            submission_id=self.submission_id or corrected or context.new_id("submission"),
            form_version=self.form_version,
            content_hash=self.content_hash,
            missing_documents=self.missing_documents,
        )

    def settled(self, state: Open, event: Event, context: Context) -> bool:
        """Whether that very submission was received."""
        _ = context
        return any(one.event == event for one in state.alive)

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a second submission, unless the first one was returned.

        Raises:
            AlreadySubmitted: one was accepted.
            SubjectClosed: the structure is closed.
        """
        refuse_closed_on(thing, context.today, field="structure_id")
        if etat(state, context) not in {None, "RENVOYEE"}:
            raise AlreadySubmitted(field="submission_id", value=self.submission_id)


class OpenFinalisation(_Finalising):
    """Let agents work on the six steps.

    ``motif`` is needed when there is no submission, which only PRAHDA and NH may lack.
    ``pre_filled`` are the steps that an import filled.
    """

    records: ClassVar[type[Event]] = FinalisationOpened

    motif: Text | None = None
    pre_filled: tuple[FinalisationStep, ...] = ()

    def event(self, state: Open, context: Context) -> Event:
        """Return the event, with the first status of each step."""
        _ = state
        statuses = {
            step.name.lower(): StepStatus.PRE_REMPLI if step in self.pre_filled else step.initial
            for step in FinalisationStep
        }
        return FinalisationOpened.model_validate(
            {**statuses, "structure_id": context.subject, "motif": self.motif}
        )

    def settled(self, state: Open, event: Event, context: Context) -> bool:
        """Whether the finalisation is open."""
        _ = event
        return etat(state, context) == "OUVERTE" and bool(list(state.keys("finalisation_step")))

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse without a submission.

        Raises:
            NothingSubmitted: the operator sent nothing, and had to.
            FinalisationNotOpen: the structure is finalised.
        """
        found = etat(state, context)
        if found == "FINALISEE":
            raise FinalisationNotOpen(field="structure_id", value="finalisée")
        type_ = thing.at("type", context.today) or {}
        excused = self.motif is not None and type_.get("type") in WITHOUT_FORM
        if found in {None, "RENVOYEE"} and not excused:
            raise NothingSubmitted(field="motif", value=self.motif)


class _OnStep(_Finalising):
    step: FinalisationStep

    FROM: ClassVar[frozenset[StepStatus]]

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse when the step cannot go there from where it is.

        Raises:
            FinalisationNotOpen: the finalisation is not open.
            StepTransitionRefused: the step stands elsewhere.
        """
        _ = thing
        refuse_not_open(state, context)
        status = status_of(state, self.step, context)
        if status not in self.FROM:
            raise StepTransitionRefused(field="step", value=self.step.value, status=status.value)


class StartFinalisationStep(_OnStep):
    """Say that somebody works on a step."""

    records: ClassVar[type[Event]] = FinalisationStepStarted
    FROM: ClassVar[frozenset[StepStatus]] = frozenset(
        {StepStatus.NON_COMMENCE, StepStatus.PRE_REMPLI}
    )


class ReopenFinalisationStep(_OnStep):
    """Say that a valid step is to be done again."""

    records: ClassVar[type[Event]] = FinalisationStepReopened
    FROM: ClassVar[frozenset[StepStatus]] = frozenset({StepStatus.VALIDE})

    cause: ReopeningCause = ReopeningCause.MANUAL
    rule_ids: Text | None = None

    def settled(self, state: Open, event: Event, context: Context) -> bool:
        """Never by what it says: a step that was not valid is no reopened one."""
        _ = state, event, context
        return False


class ValidateFinalisationStep(Gated, _OnStep):
    """Ask that a step be validated: the register decides."""

    records: ClassVar[type[Event]] = FinalisationStepValidated
    FROM: ClassVar[frozenset[StepStatus]] = frozenset(
        {StepStatus.COMMENCE, StepStatus.A_VERIFIER, StepStatus.PRE_REMPLI}
    )

    def parts(self) -> Sequence[str]:
        """The parts of the structure that the step is about."""
        return READ[self.step]

    def event(self, state: Open, context: Context) -> Event:
        """Return the event, with the versions of what was read."""
        _ = state
        return FinalisationStepValidated(
            structure_id=context.subject,
            step=self.step,
            stream_versions=versions(context.subject, self.parts(), context.peers),
        )

    def settled(self, state: Open, event: Event, context: Context) -> bool:
        """Whether the step is valid."""
        _ = event
        return status_of(state, self.step, context) is StepStatus.VALIDE

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a step that stands elsewhere, or that lacks something.

        Raises:
            StepTransitionRefused: the step stands elsewhere.
            StepIncomplete: something is missing.
        """
        super().check(state, thing, context)
        found = gaps_of(self.step, self.dossier(context), self.sources(context))
        refuse_gaps(self.step.value, found)


class FinaliseStructure(Gated, _Finalising):
    """Ask that the structure be finalised: the register judges the whole dossier again."""

    records: ClassVar[type[Event]] = StructureFinalised

    def parts(self) -> Sequence[str]:
        """Every part of the structure that a step is about."""
        return EVERY_PART

    def event(self, state: Open, context: Context) -> Event:
        """Return the event, with the versions of what was read."""
        _ = state
        return StructureFinalised(
            structure_id=context.subject,
            stream_versions=versions(context.subject, self.parts(), context.peers),
        )

    def settled(self, state: Open, event: Event, context: Context) -> bool:
        """Whether it is finalised."""
        _ = event
        return etat(state, context) == "FINALISEE"

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse unless every step is valid, and still would be.

        Raises:
            StepsNotValid: some are not.
            StepsBrokenSince: the dossier lacks something that it had.
        """
        _ = thing
        refuse_not_open(state, context)
        left = [
            step.value
            for step in FinalisationStep
            if status_of(state, step, context) is not StepStatus.VALIDE
        ]
        if left:
            raise StepsNotValid(field="structure_id", value=", ".join(left))
        dossier, read = self.dossier(context), self.sources(context)
        broken = {step: [*gaps_of(step, dossier, read)] for step in FinalisationStep}
        found = [f"{step.value} : {' ; '.join(one)}" for step, one in broken.items() if one]
        if found:
            raise StepsBrokenSince(field="structure_id", gaps=". ".join(found))


class FinaliseCreatedStructure(StateOn):
    """Record that a structure is finalised from its first day: a transformation created it."""

    records: ClassVar[type[Event]] = StructureBornFinalised
    STREAM: ClassVar[str] = STREAM

    def event(self, state: Open, context: Context) -> Event:
        """Return the event."""
        _ = state
        return StructureBornFinalised(structure_id=context.subject)


class RevokeFinalisation(_Finalising):
    """Have the structure finalised again."""

    records: ClassVar[type[Event]] = FinalisationRevoked

    motif: Text

    def settled(self, state: Open, event: Event, context: Context) -> bool:
        """Never: an open finalisation is not a revoked one."""
        _ = state, event, context
        return False

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse unless it is finalised.

        Raises:
            NotFinalised: it is not.
        """
        _ = thing
        if etat(state, context) != "FINALISEE":
            raise NotFinalised(field="structure_id", value=context.subject)


class ReturnSubmission(_Finalising):
    """Ask the operator to send its form again."""

    records: ClassVar[type[Event]] = SubmissionReturnedToOperator

    motif: Text

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse when nothing was sent, or the structure is finalised.

        Raises:
            NothingSubmitted: there is no submission.
            FinalisationNotOpen: the structure is finalised.
        """
        _ = thing
        found = etat(state, context)
        if found == "FINALISEE":
            raise FinalisationNotOpen(field="structure_id", value="finalisée")
        if found is None or not list(state.keys("submission")):
            raise NothingSubmitted(field="motif", value=self.motif)


def etat(state: History, context: Context) -> str | None:
    """Return where the finalisation stands today, None before a submission."""
    found = state.at("finalisation", context.today)
    return None if found is None else str(found["etat"])


def status_of(state: History, step: FinalisationStep, context: Context) -> StepStatus:
    """Return where a step stands today."""
    found = state.at("finalisation_step", context.today, step.value)
    return StepStatus.NON_COMMENCE if found is None else StepStatus(str(found["status"]))


def refuse_not_open(state: History, context: Context) -> None:
    """Raise unless the finalisation is open.

    Raises:
        FinalisationNotOpen: it is not.
    """
    found = etat(state, context)
    if found != "OUVERTE":
        words = {"FINALISEE": "finalisée", "RENVOYEE": "renvoyée", "SOUMISE": "à ouvrir"}
        raise FinalisationNotOpen(field="structure_id", value=words.get(found or "", "absente"))
