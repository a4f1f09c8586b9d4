from datetime import date, timedelta
from uuid import UUID

import pytest

from placeasile.domain.corrections import EventOfAnotherKind, EventStillNeeded
from placeasile.domain.kernel import Assertion, Fact
from placeasile.domain.operateur.events import OperateurRegistered
from placeasile.domain.quality.decisions.inspections import (
    QUALITY,
    FileInspectionReport,
    InspectedStructureNotFound,
    InspectionAfterClosing,
    InspectionAlreadyRecorded,
    InspectionInTheFuture,
    InspectionNotFound,
    RecordInspection,
    ReportBeforeVisit,
    ReportInTheFuture,
    WithdrawInspection,
    quality_stream,
)
from placeasile.domain.quality.events import (
    InspectionRecorded,
    InspectionReportFiled,
    InspectionType,
    InspectionWithdrawn,
)
from placeasile.domain.quality.state import Quality
from tests.domain.examples import CLOSED, LAST_DAY, NOBODY, REASON, only, quality
from tests.support.deciding import SUBJECT, TODAY, Deciding

VISITED = date(2025, 12, 12)
INSPECTION = UUID("d1000000-0000-4000-8000-000000000001")
RECORD = RecordInspection(
    type=InspectionType.INOPINE, effective_on=VISITED, inspection_id=INSPECTION
)
FILE = FileInspectionReport(inspection_id=INSPECTION, effective_on=TODAY, reference="R-2026-1")
WITHDRAW = WithdrawInspection(inspection_id=INSPECTION, motif="Autre structure")


def inspected() -> Deciding[Quality]:
    """A structure inspected on 12 December 2025."""
    return quality().after(RECORD)


def reported() -> Deciding[Quality]:
    """The same, with its report."""
    return inspected().after(FILE)


def withdrawn() -> Deciding[Quality]:
    """The same visit, struck off."""
    return inspected().after(WITHDRAW)


def test_a_visit_is_recorded() -> None:
    recorded = only(quality().when(RECORD))

    assert recorded == Assertion(
        InspectionRecorded(
            structure_id=SUBJECT, inspection_id=INSPECTION, type=InspectionType.INOPINE
        ),
        VISITED,
    )
    assert list(recorded.event.facts()) == [
        Fact("inspection", {"type": "INOPINE", "withdrawn": False}, str(INSPECTION))
    ]
    assert recorded.event.subject(quality_stream(SUBJECT)) == SUBJECT


@pytest.mark.covers(*[f"ControleType.{one}" for one in InspectionType], "V-INS-01")
@pytest.mark.parametrize("kind", InspectionType)
def test_a_visit_needs_no_report(kind: InspectionType) -> None:
    event = only(quality().when(RecordInspection(type=kind, effective_on=VISITED))).event

    assert isinstance(event, InspectionRecorded)
    assert event.type is kind


def test_a_visit_without_identifier_gets_the_one_of_its_command() -> None:
    command = RECORD.model_copy(update={"inspection_id": None})
    given = quality().after(command)

    assert given.when(command) == []
    assert len(given.again().when(command)) == 1


def test_a_visit_is_recorded_on_its_own_day_but_not_before() -> None:
    assert len(quality().on(VISITED).when(RECORD)) == 1
    quality().on(date(2025, 12, 11)).refuses(RECORD, InspectionInTheFuture, field="effective_on")


def test_the_same_visit_is_not_recorded_twice() -> None:
    assert inspected().again().when(RECORD) == []


def test_an_identifier_names_one_visit() -> None:
    for change in ({"type": InspectionType.PROGRAMME}, {"effective_on": LAST_DAY}):
        inspected().refuses(
            RECORD.model_copy(update=change), InspectionAlreadyRecorded, field="inspection_id"
        )


def test_an_unknown_structure_is_not_inspected() -> None:
    an_operator = (OperateurRegistered(nom="Alpha"), VISITED)

    for given in (Deciding(QUALITY), Deciding(QUALITY).beside(SUBJECT, an_operator)):
        given.refuses(RECORD, InspectedStructureNotFound, field="structure_id")


def test_a_closed_structure_is_inspected_up_to_its_last_day() -> None:
    on_the_last_day = RECORD.model_copy(update={"effective_on": LAST_DAY})

    assert len(quality(CLOSED).when(on_the_last_day)) == 1
    quality(CLOSED).refuses(RECORD, InspectionAfterClosing, field="effective_on")


def test_the_visits_have_their_own_stream_and_read_the_structure() -> None:
    assert RECORD.stream(SUBJECT) == quality_stream(SUBJECT) != SUBJECT
    assert list(RECORD.reads(SUBJECT)) == [SUBJECT]


def test_a_report_is_filed() -> None:
    recorded = only(inspected().when(FILE))

    assert recorded == Assertion(
        InspectionReportFiled(structure_id=SUBJECT, inspection_id=INSPECTION, reference="R-2026-1"),
        TODAY,
    )
    assert list(recorded.event.facts()) == [
        Fact("inspection_report", {"reference": "R-2026-1"}, str(INSPECTION))
    ]


def test_the_same_report_is_not_filed_twice() -> None:
    assert reported().again().when(FILE) == []


def test_another_report_may_follow() -> None:
    assert len(reported().when(FILE.model_copy(update={"reference": "R-2026-2"}))) == 1


def test_a_report_is_filed_from_the_day_of_the_visit() -> None:
    same_day = FILE.model_copy(update={"effective_on": VISITED})
    day_before = FILE.model_copy(update={"effective_on": date(2025, 12, 11)})

    assert len(inspected().when(same_day)) == 1
    inspected().refuses(day_before, ReportBeforeVisit, field="effective_on")


def test_a_report_needs_a_visit_that_stands() -> None:
    for given in (quality(), withdrawn()):
        given.refuses(FILE, InspectionNotFound, field="inspection_id")


def test_a_visit_is_struck_off_from_its_own_day() -> None:
    recorded = only(inspected().when(WITHDRAW))

    assert recorded == Assertion(
        InspectionWithdrawn(
            structure_id=SUBJECT,
            inspection_id=INSPECTION,
            visited_on=VISITED,
            motif="Autre structure",
        ),
        VISITED,
    )
    assert QUALITY.read(withdrawn().history).visited_on(INSPECTION) is None


def test_a_visit_is_struck_off_once() -> None:
    assert withdrawn().again().when(WITHDRAW) == []


def test_a_visit_with_a_report_can_be_struck_off() -> None:
    assert len(reported().when(WITHDRAW)) == 1


def test_an_unknown_visit_is_not_struck_off() -> None:
    inspected().refuses(
        WITHDRAW.model_copy(update={"inspection_id": NOBODY}),
        InspectionNotFound,
        field="inspection_id",
    )


def test_a_corrected_visit_keeps_its_identifier_and_its_report() -> None:
    given = reported()
    correction = RecordInspection(
        type=InspectionType.PROGRAMME,
        effective_on=date(2025, 12, 11),
        supersedes=given.id_of(InspectionRecorded),
        reason=REASON,
    )

    corrected = given.after(correction)

    assert QUALITY.read(corrected.history).visited_on(INSPECTION) == date(2025, 12, 11)


def test_a_report_is_corrected() -> None:
    given = reported()
    correction = FILE.model_copy(
        update={
            "reference": "R-2026-3",
            "supersedes": given.id_of(InspectionReportFiled),
            "reason": REASON,
        }
    )

    corrected = given.after(correction)

    assert corrected.history.latest("inspection_report", str(INSPECTION)) == {
        "reference": "R-2026-3"
    }


def test_the_reason_of_a_withdrawal_is_corrected() -> None:
    given = withdrawn()
    correction = WITHDRAW.model_copy(
        update={
            "motif": "Doublon",
            "supersedes": given.id_of(InspectionWithdrawn),
            "reason": REASON,
        }
    )

    assert QUALITY.read(given.after(correction).history).visited_on(INSPECTION) is None


def test_a_withdrawal_is_retracted_and_the_visit_counts_again() -> None:
    given = withdrawn()

    back = given.after_retracting(given.id_of(InspectionWithdrawn))

    assert QUALITY.read(back.history).visited_on(INSPECTION) == VISITED


def test_a_visit_that_others_rest_on_is_not_retracted() -> None:
    for given in (reported(), withdrawn()):
        given.refuses_to_retract(given.id_of(InspectionRecorded), EventStillNeeded)


def test_a_visit_that_others_rest_on_does_not_change_its_identifier() -> None:
    given = reported()
    correction = RECORD.model_copy(
        update={
            "inspection_id": NOBODY,
            "supersedes": given.id_of(InspectionRecorded),
            "reason": REASON,
        }
    )

    given.refuses(correction, EventStillNeeded)


def test_a_visit_is_not_corrected_with_a_report() -> None:
    given = quality().after(RECORD).after(RECORD.model_copy(update={"inspection_id": NOBODY}))
    correction = FILE.model_copy(
        update={"supersedes": given.id_of(InspectionRecorded), "reason": REASON}
    )

    given.refuses(correction, EventOfAnotherKind, field="supersedes")


def test_a_visit_that_was_struck_off_is_not_corrected() -> None:
    given = withdrawn()
    correction = RecordInspection(
        type=InspectionType.INOPINE,
        effective_on=date(2025, 12, 15),
        supersedes=given.id_of(InspectionRecorded),
        reason=REASON,
    )

    given.refuses(correction, InspectionAlreadyRecorded, field="inspection_id")


def test_a_visit_that_was_struck_off_is_not_taken_as_recorded() -> None:
    refusal = withdrawn().refuses(RECORD, InspectionAlreadyRecorded, field="inspection_id")

    assert "annulée" in str(refusal)
    assert "annulation" in refusal.advice


def test_a_visit_is_not_moved_past_its_report() -> None:
    given = inspected().after(FILE.model_copy(update={"effective_on": VISITED}))
    correction = RecordInspection(
        type=InspectionType.INOPINE,
        effective_on=date(2025, 12, 15),
        supersedes=given.id_of(InspectionRecorded),
        reason=REASON,
    )

    refusal = given.refuses(correction, EventStillNeeded)

    assert "quality.inspection_report_filed" in str(refusal)


def test_a_report_is_not_filed_before_its_day() -> None:
    day = TODAY + timedelta(days=1)
    tomorrow = FILE.model_copy(update={"effective_on": day})

    inspected().refuses(tomorrow, ReportInTheFuture, field="effective_on")
    assert len(inspected().on(day).when(tomorrow)) == 1
