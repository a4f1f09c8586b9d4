"""The decision to erase, and what is personal."""

from typing import Final
from uuid import UUID

import pytest

from placeasile.domain.contacts.events import ContactDesignated
from placeasile.domain.kernel import Assertion
from placeasile.domain.personal import keyholder, personal_columns, personal_fields
from placeasile.domain.privacy.decisions import PRIVACY, EraseSubject, erasure_stream
from placeasile.domain.privacy.events import SubjectErased
from placeasile.projections.contact.queries import Contact
from placeasile.projections.note.queries import Note
from tests.support.deciding import TODAY, Deciding

SUBJECT: Final = UUID("c1000000-0000-4000-8000-000000000001")
ERASE: Final = EraseSubject(subject_id=SUBJECT, kind="contact", reason="Demande de la personne")


@pytest.mark.covers("SubjectErased")
def test_an_erasure_is_recorded_on_its_day_with_its_reason() -> None:
    assert Deciding(PRIVACY).about(SUBJECT).when(ERASE) == [
        Assertion(
            SubjectErased(subject_id=SUBJECT, kind="contact", owner_id=None, part=None),
            TODAY,
            reason="Demande de la personne",
        )
    ]
    assert ERASE.stream(SUBJECT) == erasure_stream(SUBJECT) != SUBJECT


def test_what_is_erased_is_not_erased_again() -> None:
    assert Deciding(PRIVACY).about(SUBJECT).after(ERASE).again().when(ERASE) == []


def test_the_personal_fields_of_an_event_are_those_that_are_marked() -> None:
    assert personal_fields(ContactDesignated) == ("prenom", "nom", "telephone", "email")
    assert personal_fields(SubjectErased) == ()
    event = ContactDesignated(
        owner_id=UUID(int=1), contact_id=SUBJECT, rang=1, prenom="a", nom="b", telephone="c",
        email="d", fonction="e",
    )  # fmt: skip
    assert keyholder(event) == SUBJECT


def test_the_personal_columns_of_a_row_are_those_that_are_marked() -> None:
    assert personal_columns(Contact) == ("prenom", "nom", "telephone", "email")
    assert personal_columns(Note) == ("texte",)
