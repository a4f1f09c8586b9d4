from datetime import date

import pytest
from pydantic import ValidationError

from placeasile.domain.corrections import EventStillNeeded
from placeasile.domain.dated import DayAlreadyTaken
from placeasile.domain.kernel import Assertion, Claim, Fact, History
from placeasile.domain.stating import Open
from placeasile.domain.structure.decisions.base import STRUCTURE
from placeasile.domain.structure.decisions.description import (
    DESCRIPTION,
    AssignArrondissement,
    AssignBhasileCode,
    AttachToProgramme303,
    ChangePublicServed,
    ClearProgramme303Attachment,
    GeocodeAddress,
    LabelSpecialisation,
    WithdrawSpecialisation,
    next_code,
)
from placeasile.domain.structure.decisions.lifecycle import OpenStructure
from placeasile.domain.structure.description import (
    AttachedToProgramme303,
    BhasileCodeAssigned,
    Programme303AttachmentCleared,
    PublicServed,
    PublicServedChanged,
    Specialisation,
    SpecialisationLabelled,
)
from placeasile.domain.structure.events import StructureOpened
from placeasile.domain.structure.refusals import (
    ArrondissementAlreadyAssigned,
    ArrondissementElsewhere,
    CodeBhasileAlreadyAssigned,
    CodeBhasileElsewhere,
    CodeBhasileTaken,
    NotAttached,
    OpenedAfterAttachment,
)
from placeasile.domain.subjects import SubjectClosed, SubjectNotFound, WrongOrder
from placeasile.domain.territory import REGIONS, REGIONS_ISO
from tests.domain.examples import CLOSED, OPENED_ON, REASON, REGISTERED, only, opened, registered
from tests.support.deciding import Deciding, history_of

JUNE = date(2025, 6, 1)
JULY = date(2025, 7, 1)
CODE = AssignBhasileCode(code="BHA-NOR-014", effective_on=JUNE)
ATTACH = AttachToProgramme303(effective_on=JUNE)
LABEL = LabelSpecialisation(kind=Specialisation.LGBT, effective_on=JUNE)


def described() -> Deciding[Open]:
    """A structure of the Calvados, whose opening is unknown."""
    return Deciding(DESCRIPTION).given(REGISTERED)


def closed() -> Deciding[Open]:
    """The same, closed from 1 July 2025."""
    return described().given(CLOSED)


@pytest.mark.covers(
    "PublicServedChanged", "V-ID-05", "A21", *[f"PublicType.{one.name}" for one in PublicServed]
)
@pytest.mark.parametrize("public", PublicServed)
def test_the_public_served_is_said_and_never_defaulted(public: PublicServed) -> None:
    command = ChangePublicServed(public=public, effective_on=JUNE)

    assert described().when(command) == [Assertion(PublicServedChanged(public=public), JUNE)]
    assert described().after(command).again().when(command) == []
    with pytest.raises(ValidationError):
        ChangePublicServed.model_validate({"effective_on": "2025-06-01"})


@pytest.mark.covers("BhasileCodeAssigned", "Structure", "delta 1.2")
def test_a_public_code_is_given_once() -> None:
    recorded = only(described().when(CODE))

    assert recorded == Assertion(BhasileCodeAssigned(code="BHA-NOR-014", region="NOR"), JUNE)
    assert list(recorded.event.facts()) == [Fact("code_bhasile", {"region": "NOR"}, "BHA-NOR-014")]
    assert described().after(CODE).again().when(CODE) == []


@pytest.mark.covers("BhasileCodeAssigned")
@pytest.mark.parametrize(
    "change", [{"code": "BHA-NOR-015"}, {"effective_on": JULY}, {"code": "BHA-NOR-1014"}]
)
def test_a_structure_has_no_second_public_code(change: dict[str, object]) -> None:
    other = CODE.model_copy(update=change)

    described().after(CODE).refuses(other, CodeBhasileAlreadyAssigned, field="code")


@pytest.mark.covers("BhasileCodeAssigned")
def test_a_public_code_is_of_the_region() -> None:
    elsewhere = AssignBhasileCode(code="bha-ara-001", effective_on=JUNE)

    refusal = described().refuses(elsewhere, CodeBhasileElsewhere, field="code")

    assert "NOR" in refusal.advice


@pytest.mark.parametrize("code", ["BHA-NOR-1", "BHA-N-001", "NOR-001", "BHA-NOR-00A", ""])
def test_a_public_code_has_a_form(code: str) -> None:
    with pytest.raises(ValidationError):
        AssignBhasileCode(code=code, effective_on=JUNE)


@pytest.mark.covers("BhasileCodeAssigned")
def test_a_public_code_given_in_error_is_never_given_again() -> None:
    given = described().after(CODE)
    correction = CODE.model_copy(
        update={
            "code": "BHA-NOR-015",
            "supersedes": given.id_of(BhasileCodeAssigned),
            "reason": REASON,
        }
    )

    corrected = given.after(correction)
    retracted = corrected.after_retracting(corrected.id_of(BhasileCodeAssigned))

    for_ever = {
        ("code_bhasile", "BHA-NOR-014"): Claim(since=date.min),
        ("code_bhasile", "BHA-NOR-015"): Claim(since=date.min),
    }
    assert list(corrected.history.keys("code_bhasile")) == ["BHA-NOR-015"]
    assert STRUCTURE.claims(corrected.history) == for_ever
    assert DESCRIPTION.claims(retracted.history) == for_ever
    assert isinstance(DESCRIPTION.taken["code_bhasile"]("BHA-NOR-014"), CodeBhasileTaken)


def test_every_region_has_its_iso_code() -> None:
    assert REGIONS_ISO.keys() == REGIONS.keys()
    assert len(set(REGIONS_ISO.values())) == len(REGIONS)
    assert (REGIONS_ISO["28"], REGIONS_ISO["94"], REGIONS_ISO["04"]) == ("NOR", "20R", "974")


@pytest.mark.covers("AttachedToProgramme303", "V-ID-10")
def test_the_programme_finances_a_structure_from_its_opening_on() -> None:
    given = described().given((StructureOpened(), JUNE))

    assert given.when(ATTACH) == [Assertion(AttachedToProgramme303(), JUNE)]
    assert given.after(ATTACH).again().when(ATTACH) == []
    eve = ATTACH.model_copy(update={"effective_on": date(2025, 5, 31)})
    given.refuses(eve, WrongOrder, field="effective_on")


@pytest.mark.covers("StructureOpened", "V-ID-10")
def test_a_structure_does_not_open_after_its_attachment() -> None:
    given = registered().given((AttachedToProgramme303(), JUNE))

    given.refuses(
        OpenStructure(effective_on=date(2025, 6, 2)), OpenedAfterAttachment, field="effective_on"
    )
    assert len(given.when(OpenStructure(effective_on=JUNE))) == 1
    assert len(given.when(OpenStructure(effective_on=OPENED_ON))) == 1


@pytest.mark.covers("Programme303AttachmentCleared", "V-PARSE-02")
def test_an_attachment_is_cleared_by_an_event_of_its_own() -> None:
    clear = ClearProgramme303Attachment(effective_on=JULY)
    given = described().after(ATTACH)

    cleared = given.after(clear)

    assert cleared.again().when(clear) == []
    assert cleared.history.at("programme", JULY) == {"attached": False}
    assert cleared.history.at("programme", JUNE) == {"attached": True}
    described().refuses(clear, NotAttached, field="effective_on")
    given.refuses(
        clear.model_copy(update={"effective_on": JUNE}), NotAttached, field="effective_on"
    )
    cleared.refuses_to_retract(cleared.id_of(AttachedToProgramme303), EventStillNeeded)
    back = cleared.after_retracting(cleared.id_of(Programme303AttachmentCleared))
    assert back.history.at("programme", JULY) == {"attached": True}


@pytest.mark.covers("AttachedToProgramme303")
def test_a_structure_is_attached_again() -> None:
    given = (
        described()
        .after(ATTACH)
        .after(ClearProgramme303Attachment(effective_on=JULY))
        .after(ATTACH.model_copy(update={"effective_on": date(2025, 8, 1)}))
    )

    assert given.history.at("programme", date(2025, 8, 1)) == {"attached": True}


@pytest.mark.covers(
    "SpecialisationLabelled",
    "SpecialisationWithdrawn",
    "V-ID-06",
    "A11",
    *[f"Specialisation.{one.name}" for one in Specialisation],
)
@pytest.mark.parametrize("kind", Specialisation)
def test_a_label_is_given_withdrawn_or_said_not_to_be(kind: Specialisation) -> None:
    label = LabelSpecialisation(kind=kind, effective_on=JUNE)
    withdraw = WithdrawSpecialisation(kind=kind, effective_on=JULY, motif="Fusion")
    given = described().after(label).after(withdraw)

    assert given.history.at("specialisation", JUNE, kind.value) == {"labelled": True}
    assert given.history.at("specialisation", JULY, kind.value) == {
        "labelled": False,
        "motif": "Fusion",
    }
    assert given.when(label) == given.when(withdraw) == []
    assert len(described().when(withdraw)) == 1
    given.refuses(
        WithdrawSpecialisation(kind=kind, effective_on=JUNE, motif="Fusion"),
        DayAlreadyTaken,
        field="effective_on",
    )


@pytest.mark.covers("SpecialisationLabelled")
def test_a_label_is_corrected() -> None:
    given = described().after(LABEL)
    correction = LABEL.model_copy(
        update={
            "effective_on": date(2024, 1, 1),
            "supersedes": given.id_of(SpecialisationLabelled),
            "reason": REASON,
        }
    )

    assert given.after(correction).history.at("specialisation", date(2024, 1, 1), "LGBT")


@pytest.mark.covers("AddressGeocoded")
def test_the_address_is_placed_on_the_map() -> None:
    command = GeocodeAddress.model_validate(
        {
            "latitude": -90,
            "longitude": 180,
            "provider": "BAN",
            "score": "0.97",
            "effective_on": "2025-06-01",
        }
    )

    recorded = only(closed().when(command))

    assert list(recorded.event.facts()) == [
        Fact(
            "geocode",
            {"latitude": -90.0, "longitude": 180.0, "provider": "BAN", "score": "0.97"},
        )
    ]
    assert closed().after(command).again().when(command) == []


@pytest.mark.covers("AddressGeocoded")
@pytest.mark.parametrize(
    "wrong", [{"latitude": 90.1}, {"latitude": -91}, {"longitude": 180.5}, {"score": "1.1"}]
)
def test_a_place_is_on_earth(wrong: dict[str, object]) -> None:
    body = {"latitude": 49, "longitude": 0, "provider": "BAN", "effective_on": "2025-06-01"}

    with pytest.raises(ValidationError):
        GeocodeAddress.model_validate({**body, **wrong})


@pytest.mark.covers("ArrondissementAssigned")
def test_an_arrondissement_is_resolved_once() -> None:
    command = AssignArrondissement(arrondissement="142", effective_on=JUNE)
    given = described().after(command)

    assert given.again().when(command) == []
    for change in ({"arrondissement": "141"}, {"effective_on": JULY}):
        given.refuses(
            command.model_copy(update=change), ArrondissementAlreadyAssigned, field="arrondissement"
        )
    described().refuses(
        command.model_copy(update={"arrondissement": "762"}),
        ArrondissementElsewhere,
        field="arrondissement",
    )


@pytest.mark.parametrize(
    "command", [ATTACH, LABEL, ChangePublicServed(public=PublicServed.FAMILLE, effective_on=JUNE)]
)
def test_a_closed_structure_is_not_described(command: LabelSpecialisation) -> None:
    later = command.model_copy(update={"effective_on": JULY})

    closed().refuses(later, SubjectClosed, field="effective_on")
    assert len(closed().when(command)) == 1


@pytest.mark.parametrize("command", [ATTACH, LABEL, CODE])
def test_an_unknown_structure_is_not_described(command: LabelSpecialisation) -> None:
    Deciding(DESCRIPTION).refuses(command, SubjectNotFound, field="structure_id")


def test_what_claims_are_made_of_leaves_other_facts_alone() -> None:
    assert STRUCTURE.claims(history_of(REGISTERED)) == {}
    assert STRUCTURE.claims(History()) == {}
    assert STRUCTURE.claims(opened().history) == {}


@pytest.mark.covers("BhasileCodeAssigned", "delta 1.2 suivant")
@pytest.mark.parametrize(
    ("taken", "code"),
    [
        ((), "BHA-NOR-001"),
        (("BHA-NOR-002", "BHA-IDF-041"), "BHA-NOR-003"),
        (("BHA-NOR-999",), "BHA-NOR-1000"),
        (("BHA-NOR-999", "BHA-NOR-1000"), "BHA-NOR-1001"),
    ],
)
def test_the_next_code_follows_the_highest_of_the_region(taken: tuple[str, ...], code: str) -> None:
    assert next_code("NOR", taken) == code
