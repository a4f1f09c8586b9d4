"""Contacts: each comes, changes and goes by an event of its own, and the last may go."""

from datetime import date
from typing import Any, Final
from uuid import UUID

import pytest
from pydantic import ValidationError

from placeasile.domain.contacts.decisions import (
    CONTACTS,
    ChangeContactDetails,
    ChangeOperateurContactDetails,
    ContactAlreadyReleased,
    DesignateContact,
    DesignateOperateurContact,
    ReleaseContact,
    ReleaseOperateurContact,
)
from placeasile.domain.contacts.events import (
    ContactDesignated,
    ContactDetailsChanged,
    ContactReleased,
)
from placeasile.domain.corrections import EventStillNeeded
from placeasile.domain.dated import DayAlreadyTaken
from placeasile.domain.kernel import Assertion
from placeasile.domain.operateur.events import OperateurRegistered
from placeasile.domain.stating import IdAlreadyUsed, Open, ThingNotFound
from placeasile.domain.subjects import SubjectNotFound, WrongOrder
from tests.domain.examples import REASON, REGISTERED
from tests.support.deciding import SUBJECT, Deciding

CONTACT: Final = UUID("c1000000-0000-4000-8000-000000000001")
OTHER: Final = UUID("c1000000-0000-4000-8000-000000000002")
SINCE: Final = date(2024, 1, 1)
LATER: Final = date(2025, 1, 1)
LEFT: Final = date(2025, 6, 1)
DETAILS: Final[dict[str, Any]] = {
    "rang": 1,
    "prenom": "Hermeline",
    "nom": "Quatremare",
    "telephone": "02 31 55 01 99",
    "email": "hermeline.quatremare@exemple.fr",
    "fonction": "Directrice",
}


def details(**more: object) -> dict[str, Any]:
    """Complete details, but for some."""
    return {**DETAILS, **more}


STORED: Final = details(telephone="0231550199")
DESIGNATE: Final = DesignateContact(contact_id=CONTACT, effective_on=SINCE, **DETAILS)
CHANGE: Final = ChangeContactDetails(
    contact_id=CONTACT, effective_on=LATER, **details(fonction="Présidente")
)
RELEASE: Final = ReleaseContact(contact_id=CONTACT, motif="Départ", effective_on=LEFT)


def listed() -> Deciding[Open]:
    """A structure without contact."""
    return Deciding(CONTACTS).beside(SUBJECT, REGISTERED)


def designated() -> Deciding[Open]:
    """A structure with one contact."""
    return listed().after(DESIGNATE)


@pytest.mark.covers("ContactDesignated", "Contact", "V-CON-01")
def test_a_complete_contact_is_designated_with_its_rank() -> None:
    assert listed().when(DESIGNATE) == [
        Assertion(ContactDesignated(owner_id=SUBJECT, contact_id=CONTACT, **STORED), SINCE)
    ]


def test_the_fact_is_all_of_the_contact_but_what_names_it() -> None:
    (fact,) = listed().when(DESIGNATE)[0].event.facts()

    assert (fact.facet, fact.key) == ("contact", str(CONTACT))
    assert fact.value == {**STORED, "perimetre": None}


def test_a_contact_without_id_gets_one_that_the_command_decides() -> None:
    command = DESIGNATE.model_copy(update={"contact_id": None})

    (first,), (again,) = listed().when(command), listed().when(command)

    assert first == again
    assert isinstance(first.event, ContactDesignated)
    assert first.event.contact_id != CONTACT


def test_the_same_contact_sent_again_records_nothing() -> None:
    assert designated().again().when(DESIGNATE) == []
    assert designated().after(CHANGE).when(DESIGNATE) == []
    assert designated().after(CHANGE).when(CHANGE) == []
    assert designated().after(RELEASE).when(RELEASE) == []


@pytest.mark.covers("V-CON-01", "V-CON-02", "V-CON-03", "V-CON-04")
@pytest.mark.parametrize("name", ["prenom", "nom", "telephone", "email", "fonction", "rang"])
def test_a_contact_is_all_or_nothing(name: str) -> None:
    given = {one: value for one, value in DETAILS.items() if one != name}
    with pytest.raises(ValidationError, match="Field required"):
        DesignateContact.model_validate({"effective_on": SINCE, **given})


@pytest.mark.covers("V-CON-01", "V-CON-04", "V-CON-06")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("prenom", ""),
        ("nom", "   "),
        ("fonction", ""),
        ("telephone", ""),
        ("telephone", "02 31 55 01"),
        ("telephone", "02 31 55 01 9"),
        ("telephone", "demander à l'accueil"),
        ("telephone", "+1234567890123456"),
        ("email", ""),
        ("email", "quatremare"),
        ("email", "quatremare@exemple"),
        ("email", "quatre mare@exemple.fr"),
        ("email", "a@b@exemple.fr"),
        ("email", "a@-exemple.fr"),
        ("rang", 0),
        ("rang", 100),
        ("rang", "premier"),
    ],
)
def test_a_detail_that_is_none_is_refused_without_being_said_again(
    name: str, value: object
) -> None:
    with pytest.raises(ValidationError) as refused:
        DesignateContact(effective_on=SINCE, **details(**{name: value}))

    assert name in str(refused.value)
    if isinstance(value, str) and len(value) > 4:
        assert value not in str(refused.value)


@pytest.mark.covers("V-CON-01")
@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("0231550199", "0231550199"),
        ("02.31.55.01.99", "0231550199"),
        ("02-31-55-01-99", "0231550199"),
        (" 02 31 55 01 99 ", "0231550199"),
        ("+33 (0)2 31 55 01 99", "0231550199"),
        ("+33 6 55 01 99 88", "0655019988"),
        ("00 33 6 55 01 99 88", "0655019988"),
    ],
)
def test_a_telephone_is_kept_in_one_form(written: str, kept: str) -> None:
    command = DesignateContact(effective_on=SINCE, **details(telephone=written))

    assert command.telephone == kept


@pytest.mark.parametrize(
    "written", ["a@b.fr", "prenom.nom+cada@sous.domaine.asso.fr", "hélène@exemple.fr"]
)
def test_an_address_is_kept_as_it_is_written(written: str) -> None:
    assert DesignateContact(effective_on=SINCE, **details(email=written)).email == written


@pytest.mark.covers("V-CON-05", "ContactListReplaced")
def test_the_list_is_ordered_and_each_contact_is_recorded_apart() -> None:
    second = DesignateContact(
        contact_id=OTHER, effective_on=SINCE, **details(rang=2, perimetre="Budget")
    )

    history = designated().after(second).history

    assert sorted(history.keys("contact")) == sorted([str(CONTACT), str(OTHER)])
    assert history.latest("contact", str(CONTACT)) == {**STORED, "perimetre": None}


@pytest.mark.covers("ContactDetailsChanged")
def test_details_change_from_a_day_as_a_whole() -> None:
    changed = details(telephone="0231550199", fonction="Présidente")

    assert designated().when(CHANGE) == [
        Assertion(ContactDetailsChanged(owner_id=SUBJECT, contact_id=CONTACT, **changed), LATER)
    ]


@pytest.mark.covers("ContactReleased", "V-CON-06", "L9")
def test_the_last_contact_may_be_released_for_a_reason() -> None:
    assert designated().when(RELEASE) == [
        Assertion(ContactReleased(owner_id=SUBJECT, contact_id=CONTACT, motif="Départ"), LEFT)
    ]


def test_a_contact_of_an_operator_is_the_same() -> None:
    bare = Deciding(CONTACTS).beside(SUBJECT, (OperateurRegistered(nom="Alpha"), SINCE))
    designate = DesignateOperateurContact(contact_id=CONTACT, effective_on=SINCE, **DETAILS)
    change = ChangeOperateurContactDetails(**CHANGE.model_dump())
    release = ReleaseOperateurContact(**RELEASE.model_dump())

    there = bare.after(designate).after(change)

    assert len(there.when(release)) == 1
    bare.refuses(DESIGNATE, SubjectNotFound, field="structure_id")
    listed().refuses(designate, SubjectNotFound, field="operateur_id")


def test_nobody_is_designated_for_an_unknown_structure() -> None:
    Deciding(CONTACTS).refuses(DESIGNATE, SubjectNotFound, field="structure_id")


def test_an_unknown_contact_neither_changes_nor_leaves() -> None:
    listed().refuses(CHANGE, ThingNotFound, field="contact_id")
    listed().refuses(RELEASE, ThingNotFound, field="contact_id")
    early = RELEASE.model_copy(update={"effective_on": date(2023, 12, 31)})
    designated().refuses(early, ThingNotFound, field="contact_id")


def test_a_contact_does_not_change_once_released() -> None:
    on_the_day = CHANGE.model_copy(update={"effective_on": LEFT})
    designated().after(RELEASE).refuses(on_the_day, ContactAlreadyReleased, field="effective_on")
    assert len(designated().after(RELEASE).when(CHANGE)) == 1


def test_a_contact_is_released_once_and_not_before_its_last_details() -> None:
    other_day = RELEASE.model_copy(update={"effective_on": date(2025, 7, 1)})
    designated().after(RELEASE).refuses(other_day, ContactAlreadyReleased, field="effective_on")
    early = RELEASE.model_copy(update={"effective_on": date(2024, 6, 1)})
    designated().after(CHANGE).refuses(early, WrongOrder, field="effective_on")


def test_an_id_names_one_contact() -> None:
    again = DESIGNATE.model_copy(update={"effective_on": date(2024, 2, 1)})
    designated().refuses(again, IdAlreadyUsed, field="contact_id")


def test_other_details_on_the_same_day_are_a_correction_and_say_nobody() -> None:
    other = CHANGE.model_copy(update={"nom": "Tournebroche"})

    refused = designated().after(CHANGE).refuses(other, DayAlreadyTaken, field="effective_on")

    for name in ("Quatremare", "Hermeline", "0231550199", "exemple.fr", "Tournebroche"):
        assert name not in str(refused)
        assert name not in str(refused.details)
        assert name not in refused.advice


def test_a_designation_is_corrected_with_the_id_it_gave() -> None:
    there = designated()
    correction = DESIGNATE.model_copy(
        update={
            "contact_id": None,
            "nom": "Quatremares",
            "supersedes": there.id_of(ContactDesignated),
            "reason": REASON,
        }
    )

    (corrected,) = there.when(correction)

    assert isinstance(corrected.event, ContactDesignated)
    assert (corrected.event.contact_id, corrected.event.nom) == (CONTACT, "Quatremares")


def test_a_designation_stays_as_long_as_others_rest_on_it() -> None:
    there = designated().after(CHANGE)
    there.refuses_to_retract(there.id_of(ContactDesignated), EventStillNeeded)
    free = there.after_retracting(there.id_of(ContactDetailsChanged))
    assert len(free.retracting(free.id_of(ContactDesignated))) == 1


def test_a_release_taken_back_leaves_the_contact_there() -> None:
    there = designated().after(RELEASE)
    back = there.after_retracting(there.id_of(ContactReleased))
    assert len(back.when(CHANGE.model_copy(update={"effective_on": LEFT}))) == 1


def test_a_release_is_not_moved_before_details_that_follow() -> None:
    there = designated().after(CHANGE).after(RELEASE)
    early = RELEASE.model_copy(
        update={
            "effective_on": date(2024, 6, 1),
            "supersedes": there.id_of(ContactReleased),
            "reason": REASON,
        }
    )
    there.refuses(early, WrongOrder, field="effective_on")


def test_details_are_not_moved_after_the_release() -> None:
    there = designated().after(CHANGE).after(RELEASE)
    late = CHANGE.model_copy(
        update={
            "effective_on": date(2025, 7, 1),
            "supersedes": there.id_of(ContactDetailsChanged),
            "reason": REASON,
        }
    )
    there.refuses(late, ContactAlreadyReleased, field="effective_on")
