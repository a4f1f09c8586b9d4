from datetime import date

import pytest

from placeasile.domain.corrections import EventStillNeeded
from placeasile.domain.finalisation.decisions import (
    FINALISATION,
    FinaliseCreatedStructure,
    FinaliseStructure,
    OpenFinalisation,
    ReceiveSubmission,
    ReopenFinalisationStep,
    ReturnSubmission,
    RevokeFinalisation,
    StartFinalisationStep,
    ValidateFinalisationStep,
)
from placeasile.domain.finalisation.events import (
    FinalisationOpened,
    FinalisationStepReopened,
    FinalisationStepValidated,
    OperatorSubmissionReceived,
    StructureFinalised,
)
from placeasile.domain.finalisation.refusals import (
    AlreadySubmitted,
    FinalisationNotOpen,
    NotFinalised,
    NothingSubmitted,
    StepsNotValid,
    StepTransitionRefused,
)
from placeasile.domain.finalisation.steps import (
    READ,
    FinalisationStep,
    ReopeningCause,
    streams_read,
)
from placeasile.domain.gating import StepIncomplete
from placeasile.domain.stating import Open
from placeasile.domain.structure.events import StructureOpened, StructureRegistered
from placeasile.domain.subjects import SubjectClosed, SubjectNotFound
from placeasile.domain.vocabulary import StepStatus, StructureType
from tests.domain.examples import CLOSED, OPENED_ON, REGISTERED, REGISTERED_ON, only
from tests.support.deciding import SUBJECT, TODAY, Deciding

S = FinalisationStep
SUBMIT = ReceiveSubmission(form_version=1, content_hash="a1", missing_documents=3)
OPEN = OpenFinalisation()


def structure() -> Deciding[Open]:
    """An open CADA that nobody sent a form for; its other streams are known to be empty."""
    given = Deciding(FINALISATION)
    for stream in streams_read(SUBJECT, [part for step in S for part in READ[step]]).values():
        given = given.beside(stream)
    return given.beside(SUBJECT, REGISTERED, (StructureOpened(), OPENED_ON))


def opened() -> Deciding[Open]:
    return structure().after(SUBMIT).after(OPEN)


def all_valid() -> Deciding[Open]:
    given = opened()
    for step in S:
        if not step.verification:
            given = given.after(StartFinalisationStep(step=step))
        given = given.after(ValidateFinalisationStep(step=step))
    return given


def status(given: Deciding[Open], step: FinalisationStep) -> StepStatus:
    value = given.history.at("finalisation_step", TODAY, step.value)
    assert value is not None
    return StepStatus(str(value["status"]))


@pytest.mark.covers("OperatorSubmissionReceived")
def test_a_form_is_received_once() -> None:
    given = structure()

    event = only(given.when(SUBMIT)).event

    assert event == OperatorSubmissionReceived(
        structure_id=SUBJECT,
        submission_id=given.context.new_id("submission"),
        form_version=1,
        content_hash="a1",
        missing_documents=3,
    )
    received = given.after(SUBMIT)
    assert received.when(SUBMIT) == []
    received.again().refuses(SUBMIT, AlreadySubmitted, field="submission_id")
    Deciding(FINALISATION).refuses(SUBMIT, SubjectNotFound, field="structure_id")
    closed = Deciding(FINALISATION).beside(SUBJECT, REGISTERED, CLOSED)
    closed.refuses(SUBMIT, SubjectClosed, field="structure_id")


@pytest.mark.covers(
    "FinalisationOpened", "Form", "FormStep", "StepStatus.A_VERIFIER", "StepStatus.NON_COMMENCE",
    "StepStatus.PRE_REMPLI",
)  # fmt: skip
def test_six_steps_open_with_their_first_status() -> None:
    prefilled = OpenFinalisation(pre_filled=(S.FINANCE,))

    event = only(structure().after(SUBMIT).when(prefilled)).event

    assert isinstance(event, FinalisationOpened)
    assert [event.identification, event.documents_financiers] == [StepStatus.A_VERIFIER] * 2
    assert event.finance is StepStatus.PRE_REMPLI
    assert [event.controles, event.documents, event.notes] == [StepStatus.NON_COMMENCE] * 3
    assert opened().again().when(OPEN) == []
    structure().refuses(OPEN, NothingSubmitted, field="motif")


@pytest.mark.parametrize("kind", [StructureType.PRAHDA, StructureType.NH])
def test_a_type_without_a_family_opens_without_a_form_but_says_why(kind: StructureType) -> None:
    registered = StructureRegistered(type=kind, departement="14")
    given = Deciding(FINALISATION).beside(SUBJECT, (registered, REGISTERED_ON))

    assert len(given.when(OpenFinalisation(motif="Pas de formulaire"))) == 1
    given.refuses(OPEN, NothingSubmitted, field="motif")
    cada = OpenFinalisation(motif="Pressé")
    structure().refuses(cada, NothingSubmitted, field="motif")


@pytest.mark.covers("FinalisationStepStarted", "StepStatus.COMMENCE", "StepStatus.VALIDE")
def test_steps_follow_their_transitions() -> None:
    given = opened()
    start = StartFinalisationStep(step=S.NOTES)
    validate = ValidateFinalisationStep(step=S.NOTES)

    given.refuses(validate, StepTransitionRefused, field="step")
    given.refuses(StartFinalisationStep(step=S.IDENTIFICATION), StepTransitionRefused, field="step")
    begun = given.after(start)
    assert status(begun, S.NOTES) is StepStatus.COMMENCE
    assert begun.again().when(start) == []
    done = begun.after(validate)
    assert status(done, S.NOTES) is StepStatus.VALIDE
    assert done.again().when(validate) == []
    done.refuses(start, StepTransitionRefused, field="step")
    structure().refuses(start, FinalisationNotOpen, field="structure_id")


@pytest.mark.covers("FinalisationStepValidated", "L38")
def test_the_register_decides_that_a_step_is_valid_and_says_on_which_versions() -> None:
    given = opened()
    identify = ValidateFinalisationStep(step=S.IDENTIFICATION)

    event = only(given.when(identify)).event

    assert isinstance(event, FinalisationStepValidated)
    assert event.stream_versions == "structure=2"
    unopened = given.beside(SUBJECT, REGISTERED)
    assert "ouverture" in str(unopened.refuses(identify, StepIncomplete, field="step"))
    gated = identify.behind(lambda step, context: [f"{step} sans contact ({context.today})"])
    assert "sans contact" in str(given.refuses(gated, StepIncomplete, field="step"))
    assert "gate" not in identify.model_dump_json()
    with pytest.raises(ValueError, match="Extra inputs"):
        ValidateFinalisationStep.model_validate({"step": "06-notes", "_gate": None})


@pytest.mark.covers("FinalisationStepReopened")
def test_a_valid_step_is_reopened_and_validated_again_the_same_day() -> None:
    reopen = ReopenFinalisationStep(
        step=S.IDENTIFICATION, cause=ReopeningCause.RULE_BROKEN, rule_ids="V-ID-03"
    )
    given = opened().after(ValidateFinalisationStep(step=S.IDENTIFICATION))

    reopened = given.after(reopen)

    assert isinstance(reopened.past[-1].event, FinalisationStepReopened)
    assert status(reopened, S.IDENTIFICATION) is StepStatus.A_VERIFIER
    reopened.refuses(reopen, StepTransitionRefused, field="step")
    again = reopened.after(ValidateFinalisationStep(step=S.IDENTIFICATION))
    assert status(again, S.IDENTIFICATION) is StepStatus.VALIDE


@pytest.mark.covers(*[f"ReopeningCause.{one}" for one in ReopeningCause])
@pytest.mark.parametrize("cause", ReopeningCause)
def test_a_step_is_reopened_for_a_cause(cause: ReopeningCause) -> None:
    given = opened().after(ValidateFinalisationStep(step=S.DOCUMENTS_FINANCIERS))
    reopen = ReopenFinalisationStep(step=S.DOCUMENTS_FINANCIERS, cause=cause)

    event = only(given.when(reopen)).event

    assert isinstance(event, FinalisationStepReopened)
    assert (event.step, event.cause) == (S.DOCUMENTS_FINANCIERS, cause)


@pytest.mark.covers(
    "StructureFinalised",
    "FinalisationRevoked",
    *[f"FinalisationStep.{one.name}" for one in FinalisationStep],
    "delta 2.4",
)
def test_a_structure_is_finalised_when_its_six_steps_are_valid() -> None:
    refused = opened().refuses(FinaliseStructure(), StepsNotValid, field="structure_id")
    assert all(step.value in str(refused) for step in S)

    done = all_valid().after(FinaliseStructure())

    assert done.past[-1].event == StructureFinalised(
        structure_id=SUBJECT, stream_versions="structure=2"
    )
    assert done.again().when(FinaliseStructure()) == []
    done.refuses_to_retract(done.id_of(FinalisationStepValidated), EventStillNeeded)
    step = ReopenFinalisationStep(step=S.NOTES)
    done.refuses(step, FinalisationNotOpen, field="structure_id")
    revoked = done.after(RevokeFinalisation(motif="Erreur"))
    assert len(revoked.when(step)) == 1
    assert len(revoked.when(FinaliseStructure())) == 1
    revoked.refuses(RevokeFinalisation(motif="Erreur"), NotFinalised, field="structure_id")


@pytest.mark.covers("SubmissionReturnedToOperator")
def test_a_form_is_returned_and_sent_again() -> None:
    returned = ReturnSubmission(motif="Illisible")

    given = opened().after(returned)

    assert given.again().when(returned) == []
    assert len(given.again().when(SUBMIT)) == 1
    given.refuses(OPEN, NothingSubmitted, field="motif")
    structure().refuses(returned, NothingSubmitted, field="motif")
    done = all_valid().after(FinaliseStructure())
    done.refuses(returned, FinalisationNotOpen, field="structure_id")


@pytest.mark.covers("StructureBornFinalised")
def test_a_created_structure_is_finalised_from_its_first_day() -> None:
    given = structure().after(FinaliseCreatedStructure(effective_on=date(2026, 7, 1)))

    assert given.history.at("finalisation", date(2026, 6, 30)) is None
    assert given.history.at("finalisation", date(2026, 7, 1)) == {
        "etat": "FINALISEE",
        "origin": "CREATION",
    }
    given.on(date(2026, 7, 1)).refuses(OPEN, FinalisationNotOpen, field="structure_id")
