from datetime import date
from typing import Any

import pytest

from placeasile.domain.corrections import EventStillNeeded, RegistrationStays
from placeasile.domain.dna.decisions import (
    DNA,
    ChangeDnaReference,
    DelistDna,
    DnaAlreadyRegistered,
    DnaCodeOfAnother,
    DnaDepartementUnknown,
    DnaListUnchanged,
    DnaNotFound,
    ListDna,
    RegisterDna,
)
from placeasile.domain.dna.events import (
    DnaDelistedByOfii,
    DnaListedByOfii,
    DnaReferenceChanged,
    DnaRegistered,
    DnaType,
    listed,
)
from placeasile.domain.kernel import Assertion, Command, Fact
from placeasile.domain.stating import Open
from placeasile.domain.subjects import dna_id
from tests.domain.examples import REASON, only
from tests.support.deciding import Deciding

FIRST = date(2025, 1, 15)
SECOND = date(2025, 2, 15)
THIRD = date(2025, 3, 15)
REGISTER = RegisterDna(code="c 1499", effective_on=FIRST)
REFERENCE = ChangeDnaReference(
    type=DnaType.NH,
    departement="2a",
    operateur="ALPHA",
    nom="NH AJACCIO ALPHA",
    nom_ofii="NUITEE HOTELIERE AJACCIO",
    direction_territoriale="MARSEILLE",
    effective_on=FIRST,
)
LIST = ListDna(effective_on=FIRST)
DELIST = DelistDna(effective_on=SECOND)


def unknown() -> Deciding[Open]:
    """Nothing recorded yet about the code C1499."""
    return Deciding(DNA).about(dna_id("C1499"))


def known() -> Deciding[Open]:
    """The code, registered."""
    return unknown().after(REGISTER)


@pytest.mark.covers("DnaRegistered", "V-ID-01", "Dna")
def test_a_code_is_registered_under_its_own_name() -> None:
    assert unknown().when(REGISTER) == [Assertion(DnaRegistered(code="C1499"), FIRST)]
    assert known().again().when(REGISTER) == []
    known().refuses(
        REGISTER.model_copy(update={"effective_on": SECOND}), DnaAlreadyRegistered, field="code"
    )
    unknown().about(dna_id("C1400")).refuses(REGISTER, DnaCodeOfAnother, field="code")
    known().refuses_to_retract(known().id_of(DnaRegistered), RegistrationStays, field="event_id")


@pytest.mark.covers("DnaReferenceChanged", "StructureType.NH", "V-ID-11")
@pytest.mark.parametrize("type_", DnaType)
def test_what_the_ofii_says_of_a_code_is_kept(type_: DnaType) -> None:
    command = REFERENCE.model_copy(update={"type": type_})

    event = only(known().when(command)).event

    assert isinstance(event, DnaReferenceChanged)
    assert (event.type, event.departement) == (type_, "2A")
    assert known().after(command).again().when(command) == []
    known().refuses(
        command.model_copy(update={"departement": "99"}),
        DnaDepartementUnknown,
        field="departement",
    )


@pytest.mark.covers("DnaListedByOfii", "DnaDelistedByOfii", "ListedByOfii", "DelistedByOfii")
def test_a_code_enters_the_list_and_leaves_it() -> None:
    recorded = only(known().when(LIST))
    given = known().after(LIST).after(DELIST)

    assert list(recorded.event.facts()) == [Fact("dna_listed", {"listed": True})]
    assert [listed(given.history, one) for one in (FIRST, SECOND)] == [True, False]
    assert given.when(LIST) == given.when(DELIST) == []
    again = given.after(ListDna(effective_on=THIRD))
    assert listed(again.history, THIRD)


@pytest.mark.covers("DnaListedByOfii", "DnaDelistedByOfii")
def test_a_list_that_changes_nothing_is_refused() -> None:
    given = known().after(LIST).after(DELIST)

    known().refuses(DELIST, DnaListUnchanged, field="effective_on")
    known().after(LIST).refuses(
        ListDna(effective_on=SECOND), DnaListUnchanged, field="effective_on"
    )
    for again in (
        ListDna(effective_on=date(2025, 1, 1)),
        DelistDna(effective_on=date(2025, 2, 1)),
        DelistDna(effective_on=THIRD),
    ):
        given.refuses(again, DnaListUnchanged, field="effective_on")


@pytest.mark.covers("DnaDelistedByOfii", "FactRetracted")
def test_an_entry_that_a_way_out_rests_on_is_not_retracted() -> None:
    given = known().after(LIST).after(DELIST)

    given.refuses_to_retract(given.id_of(DnaListedByOfii), EventStillNeeded)
    back = given.after_retracting(given.id_of(DnaDelistedByOfii))
    assert listed(back.history, THIRD)
    corrected = given.after(
        DELIST.model_copy(
            update={
                "effective_on": THIRD,
                "supersedes": given.id_of(DnaDelistedByOfii),
                "reason": REASON,
            }
        )
    )
    assert listed(corrected.history, SECOND)


@pytest.mark.parametrize("command", [REFERENCE, LIST, DELIST])
def test_an_unknown_code_takes_no_command(command: Command[Any]) -> None:
    unknown().refuses(command, DnaNotFound, field="dna")
