from datetime import date
from uuid import UUID, uuid5

import pytest
from pydantic import ValidationError

from placeasile.domain.corrections import (
    EventAlreadyReplaced,
    EventNotFound,
    EventOfAnotherKind,
    EventStillNeeded,
    RegistrationStays,
    RetractFact,
    RetractionStays,
)
from placeasile.domain.kernel import Assertion, FactRetracted
from placeasile.domain.structure.contracts import ConventionSigned
from placeasile.domain.structure.decisions.capacity import AuthoriseCapacity
from placeasile.domain.structure.decisions.contracts import AmendConvention, SignConvention
from placeasile.domain.structure.decisions.lifecycle import (
    ChangeOperateur,
    RegisterStructure,
    RenameStructure,
)
from placeasile.domain.structure.events import (
    OperateurChanged,
    StructureRegistered,
    StructureRenamed,
)
from placeasile.domain.structure.state import Structure
from placeasile.domain.vocabulary import StructureType
from tests.domain.examples import (
    ALPHA,
    BETA,
    NOBODY,
    REASON,
    REGISTERED_ON,
    alpha,
    only,
    registered,
)
from tests.support.deciding import SUBJECT, TODAY, Deciding

SEPTEMBER = date(2025, 9, 1)


def renamed() -> Deciding[Structure]:
    """A structure named Les Tilleuls since September."""
    return registered().after(RenameStructure(nom="Les Tilleuls", effective_on=SEPTEMBER))


def rename(nom: str, target: UUID, *, on: date = SEPTEMBER) -> RenameStructure:
    """Correct a name."""
    return RenameStructure(nom=nom, effective_on=on, supersedes=target, reason=REASON)


def test_a_correction_replaces_an_event_of_its_own_kind() -> None:
    given = renamed()
    target = given.id_of(StructureRenamed)

    assert given.when(rename("Les Tulipes", target)) == [
        Assertion(StructureRenamed(nom="Les Tulipes"), SEPTEMBER, supersedes=target, reason=REASON)
    ]


def test_the_day_alone_can_be_corrected() -> None:
    given = renamed()
    august = date(2025, 8, 1)

    corrected = given.after(rename("Les Tilleuls", given.id_of(StructureRenamed), on=august))

    assert corrected.history.steps("nom") == [(august, {"nom": "Les Tilleuls"})]


def test_a_correction_is_corrected_in_turn() -> None:
    given = renamed()
    once = given.after(rename("Les Tulipes", given.id_of(StructureRenamed)))

    twice = once.after(rename("Les Tamaris", once.id_of(StructureRenamed)))

    assert twice.history.steps("nom") == [(SEPTEMBER, {"nom": "Les Tamaris"})]


def test_a_correction_that_says_what_its_target_says_records_nothing() -> None:
    given = renamed()

    assert given.when(rename("Les Tilleuls", given.id_of(StructureRenamed))) == []


def test_a_correction_says_why() -> None:
    with pytest.raises(ValidationError, match="« reason » est obligatoire"):
        RenameStructure(nom="Les Tulipes", effective_on=SEPTEMBER, supersedes=NOBODY)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 4001, "a\x00"])
def test_a_reason_is_a_paragraph(reason: str) -> None:
    with pytest.raises(ValidationError):
        RetractFact(event_id=NOBODY, reason=reason)


def test_an_event_of_another_stream_is_not_corrected() -> None:
    refusal = renamed().refuses(rename("Les Tulipes", NOBODY), EventNotFound, field="supersedes")

    assert str(NOBODY) in str(refusal)


def test_an_event_that_was_corrected_is_not_corrected_again() -> None:
    given = renamed()
    target = given.id_of(StructureRenamed)
    corrected = given.after(rename("Les Tulipes", target))

    refusal = corrected.refuses(
        rename("Les Tamaris", target), EventAlreadyReplaced, field="supersedes"
    )

    assert "corrigé" in str(refusal)
    assert str(corrected.id_of(StructureRenamed)) in refusal.advice


def test_the_last_of_several_corrections_is_the_one_to_correct() -> None:
    given = renamed()
    first = given.id_of(StructureRenamed)
    once = given.after(rename("Les Tulipes", first))
    twice = once.after(rename("Les Tamaris", once.id_of(StructureRenamed)))

    refusal = twice.refuses(rename("Les Tulipes", first), EventAlreadyReplaced, field="supersedes")

    assert str(twice.id_of(StructureRenamed)) in refusal.advice


def test_an_event_that_was_retracted_is_not_corrected() -> None:
    given = renamed()
    target = given.id_of(StructureRenamed)

    refusal = given.after_retracting(target).refuses(
        rename("Les Tamaris", target), EventAlreadyReplaced, field="supersedes"
    )

    assert "retiré" in str(refusal)
    assert "saisissez-le de nouveau" in refusal.advice


def test_an_event_is_not_corrected_by_another_kind() -> None:
    given = renamed()
    command = AuthoriseCapacity(
        places=90,
        effective_on=SEPTEMBER,
        supersedes=given.id_of(StructureRenamed),
        reason=REASON,
    )

    refusal = given.refuses(command, EventOfAnotherKind, field="supersedes")

    assert "structure.renamed" in str(refusal)


def test_a_registration_is_corrected() -> None:
    given = registered()

    corrected = given.after(
        RegisterStructure(
            type=StructureType.CADA,
            departement="50",
            effective_on=date(2025, 4, 1),
            operateur_id=BETA,
            supersedes=given.id_of(StructureRegistered),
            reason=REASON,
        )
    )

    assert corrected.history.steps("departement") == [(date.min, {"departement": "50"})]
    assert corrected.history.steps("registered") == [(date(2025, 4, 1), {"kind": "structure"})]


def test_a_retraction_takes_an_event_back() -> None:
    given = renamed()
    target = given.id_of(StructureRenamed)

    assert given.retracting(target, "Autre structure") == [
        Assertion(FactRetracted(target=target), TODAY, supersedes=target, reason="Autre structure")
    ]
    assert given.after_retracting(target).history.at("nom", TODAY) is None


def test_a_retraction_sent_twice_records_one_fact() -> None:
    given = renamed()
    target = given.id_of(StructureRenamed)

    assert given.after_retracting(target).retracting(target) == []


def test_an_unknown_event_is_not_retracted() -> None:
    renamed().refuses_to_retract(NOBODY, EventNotFound, field="event_id")


def test_an_event_that_was_corrected_is_not_retracted() -> None:
    given = renamed()
    target = given.id_of(StructureRenamed)

    given.after(rename("Les Tulipes", target)).refuses_to_retract(
        target, EventAlreadyReplaced, field="event_id"
    )


def test_a_correction_is_retracted_and_what_it_replaced_stays_replaced() -> None:
    given = renamed()
    corrected = given.after(rename("Les Tulipes", given.id_of(StructureRenamed)))

    retracted = corrected.after_retracting(corrected.id_of(StructureRenamed))

    assert retracted.history.at("nom", TODAY) is None


def test_a_registration_is_never_retracted() -> None:
    structure = renamed()
    operateur = alpha()

    structure.refuses_to_retract(
        structure.id_of(StructureRegistered), RegistrationStays, field="event_id"
    )
    operateur.refuses_to_retract(operateur.past[0].event_id, RegistrationStays, field="event_id")


def test_a_retraction_is_not_retracted() -> None:
    given = renamed()
    retracted = given.after_retracting(given.id_of(StructureRenamed))

    refusal = retracted.refuses_to_retract(
        retracted.id_of(FactRetracted), RetractionStays, field="event_id"
    )

    assert "saisissez-le de nouveau" in refusal.advice


def test_a_retraction_is_not_corrected() -> None:
    given = renamed()
    retracted = given.after_retracting(given.id_of(StructureRenamed))

    retracted.refuses(
        rename("Les Tulipes", retracted.id_of(FactRetracted)), RetractionStays, field="supersedes"
    )


def test_a_retracted_fact_can_be_recorded_again() -> None:
    given = renamed()
    retracted = given.after_retracting(given.id_of(StructureRenamed))

    assert len(retracted.when(RenameStructure(nom="Les Tilleuls", effective_on=SEPTEMBER))) == 1


def test_a_retraction_asserts_nothing_and_is_about_its_stream() -> None:
    event = FactRetracted(target=NOBODY)

    assert list(event.facts()) == []
    assert list(event.introduces()) == []
    assert list(event.requires()) == []
    assert event.subject(SUBJECT) == SUBJECT


def test_five_dependents_at_most_are_named() -> None:
    given = registered().after(SignConvention(start=SEPTEMBER, end=TODAY, period_id=BETA))
    for day in range(1, 8):
        avenant = AmendConvention(period_id=BETA, effective_on=date(2025, 9, day))
        given = given.after(avenant)

    refusal = given.refuses_to_retract(given.id_of(ConventionSigned), EventStillNeeded)

    assert str(refusal).count("structure.convention_amended") == 5


def test_a_decision_has_the_same_ids_each_time() -> None:
    context = registered().context

    assert context.new_id("convention") == uuid5(context.command_id, "convention")
    assert context.new_id("convention") != context.new_id("authorisation")


def test_a_wrong_hand_over_is_corrected_to_the_operator_that_stayed() -> None:
    given = registered().after(ChangeOperateur(operateur_id=BETA, effective_on=SEPTEMBER))
    correction = ChangeOperateur(
        operateur_id=ALPHA,
        effective_on=SEPTEMBER,
        supersedes=given.id_of(OperateurChanged),
        reason=REASON,
    )

    assert only(given.when(correction)).supersedes == given.id_of(OperateurChanged)


def test_a_correction_sent_twice_records_one_fact() -> None:
    given = renamed()
    correction = rename("Les Tulipes", given.id_of(StructureRenamed))
    corrected = given.after(correction)

    assert corrected.again().when(correction) == []


def test_a_reason_is_kept_whenever_it_is_given() -> None:
    command = RenameStructure(nom="Les Tilleuls", effective_on=SEPTEMBER, reason="Vote du CA")

    assert only(registered().when(command)).reason == "Vote du CA"


def test_a_registration_is_not_corrected_by_another_kind() -> None:
    given = registered()
    command = rename("Les Tulipes", given.id_of(StructureRegistered), on=REGISTERED_ON)

    given.refuses(command, EventOfAnotherKind, field="supersedes")
