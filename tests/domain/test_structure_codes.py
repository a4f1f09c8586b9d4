from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from pydantic import ValidationError

from placeasile.domain.corrections import EventStillNeeded
from placeasile.domain.dated import DayAlreadyTaken
from placeasile.domain.kernel import Assertion, Claim, Event
from placeasile.domain.structure.decisions.base import STRUCTURE, StructureCommand
from placeasile.domain.structure.decisions.codes import (
    AttachDnaCode,
    AttachFinessCode,
    EndDnaCode,
    EndFinessCode,
)
from placeasile.domain.structure.events import (
    DnaCodeAttached,
    DnaCodeEnded,
    FinessCodeAttached,
    FinessCodeEnded,
)
from placeasile.domain.structure.refusals import (
    CodeAlreadyEnded,
    CodeNotHeld,
    DnaCodeTaken,
    StructureNotFound,
)
from tests.domain.examples import REASON, closed, opened, unregistered

FROM = date(2020, 1, 1)
LAST = date(2024, 12, 31)
FREE = date(2025, 1, 1)


@dataclass(frozen=True)
class Family:
    """DNA codes and FINESS numbers, told the same way."""

    code: str
    attach: Callable[..., StructureCommand]
    end: Callable[..., StructureCommand]
    attached: Callable[..., Event]
    ended: Callable[..., Event]
    kind: str


FAMILIES = [
    Family("C1499", AttachDnaCode, EndDnaCode, DnaCodeAttached, DnaCodeEnded, "dna"),
    Family(
        "010003838",
        AttachFinessCode,
        EndFinessCode,
        FinessCodeAttached,
        FinessCodeEnded,
        "finess",
    ),
]
each_family = pytest.mark.parametrize("one", FAMILIES, ids=lambda one: one.kind)


@each_family
def test_a_code_names_the_structure_from_a_day(one: Family) -> None:
    command = one.attach(code=one.code, description="Site principal", effective_on=FROM)

    assert opened().when(command) == [
        Assertion(one.attached(code=one.code, description="Site principal"), FROM)
    ]


@each_family
def test_a_code_is_attached_once_on_a_day(one: Family) -> None:
    held = opened().after(one.attach(code=one.code, effective_on=FROM))

    assert held.again().when(one.attach(code=one.code, effective_on=FROM)) == []
    assert len(held.when(one.attach(code=one.code, effective_on=FREE))) == 1


@each_family
def test_a_structure_holds_several_codes(one: Family) -> None:
    other = one.code[:-1] + "0"
    held = opened().after(one.attach(code=one.code, effective_on=FROM))

    both = STRUCTURE.read(held.after(one.attach(code=other, effective_on=FROM)).history)

    assert both.holds(one.kind, one.code, FROM)
    assert both.holds(one.kind, other, FROM)


@each_family
def test_a_code_ends_the_day_after_its_last_day(one: Family) -> None:
    held = opened().after(one.attach(code=one.code, effective_on=FROM))

    assert held.when(one.end(code=one.code, last_day=LAST, motif="Fusion")) == [
        Assertion(one.ended(code=one.code, motif="Fusion"), FREE)
    ]


@each_family
def test_a_code_that_ends_on_that_day_already_is_not_ended_again(one: Family) -> None:
    ended = (
        opened()
        .after(one.attach(code=one.code, effective_on=FROM))
        .after(one.end(code=one.code, last_day=LAST, motif="Fusion"))
    )

    assert ended.again().when(one.end(code=one.code, last_day=LAST, motif="Fusion")) == []


@each_family
def test_a_code_that_does_not_name_the_structure_cannot_end(one: Family) -> None:
    held = opened().after(one.attach(code=one.code, effective_on=FROM))

    opened().refuses(
        one.end(code=one.code, last_day=LAST, motif="Fusion"), CodeNotHeld, field="code"
    )
    held.refuses(
        one.end(code=one.code, last_day=date(2019, 12, 31), motif="Fusion"),
        CodeNotHeld,
        field="code",
    )


@each_family
def test_a_code_that_ended_can_name_the_structure_again(one: Family) -> None:
    back = (
        opened()
        .after(one.attach(code=one.code, effective_on=FROM))
        .after(one.end(code=one.code, last_day=LAST, motif="Fusion"))
        .after(one.attach(code=one.code, effective_on=date(2025, 9, 1)))
    )

    state = STRUCTURE.read(back.history)

    assert [
        state.holds(one.kind, one.code, day)
        for day in (date(2019, 12, 31), FROM, LAST, FREE, date(2025, 9, 1))
    ] == [False, True, True, False, True]


@each_family
def test_a_code_of_a_closed_structure_can_still_end(one: Family) -> None:
    held = closed().after(one.attach(code=one.code, effective_on=FROM))

    assert len(held.when(one.end(code=one.code, last_day=date(2025, 6, 30), motif="Fusion"))) == 1


def test_a_structure_claims_its_dna_codes_while_it_holds_them() -> None:
    held = opened().after(AttachDnaCode(code="C1499", effective_on=FROM))
    ended = held.after(EndDnaCode(code="C1499", last_day=LAST, motif="Fusion"))
    back = ended.after(AttachDnaCode(code="C1499", effective_on=date(2025, 9, 1)))

    assert STRUCTURE.claims(opened().history) == {}
    assert STRUCTURE.claims(held.history) == {("dna", "C1499"): Claim(since=FROM)}
    assert STRUCTURE.claims(ended.history) == {("dna", "C1499"): Claim(since=FROM, until=FREE)}
    assert STRUCTURE.claims(back.history) == {("dna", "C1499"): Claim(since=FROM)}


def test_a_finess_number_may_be_shared_and_is_not_claimed() -> None:
    held = opened().after(AttachFinessCode(code="010003838", effective_on=FROM))

    assert STRUCTURE.claims(held.history) == {}


def test_a_code_that_another_structure_claims_is_refused_by_that_code() -> None:
    refusal = STRUCTURE.taken["dna"]("C1499")

    assert isinstance(refusal, DnaCodeTaken)
    assert refusal.field == "code"
    assert "C1499" in str(refusal)


def test_a_code_is_stored_without_spaces_and_in_capitals() -> None:
    assert AttachDnaCode(code=" c 1499 ", effective_on=FROM).code == "C1499"
    assert AttachFinessCode(code="2a 000 0022", effective_on=FROM).code == "2A0000022"


@pytest.mark.parametrize("code", ["", "C 1499 É", "C" * 17, "C_1499", "C1499\x00", 1499])
def test_a_dna_code_is_letters_digits_and_hyphens(code: object) -> None:
    with pytest.raises(ValidationError):
        AttachDnaCode.model_validate({"code": code, "effective_on": "2020-01-01"})


@pytest.mark.parametrize("code", ["", "01000383", "0100038380", "2C0000022", "A10003838", 10003838])
def test_a_finess_number_has_nine_characters(code: object) -> None:
    with pytest.raises(ValidationError):
        AttachFinessCode.model_validate({"code": code, "effective_on": "2020-01-01"})


@each_family
def test_an_unknown_structure_ends_no_code(one: Family) -> None:
    unregistered().refuses(
        one.end(code=one.code, last_day=LAST, motif="Fusion"),
        StructureNotFound,
        field="structure_id",
    )


@each_family
def test_a_second_end_of_a_code_needs_a_correction(one: Family) -> None:
    ended = (
        opened()
        .after(one.attach(code=one.code, effective_on=FROM))
        .after(one.end(code=one.code, last_day=LAST, motif="Fusion"))
    )
    earlier = one.end(code=one.code, last_day=date(2023, 12, 31), motif="Fusion")

    refusal = ended.refuses(earlier, CodeAlreadyEnded, field="last_day")
    corrected = ended.after(
        earlier.model_copy(update={"supersedes": ended.past[-1].event_id, "reason": REASON})
    )

    assert "31/12/2024" in str(refusal)
    assert not STRUCTURE.read(corrected.history).holds(one.kind, one.code, date(2024, 1, 1))


@each_family
def test_a_code_attached_again_before_its_end_may_have_an_earlier_end(one: Family) -> None:
    ended = (
        opened()
        .after(one.attach(code=one.code, effective_on=FROM))
        .after(one.end(code=one.code, last_day=LAST, motif="Fusion"))
        .after(one.attach(code=one.code, effective_on=date(2023, 6, 1)))
    )

    assert len(ended.when(one.end(code=one.code, last_day=date(2022, 12, 31), motif="Fusion"))) == 1


@each_family
def test_a_code_is_not_attached_on_the_day_it_ends(one: Family) -> None:
    ended = (
        opened()
        .after(one.attach(code=one.code, effective_on=FROM))
        .after(one.end(code=one.code, last_day=LAST, motif="Fusion"))
    )
    attached = opened().after(one.attach(code=one.code, effective_on=FROM))
    again = attached.after(one.attach(code=one.code, effective_on=FREE, description="Annexe"))

    refusal = ended.refuses(
        one.attach(code=one.code, effective_on=FREE), DayAlreadyTaken, field="effective_on"
    )
    back = again.refuses(
        one.end(code=one.code, last_day=LAST, motif="Fusion"), DayAlreadyTaken, field="last_day"
    )

    assert "fin du code" in str(refusal)
    assert "code rattaché (Annexe)" in str(back)


def test_an_attachment_is_not_moved_past_its_end() -> None:
    ended = (
        opened()
        .after(AttachDnaCode(code="C1499", effective_on=FROM))
        .after(EndDnaCode(code="C1499", last_day=LAST, motif="Fusion"))
    )
    moved = AttachDnaCode(
        code="C1499",
        effective_on=date(2025, 3, 1),
        supersedes=ended.id_of(DnaCodeAttached),
        reason=REASON,
    )

    ended.refuses(moved, EventStillNeeded)


@each_family
def test_a_re_attachment_is_not_taken_back_before_its_end(one: Family) -> None:
    ended = (
        opened()
        .after(one.attach(code=one.code, effective_on=FROM))
        .after(one.end(code=one.code, last_day=LAST, motif="Fusion"))
        .after(one.attach(code=one.code, effective_on=date(2025, 3, 1)))
    )
    target = ended.past[-1].event_id
    twice = ended.after(one.end(code=one.code, last_day=date(2025, 8, 31), motif="Fusion"))

    twice.refuses_to_retract(target, EventStillNeeded)
    assert len(ended.retracting(target)) == 1


@each_family
def test_another_description_of_a_code_is_recorded(one: Family) -> None:
    held = opened().after(one.attach(code=one.code, effective_on=FROM))

    assert len(held.when(one.attach(code=one.code, description="Annexe", effective_on=FREE))) == 1


@pytest.mark.parametrize("code", ["\u0661" * 9, "\uff11" * 9], ids=["arabic", "full width"])
def test_a_finess_number_is_written_with_western_digits(code: str) -> None:
    with pytest.raises(ValidationError):
        AttachFinessCode(code=code, effective_on=FROM)


def test_an_attachment_that_ended_is_not_retracted() -> None:
    ended = (
        opened()
        .after(AttachDnaCode(code="C1499", effective_on=FROM))
        .after(EndDnaCode(code="C1499", last_day=LAST, motif="Fusion"))
    )

    refusal = ended.refuses_to_retract(ended.id_of(DnaCodeAttached), EventStillNeeded)

    assert "structure.dna_code_ended" in str(refusal)


@each_family
def test_an_attachment_that_ended_keeps_its_code_when_corrected(one: Family) -> None:
    ended = (
        opened()
        .after(one.attach(code=one.code, effective_on=FROM))
        .after(one.end(code=one.code, last_day=LAST, motif="Fusion"))
    )
    target = ended.past[-2].event_id
    another = one.attach(
        code=one.code[:-1] + "0", effective_on=FROM, supersedes=target, reason=REASON
    )

    ended.refuses(another, EventStillNeeded)
