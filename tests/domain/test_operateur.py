from datetime import date

import pytest
from pydantic import ValidationError

from placeasile.domain.kernel import Assertion, Claim, History
from placeasile.domain.operateur.decisions import (
    OPERATEUR,
    OperateurAlreadyRegistered,
    OperateurNameEmpty,
    OperateurNameTaken,
    OperateurNotFound,
    RecordLegalIdentity,
    RegisterOperateur,
    RenameOperateur,
)
from placeasile.domain.operateur.events import (
    OperateurLegalIdentityRecorded,
    OperateurRegistered,
    OperateurRenamed,
)
from tests.domain.examples import REASON, alpha, operateur
from tests.support.deciding import SUBJECT

DAY = date(2025, 5, 2)
SIRET = "77554402600369"


@pytest.mark.covers("OperateurRegistered")
def test_an_operator_is_registered_with_its_name_and_its_legal_identity() -> None:
    command = RegisterOperateur(
        nom="  Association Alpha ", effective_on=DAY, siret="775 544 026 00369", siege_social="Lyon"
    )

    assert operateur().when(command) == [
        Assertion(
            OperateurRegistered(nom="Association Alpha", siret=SIRET, siege_social="Lyon"), DAY
        )
    ]


def test_registering_the_same_operator_again_records_nothing() -> None:
    command = RegisterOperateur(nom="Association Alpha", effective_on=DAY)

    assert alpha().again().when(command) == []


def test_an_operator_is_registered_once() -> None:
    refusal = alpha().refuses(
        RegisterOperateur(nom="Association Bêta", effective_on=DAY),
        OperateurAlreadyRegistered,
        field="operateur_id",
    )

    assert "Association Alpha" in str(refusal)


def test_an_operator_known_from_a_coming_day_is_named_in_the_refusal() -> None:
    coming = operateur().given((OperateurRegistered(nom="Alpha"), date(2027, 1, 1)))
    command = RegisterOperateur(nom="Bêta", effective_on=DAY)

    refusal = coming.refuses(command, OperateurAlreadyRegistered, field="operateur_id")

    assert "« Alpha »" in str(refusal)


def test_the_day_of_a_registration_is_not_changed_in_silence() -> None:
    command = RegisterOperateur(nom="Association Alpha", effective_on=date(2001, 1, 1))

    alpha().refuses(command, OperateurAlreadyRegistered, field="operateur_id")


@pytest.mark.parametrize("nom", ["—", "…", "Ω"])
def test_a_name_needs_a_letter_or_a_digit(nom: str) -> None:
    operateur().refuses(
        RegisterOperateur(nom=nom, effective_on=DAY), OperateurNameEmpty, field="nom"
    )
    alpha().refuses(RenameOperateur(nom=nom, effective_on=DAY), OperateurNameEmpty, field="nom")


@pytest.mark.parametrize("nom", ["", "   ", "a\x00b", "x" * 301, "\u200b", "Al\npha"])
def test_a_name_is_a_line_of_text(nom: str) -> None:
    with pytest.raises(ValidationError):
        RegisterOperateur(nom=nom, effective_on=DAY)


def test_an_operator_bears_another_name_from_a_day() -> None:
    command = RenameOperateur(nom="Alpha Solidarités", effective_on=date(2025, 9, 1))

    assert alpha().when(command) == [
        Assertion(OperateurRenamed(nom="Alpha Solidarités"), date(2025, 9, 1))
    ]


def test_a_name_already_borne_from_that_day_is_not_recorded_again() -> None:
    command = RenameOperateur(nom="Alpha Solidarités", effective_on=date(2025, 9, 1))

    assert alpha().after(command).again().when(command) == []


def test_a_new_spelling_of_the_same_name_is_recorded() -> None:
    command = RenameOperateur(nom="ASSOCIATION ALPHA", effective_on=date(2025, 9, 1))

    assert len(alpha().when(command)) == 1


def test_the_legal_identity_is_recorded_from_a_day() -> None:
    command = RecordLegalIdentity(effective_on=date(2025, 9, 1), siret=SIRET)

    assert alpha().when(command) == [
        Assertion(OperateurLegalIdentityRecorded(siret=SIRET), date(2025, 9, 1))
    ]
    assert alpha().after(command).again().when(command) == []


def test_the_legal_identity_given_at_registration_is_not_recorded_again() -> None:
    given = operateur().given((OperateurRegistered(nom="Alpha", siret=SIRET), DAY))

    assert given.when(RecordLegalIdentity(effective_on=DAY, siret=SIRET)) == []


def test_an_unknown_operator_is_neither_renamed_nor_identified() -> None:
    operateur().refuses(
        RenameOperateur(nom="Alpha", effective_on=DAY), OperateurNotFound, field="operateur_id"
    )
    operateur().refuses(
        RecordLegalIdentity(effective_on=DAY, siret=SIRET), OperateurNotFound, field="operateur_id"
    )


def test_an_operator_claims_each_name_it_bears_or_bore() -> None:
    renamed = alpha().after(RenameOperateur(nom="Œuvre Béta", effective_on=date(2025, 9, 1)))

    assert OPERATEUR.claims(renamed.history) == {
        ("operateur_nom", "association alpha"): Claim(since=date.min),
        ("operateur_nom", "oeuvre beta"): Claim(since=date(2025, 9, 1)),
    }


def test_a_name_recorded_in_error_is_free_again() -> None:
    renamed = alpha().after(RenameOperateur(nom="Béta", effective_on=date(2025, 9, 1)))
    corrected = renamed.after(
        RenameOperateur(
            nom="Bêta Sud",
            effective_on=date(2025, 9, 1),
            supersedes=renamed.id_of(OperateurRenamed),
            reason=REASON,
        )
    )

    assert ("operateur_nom", "beta") not in OPERATEUR.claims(corrected.history)


def test_a_stream_without_event_claims_nothing() -> None:
    assert OPERATEUR.claims(History()) == {}


def test_the_name_given_at_registration_was_borne_before() -> None:
    renamed = alpha().after(RenameOperateur(nom="Alpha 1990", effective_on=date(1990, 1, 1)))

    assert OPERATEUR.read(operateur().history).nom(DAY) is None
    assert OPERATEUR.read(alpha().history).nom(date(1950, 1, 1)) == "Association Alpha"
    assert OPERATEUR.read(renamed.history).nom(DAY) == "Alpha 1990"


def test_a_name_borne_again_is_claimed_since_it_was_first_borne() -> None:
    back = (
        alpha()
        .after(RenameOperateur(nom="Béta", effective_on=date(2025, 9, 1)))
        .after(RenameOperateur(nom="Association Alpha", effective_on=date(2026, 1, 1)))
    )

    assert OPERATEUR.claims(back.history)["operateur_nom", "association alpha"] == Claim(
        since=date.min
    )


def test_a_name_that_another_operator_claims_is_refused_by_that_name() -> None:
    refusal = OPERATEUR.taken["operateur_nom"]("association alpha")

    assert isinstance(refusal, OperateurNameTaken)
    assert refusal.field == "nom"
    assert "« association alpha »" in str(refusal)


def test_a_command_on_an_operator_reads_no_other_stream() -> None:
    command = RenameOperateur(nom="Alpha", effective_on=DAY)

    assert list(command.reads(SUBJECT)) == []
    assert command.stream(SUBJECT) == SUBJECT
