from datetime import date

import pytest

from placeasile.domain.corrections import (
    EventAlreadyReplaced,
    EventNotFound,
    EventOfAnotherKind,
    EventStillNeeded,
    RegistrationStays,
)
from placeasile.domain.kernel import Assertion, Event, FactRetracted
from placeasile.domain.structure.contracts import ConventionAmended, ConventionSigned
from placeasile.domain.structure.decisions.capacity import AuthoriseCapacity
from placeasile.domain.structure.decisions.contracts import AmendConvention, SignConvention
from placeasile.domain.structure.decisions.lifecycle import (
    CloseStructure,
    OpenStructure,
    RegisterStructure,
    RenameStructure,
)
from placeasile.domain.structure.events import (
    CapacityAuthorised,
    StructureRegistered,
    StructureRenamed,
)
from placeasile.domain.structure.refusals import StructureIsClosed
from placeasile.domain.structure.state import Structure
from placeasile.domain.vocabulary import StructureType
from tests.domain.examples import BETA, NOBODY, REASON, REGISTERED, closed, only, opened
from tests.support.deciding import TODAY, Deciding

JUNE = date(2025, 6, 1)
JULY = date(2025, 7, 1)


def twice_said() -> Deciding[Structure]:
    """A capacity of June, and special places added for the same day."""
    return (
        opened()
        .after(AuthoriseCapacity(places=90, pmr=4, effective_on=JUNE))
        .after(AuthoriseCapacity(places=90, lgbt=2, effective_on=JUNE))
    )


def without_lgbt(given: Deciding[Structure]) -> AuthoriseCapacity:
    """Correct the second saying to what the first one says already."""
    return AuthoriseCapacity(
        places=90,
        effective_on=JUNE,
        supersedes=given.id_of(CapacityAuthorised),
        reason="Pas de places LGBT",
    )


def test_a_correction_to_what_stands_without_its_target_retracts_it() -> None:
    given = twice_said()
    target = given.id_of(CapacityAuthorised)

    assert given.when(without_lgbt(given)) == [
        Assertion(
            FactRetracted(target=target), TODAY, supersedes=target, reason="Pas de places LGBT"
        )
    ]
    assert given.after(without_lgbt(given)).history.at("lgbt", JUNE) is None
    assert given.after(without_lgbt(given)).history.at("pmr", JUNE) == {"n": 4}


def test_such_a_correction_sent_twice_records_one_retraction() -> None:
    given = twice_said()
    correction = without_lgbt(given)

    assert given.after(correction).again().when(correction) == []


def test_another_correction_of_what_was_taken_back_is_refused() -> None:
    given = twice_said()
    correction = without_lgbt(given)
    another = correction.model_copy(update={"places": 80, "effective_on": JULY})

    refusal = given.after(correction).refuses(another, EventAlreadyReplaced, field="supersedes")

    assert "retiré" in str(refusal)


def test_a_correction_equal_to_its_target_records_nothing() -> None:
    given = twice_said()
    same = without_lgbt(given).model_copy(update={"lgbt": 2})

    assert given.when(same) == []


def test_a_correction_to_what_stands_keeps_what_others_rest_on() -> None:
    contract = SignConvention(start=JUNE, end=TODAY, period_id=BETA)
    given = (
        opened()
        .after(contract)
        .after(SignConvention(start=JULY, end=TODAY, period_id=NOBODY))
        .after(AmendConvention(period_id=NOBODY, effective_on=JULY))
    )
    correction = SignConvention(
        start=JUNE, end=TODAY, supersedes=given.past[-2].event_id, reason=REASON
    )
    free = given.after_retracting(given.id_of(ConventionAmended))

    given.refuses(correction, EventStillNeeded)
    assert isinstance(only(free.when(correction)).event, FactRetracted)


def test_a_correction_that_the_decision_refuses_is_refused_for_that() -> None:
    given = closed().after(RenameStructure(nom="Les Tilleuls", effective_on=JUNE))
    correction = RenameStructure(
        nom="Les Tilleuls",
        effective_on=JULY,
        supersedes=given.id_of(StructureRenamed),
        reason=REASON,
    )

    given.refuses(correction, StructureIsClosed, field="effective_on")


def test_a_correction_sent_again_that_would_be_refused_by_now_is_replaced() -> None:
    given = opened().after(RenameStructure(nom="Les Tilleuls", effective_on=JULY))
    correction = RenameStructure(
        nom="Les Tulipes",
        effective_on=JULY,
        supersedes=given.id_of(StructureRenamed),
        reason=REASON,
    )
    later = given.after(correction).after(CloseStructure(last_day=JUNE, motif="Fin"))

    later.refuses(correction, EventAlreadyReplaced, field="supersedes")


def test_the_kind_of_the_target_is_looked_at_before_the_decision() -> None:
    given = opened()
    registration = given.id_of(StructureRegistered)
    commands = [
        CloseStructure(last_day=JUNE, motif="Fin", supersedes=registration, reason=REASON),
        OpenStructure(effective_on=JUNE, supersedes=registration, reason=REASON),
        AmendConvention(
            period_id=NOBODY, effective_on=JUNE, supersedes=registration, reason=REASON
        ),
    ]

    for command in commands:
        refusal = given.refuses(command, EventOfAnotherKind, field="supersedes")
        assert "structure.registered" in str(refusal)


def test_an_unknown_target_is_looked_at_first() -> None:
    command = RenameStructure(nom="A", effective_on=JUNE, supersedes=NOBODY, reason=REASON)

    Deciding(opened().decider).refuses(command, EventNotFound, field="supersedes")


def test_the_day_of_a_registration_orders_nothing() -> None:
    given = opened().after(SignConvention(start=JUNE, end=TODAY))
    correction = RegisterStructure(
        type=StructureType.CADA,
        departement="14",
        effective_on=date(2026, 1, 1),
        supersedes=given.id_of(StructureRegistered),
        reason=REASON,
    )

    assert len(given.when(correction)) == 1


def test_a_registration_corrected_to_one_that_stands_stays() -> None:
    event, day = REGISTERED
    twice = opened().given((event, day))
    correction = RegisterStructure(
        type=event.type,
        departement=event.departement,
        effective_on=day,
        operateur_id=event.operateur_id,
        supersedes=twice.id_of(StructureRegistered),
        reason=REASON,
    )

    twice.refuses(correction, RegistrationStays, field="supersedes")


def test_a_dependent_may_be_of_the_very_day() -> None:
    given = (
        opened()
        .after(SignConvention(start=JUNE, end=TODAY, period_id=BETA))
        .after(AmendConvention(period_id=BETA, effective_on=JULY))
    )

    def moved(start: date) -> SignConvention:
        return SignConvention(
            start=start, end=TODAY, supersedes=given.id_of(ConventionSigned), reason=REASON
        )

    assert len(given.when(moved(JULY))) == 1
    given.refuses(moved(date(2025, 7, 2)), EventStillNeeded)


def test_what_was_broken_before_does_not_stop_a_correction() -> None:
    orphan: tuple[Event, date] = (ConventionAmended(period_id=NOBODY), JUNE)
    given = opened().given(orphan).after(RenameStructure(nom="A", effective_on=JUNE))
    correction = RenameStructure(
        nom="B", effective_on=JUNE, supersedes=given.id_of(StructureRenamed), reason=REASON
    )

    assert len(given.when(correction)) == 1


@pytest.mark.parametrize("reason", [None, "Vote du conseil d'administration"])
def test_the_reason_of_a_fact_is_kept(reason: str | None) -> None:
    command = RenameStructure(nom="Les Tilleuls", effective_on=JUNE, reason=reason)

    assert only(opened().when(command)).reason == reason
