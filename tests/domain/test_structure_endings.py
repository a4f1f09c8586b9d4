from datetime import date, timedelta
from typing import Any

import pytest

from placeasile.domain.corrections import EventStillNeeded
from placeasile.domain.dated import DayAlreadyTaken
from placeasile.domain.finance.decisions import FINANCE, GrantDotation
from placeasile.domain.finance.events import DotationGranted
from placeasile.domain.kernel import Assertion, Command, Event, FactRetracted
from placeasile.domain.quality.decisions.inspections import QUALITY, RecordInspection
from placeasile.domain.quality.events import InspectionType
from placeasile.domain.sites.decisions.sites import SITES, OpenSite
from placeasile.domain.sites.events import Repartition
from placeasile.domain.stating import Open, beside
from placeasile.domain.structure.decisions.base import STRUCTURE
from placeasile.domain.structure.decisions.capacity import AuthoriseCapacity
from placeasile.domain.structure.decisions.description import DESCRIPTION, LabelSpecialisation
from placeasile.domain.structure.decisions.endings import (
    YEARS,
    AnnulRegistration,
    ReopenStructure,
)
from placeasile.domain.structure.decisions.lifecycle import CloseStructure, RenameStructure
from placeasile.domain.structure.description import Specialisation
from placeasile.domain.structure.endings import StructureRegisteredInError, StructureReopened
from placeasile.domain.structure.events import StructureClosed
from placeasile.domain.structure.refusals import (
    StructureAlreadyClosed,
    StructureAlreadyReopened,
    StructureHasBudget,
    StructureIsClosed,
    StructureNotClosed,
    StructureNotFound,
)
from placeasile.domain.structure.state import Structure
from placeasile.domain.subjects import SubjectAnnulled, SubjectClosed, closed_from
from tests.domain.examples import CLOSED, CLOSED_FROM, LAST_DAY, REASON, REGISTERED, only
from tests.support.deciding import SUBJECT, Deciding

BACK = date(2025, 9, 1)
REOPEN = ReopenStructure(motif="Fin des travaux", effective_on=BACK)
ANNUL = AnnulRegistration(motif="Doublon", effective_on=date(2026, 1, 5))
ANNULLED: tuple[Event, date] = (StructureRegisteredInError(motif="Doublon"), date(2026, 1, 5))
CLOSE_AGAIN = CloseStructure(last_day=date(2025, 12, 31), motif="Fin de bail")


def closed() -> Deciding[Open]:
    """A structure that is closed from 1 July 2025."""
    return Deciding(DESCRIPTION).given(REGISTERED, CLOSED)


def reopened(*more: tuple[Event, date]) -> Deciding[Structure]:
    """The same, open again from 1 September."""
    return Deciding(STRUCTURE).given(
        REGISTERED, CLOSED, (StructureReopened(motif="Fin des travaux"), BACK), *more
    )


@pytest.mark.covers("StructureReopened", "StructureClosed")
def test_a_closed_structure_opens_again() -> None:
    assert closed().when(REOPEN) == [Assertion(StructureReopened(motif="Fin des travaux"), BACK)]
    assert closed().after(REOPEN).again().when(REOPEN) == []
    history = reopened().history
    assert closed_from(history, LAST_DAY) is None
    assert closed_from(history, CLOSED_FROM) == CLOSED_FROM
    assert closed_from(history, BACK - timedelta(days=1)) == CLOSED_FROM
    assert closed_from(history, BACK) is None


@pytest.mark.covers("StructureReopened")
def test_a_structure_that_is_open_again_takes_commands_from_its_day() -> None:
    rename = RenameStructure(nom="Les Tilleuls", effective_on=BACK)
    eve = rename.model_copy(update={"effective_on": BACK - timedelta(days=1)})
    label = LabelSpecialisation(kind=Specialisation.LGBT, effective_on=BACK)

    assert len(reopened().when(rename)) == 1
    reopened().refuses(eve, StructureIsClosed, field="effective_on")
    given = closed().after(REOPEN)
    assert len(given.when(label)) == 1
    given.refuses(
        label.model_copy(update={"effective_on": CLOSED_FROM}), SubjectClosed, field="effective_on"
    )


@pytest.mark.covers("StructureReopened")
def test_only_a_closed_structure_opens_again() -> None:
    given = Deciding(DESCRIPTION).given(REGISTERED)

    given.refuses(REOPEN, StructureNotClosed, field="effective_on")
    closed().refuses(
        REOPEN.model_copy(update={"effective_on": CLOSED_FROM}),
        StructureNotClosed,
        field="effective_on",
    )
    closed().after(REOPEN).refuses(
        REOPEN.model_copy(update={"effective_on": date(2025, 8, 1)}),
        StructureAlreadyReopened,
        field="effective_on",
    )


@pytest.mark.covers("StructureClosed")
def test_a_structure_that_is_open_again_closes_again() -> None:
    given = reopened()

    recorded = only(given.when(CLOSE_AGAIN))

    assert recorded.effective_on == date(2026, 1, 1)
    twice = given.after(CLOSE_AGAIN)
    assert twice.again().when(CLOSE_AGAIN) == []
    assert STRUCTURE.read(twice.history).closed_from == date(2026, 1, 1)
    for last_day in (date(2025, 10, 1), date(2025, 5, 1), date(2026, 3, 1)):
        twice.refuses(
            CLOSE_AGAIN.model_copy(update={"last_day": last_day}),
            StructureAlreadyClosed,
            field="last_day",
        )


@pytest.mark.covers("StructureClosed")
def test_a_structure_does_not_close_on_the_day_it_opens_again() -> None:
    eve = CLOSE_AGAIN.model_copy(update={"last_day": BACK - timedelta(days=1)})

    reopened().refuses(eve, DayAlreadyTaken, field="last_day")


@pytest.mark.covers("FactRetracted")
def test_what_a_reopening_rests_on_is_not_retracted() -> None:
    given = reopened().after(CLOSE_AGAIN)

    given.refuses_to_retract(given.id_of(StructureReopened), EventStillNeeded)
    reopened().refuses_to_retract(reopened().id_of(StructureClosed), EventStillNeeded)
    back = reopened().after_retracting(reopened().id_of(StructureReopened))
    assert closed_from(back.history, BACK) == CLOSED_FROM


@pytest.mark.covers("StructureReopened")
def test_the_day_of_a_reopening_is_corrected() -> None:
    given = closed().after(REOPEN)
    correction = REOPEN.model_copy(
        update={
            "effective_on": date(2025, 8, 1),
            "supersedes": given.id_of(StructureReopened),
            "reason": REASON,
        }
    )

    corrected = given.after(correction)

    assert closed_from(corrected.history, date(2025, 8, 1)) is None


@pytest.mark.covers("StructureReopened")
def test_other_streams_read_that_a_structure_is_open_again() -> None:
    life = (REGISTERED, CLOSED, (StructureReopened(motif="Travaux finis"), BACK))
    visit = RecordInspection(type=InspectionType.INOPINE, effective_on=BACK)
    grant = GrantDotation.model_validate(
        {"year": 2026, "amount": "1000", "effective_on": "2026-01-02"}
    )

    assert len(Deciding(QUALITY).beside(SUBJECT, *life).when(visit)) == 1
    assert len(Deciding(FINANCE).beside(SUBJECT, *life).when(grant)) == 1


@pytest.mark.covers("StructureRegisteredInError")
def test_a_registration_made_in_error_is_annulled() -> None:
    given = Deciding(DESCRIPTION).given(REGISTERED)

    assert given.when(ANNUL) == [Assertion(ANNULLED[0], ANNULLED[1])]
    annulled = given.after(ANNUL)
    assert annulled.again().when(ANNUL) == []
    annulled.refuses(
        ANNUL.model_copy(update={"motif": "Essai"}), DayAlreadyTaken, field="effective_on"
    )
    annulled.refuses(
        ANNUL.model_copy(update={"effective_on": BACK}), SubjectAnnulled, field="structure_id"
    )
    restored = annulled.after_retracting(annulled.id_of(StructureRegisteredInError))
    assert len(restored.when(LabelSpecialisation(kind=Specialisation.LGBT, effective_on=BACK))) == 1


@pytest.mark.covers("StructureRegisteredInError")
def test_a_structure_that_has_amounts_is_not_annulled() -> None:
    stream = beside(SUBJECT, "finance/2024")
    granted = DotationGranted.model_validate(
        {"structure_id": SUBJECT, "year": 2024, "amount": "1000"}
    )
    given = Deciding(DESCRIPTION).given(REGISTERED)
    funded = given.beside(stream, (granted, BACK))
    target = funded.peers[stream].alive[0].event_id
    retracted = given.beside(
        stream, (granted, BACK), Assertion(FactRetracted(target=target), BACK, target, REASON)
    )

    refusal = funded.refuses(ANNUL, StructureHasBudget, field="structure_id")

    assert "2024" in str(refusal)
    assert len(retracted.when(ANNUL)) == 1
    assert list(ANNUL.reads(SUBJECT)) == [beside(SUBJECT, f"finance/{one}") for one in YEARS]


def test_an_unknown_structure_is_not_annulled() -> None:
    Deciding(DESCRIPTION).refuses(ANNUL, StructureNotFound, field="structure_id")


@pytest.mark.covers("StructureRegisteredInError")
@pytest.mark.parametrize(
    "command",
    [
        RenameStructure(nom="Les Tilleuls", effective_on=BACK),
        CloseStructure(last_day=BACK, motif="Fin"),
        AuthoriseCapacity(places=10, effective_on=BACK),
    ],
)
def test_an_annulled_structure_takes_no_command(command: Command[Any]) -> None:
    given = Deciding(STRUCTURE).given(REGISTERED, ANNULLED)

    assert "Doublon" in str(given.refuses(command, SubjectAnnulled, field="structure_id"))


@pytest.mark.covers("StructureRegisteredInError")
def test_other_streams_read_that_a_structure_is_annulled() -> None:
    life = (REGISTERED, ANNULLED)
    site = OpenSite(
        street="3 rue Haute",
        code_postal="14000",
        commune="Caen",
        repartition=Repartition.DIFFUS,
        effective_on=BACK,
    )
    visit = RecordInspection(type=InspectionType.INOPINE, effective_on=BACK)

    Deciding(SITES).beside(SUBJECT, *life).refuses(site, SubjectAnnulled, field="structure_id")
    Deciding(QUALITY).beside(SUBJECT, *life).refuses(visit, SubjectAnnulled, field="structure_id")
