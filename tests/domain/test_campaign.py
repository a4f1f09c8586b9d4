from datetime import date

import pytest

from placeasile.domain.campaign.decisions import (
    ACTUALISATION,
    CAMPAIGN,
    ActualiseStructure,
    ChangeDeadline,
    CloseCampaign,
    EnrolStructure,
    InvalidateActualisationStep,
    OpenCampaign,
    ValidateActualisationStep,
)
from placeasile.domain.campaign.events import (
    ActualisationCampaignOpened,
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
from placeasile.domain.campaign.steps import ActualisationStep
from placeasile.domain.corrections import EventStillNeeded
from placeasile.domain.documents.filing import document_stream
from placeasile.domain.finalisation.events import StructureBornFinalised
from placeasile.domain.gating import StepIncomplete
from placeasile.domain.stating import Open, beside
from placeasile.domain.subjects import SubjectClosed, SubjectNotFound, WrongOrder, campaign_id
from tests.domain.complete import PAPERS, complete, of_documents, of_structure, with_dossier
from tests.domain.examples import CLOSED, REGISTERED, only
from tests.support.deciding import SUBJECT, Deciding

STARTS = date(2026, 1, 1)
TODAY = date(2026, 2, 2)
OPEN = OpenCampaign(year=2026, deadline=date(2026, 5, 31), effective_on=STARTS)
OPENED = ActualisationCampaignOpened(year=2026, deadline=date(2026, 5, 31))
FINALISED = StructureBornFinalised(structure_id=SUBJECT)
ENROL = EnrolStructure(year=2026)
COMPLETE = ActualiseStructure(year=2026)


def campaign() -> Deciding[Open]:
    return Deciding(CAMPAIGN, subject=campaign_id(2026), today=TODAY)


def running() -> Deciding[Open]:
    return campaign().after(OPEN)


def structure() -> Deciding[Open]:
    """A finalised structure beside the campaign of 2026."""
    return (
        complete(Deciding(ACTUALISATION, today=TODAY))
        .beside(beside(SUBJECT, "finalisation"), (FINALISED, date(2025, 6, 1)))
        .beside(campaign_id(2026), (OPENED, STARTS))
    )


def step(one: ActualisationStep) -> ValidateActualisationStep:
    return ValidateActualisationStep(year=2026, step=one)


def all_valid() -> Deciding[Open]:
    given = structure().after(ENROL)
    for one in ActualisationStep:
        given = given.after(step(one))
    return given


@pytest.mark.covers("ActualisationCampaignOpened", "Campaign", "CampaignPlanned")
def test_a_campaign_is_opened_once_a_year() -> None:
    assert only(campaign().when(OPEN)).event == OPENED
    assert running().again().when(OPEN) == []
    later = OPEN.model_copy(update={"deadline": date(2026, 6, 30)})
    running().refuses(later, CampaignAlreadyOpened, field="year")
    corrected = later.model_copy(
        update={"supersedes": running().past[0].event_id, "reason": "Erreur"}
    )
    assert len(running().when(corrected)) == 1
    wrong = OPEN.model_copy(update={"year": 2027})
    campaign().refuses(wrong, AnotherYear, field="year")
    early = OPEN.model_copy(update={"deadline": date(2025, 12, 31)})
    campaign().refuses(early, WrongOrder, field="deadline")


@pytest.mark.covers("CampaignDeadlineChanged")
def test_a_deadline_is_put_off_everywhere_or_in_one_departement() -> None:
    command = ChangeDeadline(
        departement="976", deadline=date(2026, 7, 31), motif="Cyclone", effective_on=TODAY
    )

    event = only(running().when(command)).event

    assert event == CampaignDeadlineChanged(
        departement="976", deadline=date(2026, 7, 31), motif="Cyclone"
    )
    assert [one.key for one in event.facts()] == ["976"]
    assert running().after(command).again().when(command) == []
    nowhere = command.model_copy(update={"departement": "00"})
    running().refuses(nowhere, UnknownDepartement, field="departement")
    campaign().refuses(command, SubjectNotFound, field="campagne_id")


@pytest.mark.covers("CampaignClosed")
def test_a_campaign_is_closed_and_takes_no_more() -> None:
    closing = CloseCampaign(effective_on=date(2026, 6, 1))

    closed = running().after(closing)

    assert closed.again().when(closing) == []
    other = CloseCampaign(effective_on=date(2026, 6, 2))
    closed.refuses(other, CampaignIsClosed, field="effective_on")
    late = ChangeDeadline(deadline=date(2026, 8, 1), motif="Retard", effective_on=date(2026, 6, 1))
    closed.refuses(late, CampaignIsClosed, field="effective_on")
    early = CloseCampaign(effective_on=date(2025, 12, 31))
    running().refuses(early, WrongOrder, field="effective_on")
    given = structure().beside(campaign_id(2026), (OPENED, STARTS), (CampaignClosed(), TODAY))
    given.refuses(ENROL, CampaignIsClosed, field="year")


@pytest.mark.covers("StructureEnrolledInCampaign")
def test_a_finalised_open_structure_is_enrolled() -> None:
    assert only(structure().when(ENROL)).event == StructureEnrolledInCampaign(
        structure_id=SUBJECT, year=2026
    )
    assert structure().after(ENROL).again().when(ENROL) == []
    draft = structure().beside(beside(SUBJECT, "finalisation"))
    draft.refuses(ENROL, StructureNotReady, field="structure_id")
    closed = structure().beside(SUBJECT, REGISTERED, CLOSED)
    closed.refuses(ENROL, SubjectClosed, field="structure_id")
    unknown = structure().beside(campaign_id(2026))
    unknown.refuses(ENROL, CampaignUnknown, field="year")


@pytest.mark.covers("ActualisationStepValidated", "ActualisationStepInvalidated", "L38")
def test_a_step_is_validated_on_versions_and_may_be_done_again() -> None:
    places = step(ActualisationStep.PLACES)
    given = structure().after(ENROL)

    event = only(given.when(places)).event

    assert isinstance(event, ActualisationStepValidated)
    assert event.stream_versions == "structure=8"
    valid = given.after(places)
    assert valid.again().when(places) == []
    again = InvalidateActualisationStep(year=2026, step=ActualisationStep.PLACES)
    assert len(valid.when(again)) == 1
    assert len(valid.after(again).when(places)) == 1
    given.refuses(again, ActualisationStepNotValid, field="step")
    structure().refuses(places, StructureNotEnrolled, field="year")


LACKING = [
    (ActualisationStep.PLACES, "", 2, "PMR (2025, 2026) à saisir, zéro compris"),
    (ActualisationStep.ANALYSE_FINANCIERE, "finance/2025", 0, "Dotation demandée (2025)"),
    (ActualisationStep.ANALYSE_FINANCIERE, "finance/2026", 0, "coût journalier (2026)"),
    (ActualisationStep.ACTES_ADMINISTRATIFS, "acts", 0, "Arrêté de tarification à enregistrer"),
]


@pytest.mark.covers("ActualisationStepValidated", "delta 2.5 campagne", "L38")
@pytest.mark.parametrize(("one", "part", "rank", "said"), LACKING)
def test_a_step_is_not_valid_without_what_it_asks_for(
    one: ActualisationStep, part: str, rank: int, said: str
) -> None:
    whole = of_structure()
    less = {**whole, part: tuple(it for number, it in enumerate(whole[part]) if number != rank)}
    given = structure().after(ENROL)

    assert len(given.when(step(one))) == 1
    refused = with_dossier(given, less, of_documents()).refuses(
        step(one), StepIncomplete, field="step"
    )

    assert said in str(refused)


@pytest.mark.covers("ActualisationStepValidated", "delta 2.5 campagne", "L38")
@pytest.mark.parametrize(
    ("one", "rank", "said"),
    [
        (ActualisationStep.DOCUMENTS_FINANCIERS, 0, "Budget prévisionnel demandé (2025) à déposer"),
        (ActualisationStep.ACTES_ADMINISTRATIFS, 3, "Arrêté de tarification à enregistrer"),
    ],
)
def test_a_step_is_not_valid_without_its_documents(
    one: ActualisationStep, rank: int, said: str
) -> None:
    given = structure().after(ENROL).beside(document_stream(PAPERS[rank]))

    assert said in str(given.refuses(step(one), StepIncomplete, field="step"))
    # The order of authorisation is asked for at the finalisation, never again.
    if one is ActualisationStep.ACTES_ADMINISTRATIFS:
        loose = structure().after(ENROL).beside(document_stream(PAPERS[2]))
        assert len(loose.when(step(one))) == 1


@pytest.mark.covers("StructureActualised", "L38")
def test_a_structure_whose_dossier_was_broken_since_is_not_actualised() -> None:
    broken = all_valid().beside(beside(SUBJECT, "finance/2025"))

    refused = broken.refuses(COMPLETE, ActualisationBrokenSince, field="year")

    assert "03-analyse-financiere : Dotation demandée (2025)" in str(refused)


@pytest.mark.covers(
    "StructureActualised",
    *[f"ActualisationStep.{one.name}" for one in ActualisationStep],
    "delta 2.4",
)
def test_a_structure_is_actualised_once_a_year_when_four_steps_are_valid() -> None:
    refused = structure().after(ENROL).refuses(COMPLETE, ActualisationIncomplete, field="year")
    assert all(one.value in str(refused) for one in ActualisationStep)

    done = all_valid().after(COMPLETE)

    assert isinstance(done.past[-1].event, StructureActualised)
    assert done.again().when(COMPLETE) == []
    done.refuses_to_retract(done.id_of(ActualisationStepValidated), EventStillNeeded)
    again = InvalidateActualisationStep(year=2026, step=ActualisationStep.PLACES)
    done.refuses(again, AlreadyActualised, field="year")
    taken_back = done.after_retracting(done.id_of(StructureActualised))
    assert len(taken_back.when(again)) == 1
