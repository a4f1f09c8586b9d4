from datetime import date
from typing import Final

import pytest

from placeasile.domain.corrections import EventStillNeeded
from placeasile.domain.kernel import Assertion, Claim, Event
from placeasile.domain.quality.decisions.base import VISITS
from placeasile.domain.quality.decisions.incidents import (
    DeclareSeriousIncident,
    RequalifySeriousIncident,
    WithdrawSeriousIncident,
)
from placeasile.domain.quality.incidents import (
    SeriousIncidentDeclared,
    SeriousIncidentRequalified,
    SeriousIncidentWithdrawn,
    violent,
)
from placeasile.domain.quality.refusals import DossierTaken, NothingChanged, ThingWithdrawn
from placeasile.domain.stating import IdAlreadyUsed, Open, ThingNotFound
from placeasile.domain.subjects import NotYet, SubjectClosed, WrongOrder
from tests.domain.examples import CLOSED, REASON, REGISTERED, only
from tests.support.clock import TOMORROW
from tests.support.deciding import SUBJECT, TODAY, Deciding

OCCURRED: Final = date(2025, 11, 29)
DECLARE: Final = DeclareSeriousIncident(
    dossier_number="18203344",
    occurred_on=OCCURRED,
    declared_on=date(2025, 12, 1),
    nature="Comportement violent",
)
REQUALIFY: Final = RequalifySeriousIncident(
    dossier_number="18203344", nature="Départ de feu", effective_on=date(2025, 12, 20)
)
WITHDRAW: Final = WithdrawSeriousIncident(dossier_number="18203344", motif="Doublon")


def nothing(*more: tuple[Event, date]) -> Deciding[Open]:
    return Deciding(VISITS).beside(SUBJECT, REGISTERED, *more)


def declared() -> Deciding[Open]:
    return nothing().after(DECLARE)


@pytest.mark.covers(
    "SeriousIncidentDeclared", "EvenementIndesirableGrave", "EvenementIndesirableGrave"
)
def test_an_incident_is_declared_on_its_own_day() -> None:
    recorded = only(nothing().when(DECLARE))

    assert recorded == Assertion(
        SeriousIncidentDeclared(
            structure_id=SUBJECT,
            dossier_number="18203344",
            declared_on=date(2025, 12, 1),
            nature="Comportement violent",
        ),
        OCCURRED,
    )
    (fact,) = recorded.event.facts()
    assert (fact.key, fact.value["violent"]) == ("18203344", True)


def test_a_file_number_is_read_with_its_spaces_or_as_a_number() -> None:
    for number in (" 18 203 344 ", 18203344):
        command = DeclareSeriousIncident.model_validate(
            {**DECLARE.model_dump(), "dossier_number": number}
        )
        assert command.dossier_number == "18203344"


@pytest.mark.parametrize(
    ("nature", "expected"),
    [
        ("Comportement violent", True),
        ("COMPORTEMENT  VIOLENT entre résidents", True),
        ("comportementviolent", True),
        ("Fait de comportement\u00a0Violent", True),
        ("Violent comportement", False),
        ("Comportement inadapté", False),
        ("Violences", False),
        ("", False),
    ],
)
def test_violence_is_read_in_the_nature(nature: str, expected: bool) -> None:  # noqa: FBT001
    assert violent(nature) is expected


def test_the_same_incident_is_not_declared_twice() -> None:
    assert declared().again().when(DECLARE) == []
    other = DECLARE.model_copy(update={"nature": "Fugue"})
    declared().refuses(other, IdAlreadyUsed, field="dossier_number")


def test_an_incident_is_not_declared_before_its_day_nor_after_a_closing() -> None:
    to_come = DECLARE.model_copy(update={"occurred_on": TOMORROW})
    declared_late = DECLARE.model_copy(update={"declared_on": TOMORROW})

    nothing().refuses(to_come, NotYet, field="occurred_on")
    nothing().refuses(declared_late, NotYet, field="declared_on")
    nothing(CLOSED).refuses(DECLARE, SubjectClosed, field="occurred_on")


def test_a_file_dated_before_the_incident_is_accepted() -> None:
    odd = DECLARE.model_copy(update={"declared_on": date(2025, 11, 28)})

    assert len(nothing().when(odd)) == 1


def test_a_file_number_is_claimed_for_ever_until_struck_off() -> None:
    assert VISITS.claims(declared().history) == {("dossier", "18203344"): Claim(date.min)}
    assert VISITS.claims(declared().after(WITHDRAW).history) == {}
    taken = VISITS.taken["dossier"]("18203344")
    assert isinstance(taken, DossierTaken)
    assert taken.field == "dossier_number"


@pytest.mark.covers("SeriousIncidentRequalified")
def test_an_incident_is_requalified_whole() -> None:
    recorded = only(declared().when(REQUALIFY))

    assert recorded == Assertion(
        SeriousIncidentRequalified(
            structure_id=SUBJECT,
            dossier_number="18203344",
            occurred_on=OCCURRED,
            nature="Départ de feu",
        ),
        date(2025, 12, 20),
    )
    again = declared().after(REQUALIFY)
    assert again.again().when(REQUALIFY) == []
    moved = RequalifySeriousIncident(
        dossier_number="18203344", occurred_on=date(2025, 11, 28), effective_on=TODAY
    )
    event = only(again.when(moved)).event
    assert isinstance(event, SeriousIncidentRequalified)
    assert (event.nature, event.occurred_on) == ("Départ de feu", date(2025, 11, 28))


@pytest.mark.covers("SeriousIncidentRequalified")
def test_a_requalification_changes_something() -> None:
    same = REQUALIFY.model_copy(update={"nature": "Comportement violent"})
    nothing_said = REQUALIFY.model_copy(update={"nature": None})

    for command in (same, nothing_said):
        declared().refuses(command, NothingChanged, field="nature")


def test_a_requalification_comes_after_the_incident() -> None:
    early = REQUALIFY.model_copy(update={"effective_on": date(2025, 11, 28)})
    late = REQUALIFY.model_copy(update={"effective_on": TOMORROW})
    moved = REQUALIFY.model_copy(update={"occurred_on": date(2025, 12, 21)})
    unknown = REQUALIFY.model_copy(update={"dossier_number": "1"})

    declared().refuses(early, WrongOrder, field="effective_on")
    declared().refuses(late, NotYet, field="effective_on")
    declared().refuses(moved, WrongOrder, field="effective_on")
    declared().refuses(unknown, ThingNotFound, field="dossier_number")


def test_an_incident_is_struck_off_on_its_own_day() -> None:
    recorded = only(declared().when(WITHDRAW))

    assert recorded == Assertion(
        SeriousIncidentWithdrawn(
            structure_id=SUBJECT, dossier_number="18203344", occurred_on=OCCURRED, motif="Doublon"
        ),
        OCCURRED,
    )
    given = declared().after(WITHDRAW)
    assert given.again().when(WITHDRAW) == []
    for command in (DECLARE, REQUALIFY):
        given.refuses(command, ThingWithdrawn, field="dossier_number")
    nothing().refuses(WITHDRAW, ThingNotFound, field="dossier_number")


def test_an_incident_is_corrected_and_its_withdrawal_is_retracted() -> None:
    given = declared()
    right = DECLARE.model_copy(
        update={
            "occurred_on": date(2025, 11, 28),
            "supersedes": given.id_of(SeriousIncidentDeclared),
            "reason": REASON,
        }
    )
    assert only(given.when(right)).effective_on == date(2025, 11, 28)
    struck = given.after(WITHDRAW)
    back = struck.after_retracting(struck.id_of(SeriousIncidentWithdrawn))
    assert len(back.when(REQUALIFY)) == 1
    struck.refuses_to_retract(struck.id_of(SeriousIncidentDeclared), EventStillNeeded)
