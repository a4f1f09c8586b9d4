from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid5

import pytest

from placeasile.domain.acts.events import ActRecorded
from placeasile.domain.corrections import EventStillNeeded
from placeasile.domain.cpom.events import CpomSigned, StructureJoinedCpom, StructureLeftCpom
from placeasile.domain.documents.events import (
    ActDocumentFiled,
    DocumentRestored,
    DocumentWithdrawn,
)
from placeasile.domain.documents.filing import document_stream
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
    StepsBrokenSince,
    StepsNotValid,
    StepTransitionRefused,
)
from placeasile.domain.finalisation.steps import FinalisationStep, ReopeningCause
from placeasile.domain.finance.result import ResultAllocated
from placeasile.domain.gating import StepIncomplete
from placeasile.domain.quality.evaluations import EvaluationRecorded, EvaluationScored
from placeasile.domain.rules.budget import LINES
from placeasile.domain.stating import Open, beside
from placeasile.domain.structure.events import StructureRegistered
from placeasile.domain.subjects import SubjectClosed, SubjectNotFound
from placeasile.domain.vocabulary import StepStatus, StructureType
from tests.domain.complete import (
    ON,
    PAPERS,
    PERIOD,
    SINCE,
    complete,
    of_documents,
    of_structure,
    with_dossier,
)
from tests.domain.examples import ALPHA, CLOSED, REGISTERED, REGISTERED_ON, only
from tests.support.deciding import SUBJECT, Deciding

S = FinalisationStep
SUBMIT = ReceiveSubmission(form_version=1, content_hash="a1", missing_documents=3)
OPEN = OpenFinalisation()


def structure() -> Deciding[Open]:
    """A CADA whose dossier lacks nothing, that nobody sent a form for."""
    return complete(Deciding(FINALISATION, today=ON))


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
    value = given.history.at("finalisation_step", ON, step.value)
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
    event = only(opened().when(ValidateFinalisationStep(step=S.IDENTIFICATION))).event

    assert isinstance(event, FinalisationStepValidated)
    assert event.stream_versions == "acts=1 contacts=1 sites=2 structure=8"
    papers = only(opened().when(ValidateFinalisationStep(step=S.DOCUMENTS_FINANCIERS))).event
    assert isinstance(papers, FinalisationStepValidated)
    assert papers.stream_versions == "documents=4 structure=8"


def begun(step: FinalisationStep) -> Deciding[Open]:
    given = opened()
    return given if step.verification else given.after(StartFinalisationStep(step=step))


LACKING: list[Any] = [
    pytest.param(S.IDENTIFICATION, part, one, said, marks=pytest.mark.covers(*rules))
    for part, one, said, rules in (
        ("contacts", 0, "Contact principal à saisir", ("V-CON-01", "V-CON-03")),
        ("", 1, "Date d'ouverture à saisir", ("V-ID-04",)),
        ("", 2, "Places autorisées (2025, 2026) à saisir, zéro compris", ("V-CAP-01",)),
        ("", 3, "Public accueilli à saisir", ("V-ID-05",)),
        ("", 4, "Adresse administrative à saisir", ("V-ADR-01",)),
        ("", 5, "Code DNA à saisir", ("V-ID-01",)),
        ("", 6, "Numéro FINESS à saisir", ("V-ID-07",)),
        ("", 7, "Dates de l'autorisation à saisir", ("V-CAL-01", "V-CAL-02")),
        ("sites", 1, "Un hébergement avec ses places à saisir", ("V-SITE-02",)),
    )
] + [
    pytest.param(step, part, one, said, marks=pytest.mark.covers(*rules))
    for step, part, one, said, rules in (
        (S.FINANCE, "finance/2025", 0, "Dotation demandée (2025) à saisir", ("V-BUD-01",)),
        (S.FINANCE, "finance/2026", 0, "coût journalier (2026) à saisir", ("V-BUD-01",)),
        (S.CONTROLES, "quality", 0, "Une évaluation, ou son absence justifiée", ("V-EVA-08",)),
        (S.DOCUMENTS, "acts", 0, "Arrêté de tarification à enregistrer", ("V-ACT-01",)),
    )
]


@pytest.mark.parametrize(("step", "part", "one", "said"), LACKING)
def test_a_step_is_not_valid_without_what_it_asks_for(
    step: FinalisationStep, part: str, one: int, said: str
) -> None:
    command = ValidateFinalisationStep(step=step)
    whole = of_structure()
    less = {**whole, part: tuple(it for rank, it in enumerate(whole[part]) if rank != one)}

    assert len(begun(step).when(command)) == 1
    refused = with_dossier(begun(step), less, of_documents()).refuses(
        command, StepIncomplete, field="step"
    )

    assert said in str(refused)


@pytest.mark.covers("V-DOC-02", "V-DOC-04", "V-ACT-01", "V-ACT-02", "L38")
@pytest.mark.parametrize(
    ("step", "rank", "said"),
    [
        (S.DOCUMENTS_FINANCIERS, 1, "Budget prévisionnel retenu (2025) à déposer"),
        (S.DOCUMENTS, 2, "Arrêté d'autorisation à enregistrer avec ses deux dates et son texte"),
        (S.DOCUMENTS, 3, "Arrêté de tarification à enregistrer avec ses deux dates et son texte"),
    ],
)
def test_a_step_is_not_valid_without_its_documents(
    step: FinalisationStep, rank: int, said: str
) -> None:
    command = ValidateFinalisationStep(step=step)
    stream, filed = document_stream(PAPERS[rank]), of_documents()[PAPERS[rank]]
    withdrawn = DocumentWithdrawn(
        owner_kind="structure", owner_id=SUBJECT, document_id=PAPERS[rank], motif="Illisible"
    )

    for given in (
        begun(step).beside(stream),
        begun(step).beside(stream, filed, (withdrawn, date(2025, 6, 1))),
    ):
        assert said in str(given.refuses(command, StepIncomplete, field="step"))
    restored = DocumentRestored(owner_kind="structure", owner_id=SUBJECT, document_id=PAPERS[rank])
    back = begun(step).beside(
        stream, filed, (withdrawn, date(2025, 6, 1)), (restored, date(2025, 7, 1))
    )
    assert len(back.when(command)) == 1


@pytest.mark.covers("V-EVA-03", "L38")
def test_evaluations_since_2022_are_marked_before_their_step_is_valid() -> None:
    command = ValidateFinalisationStep(step=S.CONTROLES)
    said = {
        "structure_id": SUBJECT,
        "evaluation_id": PERIOD,
        "score_person": Decimal(3),
        "score_professionals": Decimal(3),
        "score_structure": Decimal(0),
    }
    evaluation = EvaluationRecorded.model_validate(said)
    scored = EvaluationScored.model_validate({**said, "score_overall": Decimal(0)})
    stream = beside(SUBJECT, "quality")
    visit = (evaluation, date(2025, 10, 6))

    partly = begun(S.CONTROLES).beside(stream, visit)
    refused = partly.refuses(command, StepIncomplete, field="step")
    assert "Notes de l'évaluation à saisir" in str(refused)
    whole = begun(S.CONTROLES).beside(stream, visit, (scored, date(2025, 12, 1)))
    assert len(whole.when(command)) == 1


@pytest.mark.covers("V-BUD-02", "V-BUD-03", "V-BUD-05")
def test_an_allocation_has_its_seven_lines_and_adds_up() -> None:
    command = ValidateFinalisationStep(step=S.FINANCE)
    later = date(2028, 3, 1)

    def told(**lines: Decimal) -> str:
        allocation = ResultAllocated.model_validate(
            {"structure_id": SUBJECT, "year": 2025, "allocation_total": Decimal(1000), **lines}
        )
        year = (*of_structure()["finance/2025"], (allocation, date(2026, 6, 1)))
        given = begun(S.FINANCE).beside(beside(SUBJECT, "finance/2025"), *year).on(later)
        return str(given.refuses(command, StepIncomplete, field="step"))

    lines = dict.fromkeys(LINES, Decimal(0))
    assert "Affectation 2025 : réserve de couverture du BFR" in told(
        **{name: one for name, one in lines.items() if name != "reserve_bfr"}
    )
    assert "font 999.00 € pour un total de 1000.00 €" in told(**lines | {"autre": Decimal(999)})
    assert "Affectation 2025" not in told(**lines | {"autre": Decimal(1000)})


@pytest.mark.covers("cpom_coverage", "CpomActFiled")
def test_what_a_contract_provides_is_not_asked_for() -> None:
    command = ValidateFinalisationStep(step=S.DOCUMENTS)
    cpom_id, act_id, document_id = (uuid5(SUBJECT, one) for one in ("cpom", "act", "text"))
    owner = {"owner_kind": "cpom", "owner_id": cpom_id}
    act = ActRecorded.model_validate(
        {**owner, "act_id": act_id, "category": "ARRETE_TARIFICATION", "structure_type": "CADA",
         "start": SINCE, "end": date(2027, 12, 31)}
    )  # fmt: skip
    text = ActDocumentFiled.model_validate(
        {**owner, "document_id": document_id, "category": "ARRETE_TARIFICATION", "act_id": act_id,
         "structure_type": "CADA", "original_name": "a", "mime_type": "b", "size_bytes": 1}
    )  # fmt: skip
    signed = CpomSigned(operateur_id=ALPHA, start=SINCE, end=date(2027, 12, 31))
    joined = StructureJoinedCpom(structure_id=SUBJECT)
    left = StructureLeftCpom(structure_id=SUBJECT, last_day=date(2025, 11, 30), motif="Fin")
    bare = begun(S.DOCUMENTS).beside(beside(SUBJECT, "acts"))
    contract = bare.beside(beside(cpom_id, "acts"), (act, SINCE)).beside(
        document_stream(document_id), (text, date(2025, 5, 2))
    )

    member = contract.beside(cpom_id, (signed, SINCE), (joined, SINCE))
    assert len(member.when(command)) == 1
    without = member.beside(document_stream(document_id))
    without.refuses(command, StepIncomplete, field="step")
    gone = contract.beside(cpom_id, (signed, SINCE), (joined, SINCE), (left, date(2025, 12, 1)))
    gone.refuses(command, StepIncomplete, field="step")


@pytest.mark.covers("StructureFinalised", "L38")
def test_a_structure_whose_dossier_was_broken_since_is_not_finalised() -> None:
    broken = all_valid().beside(beside(SUBJECT, "contacts"))

    refused = broken.refuses(FinaliseStructure(), StepsBrokenSince, field="structure_id")

    assert "01-identification : Contact principal à saisir" in str(refused)


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
        structure_id=SUBJECT,
        stream_versions=(
            "acts=1 contacts=1 documents=4 finance/2025=2 finance/2026=1 quality=1 sites=2 "
            "structure=8"
        ),
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
