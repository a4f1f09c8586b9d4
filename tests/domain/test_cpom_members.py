from datetime import date
from itertools import pairwise
from typing import Final
from uuid import UUID

import pytest
from hypothesis import given, strategies as st

from placeasile.domain.corrections import EventStillNeeded
from placeasile.domain.cpom.contract import stays_of
from placeasile.domain.cpom.decisions.base import CPOM, OutsideCpom, StructureInAnotherCpom
from placeasile.domain.cpom.decisions.contract import AmendCpom, TerminateCpom
from placeasile.domain.cpom.decisions.members import (
    AlreadyLeft,
    AlreadyMember,
    JoinCpom,
    LeaveCpom,
    NotMember,
)
from placeasile.domain.cpom.events import StructureJoinedCpom, StructureLeftCpom
from placeasile.domain.dated import DayAlreadyTaken
from placeasile.domain.kernel import Assertion, Claim, Command, Refusal
from placeasile.domain.stating import Open
from placeasile.domain.structure.events import StructureClosed, StructureRegistered
from placeasile.domain.subjects import SubjectClosed, SubjectNotFound, WrongOrder
from placeasile.domain.vocabulary import StructureType
from tests.domain.examples import ALPHA, NOBODY, REASON
from tests.domain.test_cpom import END, ONE, START, sign, signed, unsigned
from tests.support.deciding import Deciding

LEFT_ON: Final = date(2024, 6, 30)


def join(on: date = START, **more: object) -> JoinCpom:
    return JoinCpom.model_validate({"structure_id": ONE, "effective_on": on, **more})


def leave(last_day: date = LEFT_ON, **more: object) -> LeaveCpom:
    given = {"structure_id": ONE, "last_day": last_day, "motif": "Fermeture"}
    return LeaveCpom.model_validate({**given, **more})


def periods(story: Deciding[Open]) -> list[tuple[date, date]]:
    return [(one.start, one.end) for one in stays_of(story.history, ONE)]


def held(story: Deciding[Open]) -> dict[str, Claim]:
    claims = CPOM.claims(story.history).items()
    return {key[-4:]: claim for (scope, key), claim in claims if scope == "cpom_member"}


@pytest.mark.covers("StructureJoinedCpom", "CpomStructure", "A8")
def test_a_structure_joins_until_the_end_of_the_contract() -> None:
    joined = signed().after(join())

    assert signed().when(join()) == [Assertion(StructureJoinedCpom(structure_id=ONE), START)]
    assert joined.again().when(join()) == []
    assert periods(joined) == [(START, END)]


@pytest.mark.covers("StructureJoinedCpom")
def test_a_stay_follows_the_avenant_and_the_termination() -> None:
    joined = signed().after(join())
    longer = joined.after(AmendCpom(effective_on=date(2025, 1, 1), new_end=date(2028, 12, 31)))

    assert periods(longer) == [(START, date(2028, 12, 31))]
    shorter = longer.after(TerminateCpom(last_day=date(2026, 6, 30), motif="Accord"))
    assert periods(shorter) == [(START, date(2026, 6, 30))]


@pytest.mark.covers("V-CPOM-03")
@pytest.mark.parametrize(
    ("command", "refusal", "field"),
    [
        (join(date(2022, 12, 31)), OutsideCpom, "effective_on"),
        (join(date(2028, 1, 1)), OutsideCpom, "effective_on"),
        (join(until=date(2028, 1, 1)), OutsideCpom, "until"),
        (join(date(2024, 1, 2), until=date(2024, 1, 1)), WrongOrder, "until"),
    ],
)
def test_a_stay_is_inside_the_contract(
    command: JoinCpom, refusal: type[Refusal], field: str
) -> None:
    signed().refuses(command, refusal, field=field)
    assert signed().when(join(END, until=END))


@pytest.mark.covers("StructureJoinedCpom")
def test_a_member_is_a_structure_that_is_open() -> None:
    unknown = JoinCpom(structure_id=NOBODY, effective_on=START)
    operator = JoinCpom(structure_id=ALPHA, effective_on=START)
    registered = (StructureRegistered(type=StructureType.CADA, departement="14"), START)
    shut = (StructureClosed(last_day=date(2024, 12, 31), motif="Bail"), date(2025, 1, 1))
    closed = signed().beside(ONE, registered, shut)

    signed().refuses(unknown, SubjectNotFound, field="structure_id")
    signed().refuses(operator, SubjectNotFound, field="structure_id")
    unsigned().refuses(join(), SubjectNotFound, field="cpom_id")
    closed.refuses(join(date(2025, 1, 1)), SubjectClosed, field="effective_on")
    assert closed.when(join(date(2024, 12, 31)))


@pytest.mark.covers("StructureJoinedCpom")
def test_stays_of_a_structure_in_a_contract_do_not_overlap() -> None:
    joined = signed().after(join(date(2024, 1, 1)))

    joined.refuses(join(date(2025, 1, 1)), AlreadyMember, field="structure_id")
    joined.refuses(join(date(2023, 6, 1)), AlreadyMember, field="structure_id")
    joined.refuses(
        join(date(2024, 1, 1), until=date(2024, 12, 31)), DayAlreadyTaken, field="effective_on"
    )
    before = joined.after(join(START, until=date(2023, 12, 31)))
    assert periods(before) == [(START, date(2023, 12, 31)), (date(2024, 1, 1), END)]


@pytest.mark.covers("StructureLeftCpom", "L9")
def test_a_structure_leaves_after_its_last_day_even_the_last_member() -> None:
    joined = signed().after(join())
    left = joined.after(leave())

    assert joined.when(leave()) == [
        Assertion(
            StructureLeftCpom(structure_id=ONE, last_day=LEFT_ON, motif="Fermeture"),
            date(2024, 7, 1),
        )
    ]
    assert left.again().when(leave()) == []
    assert periods(left) == [(START, LEFT_ON)]


@pytest.mark.covers("StructureLeftCpom", "StructureJoinedCpom", "A6")
def test_a_structure_leaves_and_comes_back() -> None:
    back = signed().after(join()).after(leave()).after(join(date(2025, 1, 1)))
    gone = back.after(leave(date(2026, 12, 31)))

    assert periods(gone) == [(START, LEFT_ON), (date(2025, 1, 1), date(2026, 12, 31))]


@pytest.mark.covers("StructureLeftCpom")
def test_only_a_member_leaves_and_once() -> None:
    signed().refuses(leave(), NotMember, field="structure_id")
    joined = signed().after(join(date(2024, 1, 1)))
    joined.refuses(leave(date(2023, 12, 31)), NotMember, field="structure_id")
    left = joined.after(leave())
    left.refuses(leave(date(2024, 5, 31)), AlreadyLeft, field="last_day")
    left.refuses(leave(date(2024, 7, 1)), NotMember, field="structure_id")
    left.refuses(join(date(2024, 7, 1)), DayAlreadyTaken, field="effective_on")
    assert joined.when(leave(date(2024, 1, 1)))


@pytest.mark.covers("StructureLeftCpom")
def test_a_departure_is_corrected_and_retracted() -> None:
    left = signed().after(join()).after(leave())
    target = left.id_of(StructureLeftCpom)
    moved = left.after(leave(date(2024, 9, 30), supersedes=target, reason=REASON))

    assert periods(moved) == [(START, date(2024, 9, 30))]
    assert periods(left.after_retracting(target)) == [(START, END)]


@pytest.mark.covers("StructureJoinedCpom")
def test_an_entry_is_corrected_but_not_taken_away_under_its_departure() -> None:
    left = signed().after(join()).after(leave())
    target = left.id_of(StructureJoinedCpom)
    moved = left.after(join(date(2023, 3, 1), supersedes=target, reason=REASON))

    assert periods(moved) == [(date(2023, 3, 1), LEFT_ON)]
    left.refuses_to_retract(target, EventStillNeeded, field=None)
    left.refuses(
        join(date(2024, 7, 2), supersedes=target, reason=REASON), EventStillNeeded, field=None
    )


@pytest.mark.covers("StructureJoinedCpom", "V-CPOM-03")
def test_a_contract_is_not_corrected_away_from_its_members() -> None:
    joined = signed().after(join())
    command = sign(start=date(2023, 2, 1), supersedes=joined.past[0].event_id, reason=REASON)
    joined.refuses(command, EventStillNeeded, field=None)


@pytest.mark.covers("V-CPOM-04")
def test_a_structure_is_held_by_its_contract_year_by_year() -> None:
    left = signed().after(join(date(2023, 3, 1))).after(leave())

    assert held(left) == {
        "2023": Claim(date(2023, 3, 1), date(2024, 1, 1)),
        "2024": Claim(date(2024, 1, 1), date(2024, 7, 1)),
    }
    back = left.after(join(date(2024, 10, 1), until=date(2025, 3, 31)))
    assert held(back) == {
        "2023": Claim(date(2023, 3, 1), date(2024, 1, 1)),
        "2024": Claim(date(2024, 1, 1), date(2025, 1, 1)),
        "2025": Claim(date(2025, 1, 1), date(2025, 4, 1)),
    }
    refusal = CPOM.taken["cpom_member"](f"{ONE}/2024")
    assert isinstance(refusal, StructureInAnotherCpom)
    assert refusal.details["value"] == ONE
    assert "2024" in str(refusal)


days = st.dates(date(2022, 6, 1), date(2028, 6, 30))
COMMANDS = st.one_of(
    st.builds(JoinCpom, structure_id=st.just(ONE), effective_on=days, until=st.none() | days),
    st.builds(LeaveCpom, structure_id=st.just(ONE), last_day=days, motif=st.just("x")),
)


@pytest.mark.covers("StructureJoinedCpom", "StructureLeftCpom", "V-CPOM-03")
@given(st.lists(COMMANDS, max_size=12))
def test_whatever_is_accepted_stays_are_in_order_apart_and_inside(
    commands: list[Command[Open]],
) -> None:
    story = signed()
    for command in commands:
        try:
            story = story.again().after(command)
        except Refusal:
            continue
    found = periods(story)
    assert all(START <= start <= end <= END for start, end in found)
    assert all(one[1] < other[0] for one, other in pairwise(found))
    for claim in held(story).values():
        assert claim.until is not None
        assert claim.since < claim.until


def test_an_unknown_structure_has_no_stay() -> None:
    assert stays_of(signed().history, UUID(int=1)) == []
