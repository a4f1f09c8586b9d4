from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest

from placeasile.domain.corrections import EventOfAnotherKind, EventStillNeeded
from placeasile.domain.dated import DayAlreadyTaken
from placeasile.domain.kernel import Event, Fact
from placeasile.domain.structure.contracts import (
    AuthorisationAmended,
    AuthorisationGranted,
    AuthorisationRenewed,
    AuthorisationWithdrawn,
    ConventionAmended,
    ConventionRenewed,
    ConventionSigned,
    ConventionTerminated,
)
from placeasile.domain.structure.decisions.base import STRUCTURE, StructureCommand
from placeasile.domain.structure.decisions.contracts import (
    AmendAuthorisation,
    AmendConvention,
    GrantAuthorisation,
    RenewAuthorisation,
    RenewConvention,
    SignConvention,
    TerminateConvention,
    WithdrawAuthorisation,
)
from placeasile.domain.structure.decisions.lifecycle import ConvertType, RegisterStructure
from placeasile.domain.structure.events import (
    StructureRegistered,
    StructureType,
    StructureTypeConverted,
)
from placeasile.domain.structure.refusals import (
    AuthorisationStarts,
    AvenantFollows,
    DayOutsidePeriod,
    EndBeforeAvenant,
    PeriodAlreadyKnown,
    PeriodEndedEarly,
    PeriodEndsBeforeStart,
    PeriodNotFound,
    StructureIsClosed,
    StructureNotFound,
    TypeNotAuthorised,
)
from placeasile.domain.structure.state import Structure
from tests.domain.examples import (
    NOBODY,
    REASON,
    REGISTERED_ON,
    closed,
    only,
    opened,
    registered,
    unregistered,
)
from tests.support.deciding import Deciding

FIRST = UUID("11111111-0000-4000-8000-000000000001")
NEXT = UUID("22222222-0000-4000-8000-000000000002")
THIRD = UUID("33333333-0000-4000-8000-000000000003")
START = date(2020, 1, 1)
END = date(2024, 12, 31)
NEXT_START = date(2025, 1, 1)
NEXT_END = date(2029, 12, 31)


@dataclass(frozen=True)
class Family:
    """Conventions and authorisations, told the same way."""

    kind: str
    start: Callable[..., StructureCommand]
    renew: Callable[..., StructureCommand]
    amend: Callable[..., StructureCommand]
    end: Callable[..., StructureCommand]
    started: type[Event]
    renewed: type[Event]
    amended: type[Event]
    ended: type[Event]

    def running(self) -> Deciding[Structure]:
        """A structure with a contract from 2020 to 2024."""
        return opened().after(self.start(start=START, end=END, period_id=FIRST))

    def amended_later(self) -> Deciding[Structure]:
        """The same contract, whose end was moved to 2026."""
        return self.running().after(
            self.amend(period_id=FIRST, effective_on=date(2024, 6, 1), new_end=date(2026, 12, 31))
        )

    def ended_early(self) -> Deciding[Structure]:
        """The same contract, ended on 30 June 2023."""
        return self.running().after(
            self.end(period_id=FIRST, last_day=date(2023, 6, 30), motif="Accord des parties")
        )

    def end_of(self, given: Deciding[Structure]) -> date:
        """The last day of the first contract, as read from the facts."""
        return STRUCTURE.read(given.history).period_end(self.kind, FIRST)


FAMILIES = [
    Family(
        "convention",
        SignConvention,
        RenewConvention,
        AmendConvention,
        TerminateConvention,
        ConventionSigned,
        ConventionRenewed,
        ConventionAmended,
        ConventionTerminated,
    ),
    Family(
        "authorisation",
        GrantAuthorisation,
        RenewAuthorisation,
        AmendAuthorisation,
        WithdrawAuthorisation,
        AuthorisationGranted,
        AuthorisationRenewed,
        AuthorisationAmended,
        AuthorisationWithdrawn,
    ),
]
each_family = pytest.mark.parametrize("one", FAMILIES, ids=lambda one: one.kind)


@each_family
def test_a_contract_starts_on_its_first_day(one: Family) -> None:
    command = one.start(start=START, end=END, period_id=FIRST, reference="C-2020-14")

    recorded = only(opened().when(command))

    assert type(recorded.event) is one.started
    assert recorded.effective_on == START
    assert list(recorded.event.facts()) == [
        Fact(one.kind, {"reference": "C-2020-14"}, str(FIRST)),
        Fact(f"{one.kind}_end", {"end": "2024-12-31", "ended_early": False}, str(FIRST)),
    ]


@each_family
def test_a_contract_without_identifier_gets_the_one_of_its_command(one: Family) -> None:
    command = one.start(start=START, end=END)
    signed = opened().after(command)

    assert opened().when(command) == opened().when(command)
    assert signed.when(command) == []


@each_family
def test_the_same_contract_is_not_recorded_twice(one: Family) -> None:
    command = one.start(start=START, end=END, period_id=FIRST)

    assert one.running().again().when(command) == []


@each_family
def test_a_contract_without_identifier_is_the_one_of_these_dates_and_reference(
    one: Family,
) -> None:
    given = opened().after(one.start(start=START, end=END, period_id=FIRST, reference="C-2020-14"))
    again = given.again()

    assert again.when(one.start(start=START, end=END, reference="C-2020-14")) == []
    for other in (
        one.start(start=START, end=END),
        one.start(start=START, end=NEXT_END, reference="C-2020-14"),
        one.start(start=date(2020, 1, 2), end=END, reference="C-2020-14"),
        one.start(start=START, end=END, period_id=NEXT, reference="C-2020-14"),
    ):
        assert len(again.when(other)) == 1


@each_family
def test_a_renewal_without_identifier_is_the_one_that_follows_the_same_contract(
    one: Family,
) -> None:
    renewal = one.renew(start=NEXT_START, end=NEXT_END, previous_id=FIRST)
    given = one.running().after(renewal).again()

    assert given.when(renewal) == []
    assert len(given.when(one.start(start=NEXT_START, end=NEXT_END))) == 1


@each_family
def test_an_identifier_names_one_contract(one: Family) -> None:
    one.running().refuses(
        one.start(start=START, end=NEXT_END, period_id=FIRST),
        PeriodAlreadyKnown,
        field="period_id",
    )


@each_family
@pytest.mark.parametrize("end", [START, date(2019, 12, 31)])
def test_a_contract_ends_after_it_starts(one: Family, end: date) -> None:
    opened().refuses(one.start(start=START, end=end), PeriodEndsBeforeStart, field="end")


@each_family
def test_a_contract_does_not_start_in_a_closed_structure(one: Family) -> None:
    closed().refuses(
        one.start(start=date(2025, 7, 1), end=NEXT_END), StructureIsClosed, field="start"
    )


@each_family
def test_an_unknown_structure_has_no_contract(one: Family) -> None:
    for command in (
        one.start(start=START, end=END),
        one.renew(start=START, end=END, previous_id=FIRST),
        one.amend(period_id=FIRST, effective_on=START),
        one.end(period_id=FIRST, last_day=END, motif="Fin"),
    ):
        unregistered().refuses(command, StructureNotFound, field="structure_id")


@each_family
def test_a_contract_that_is_unknown_is_neither_renewed_nor_amended_nor_ended(one: Family) -> None:
    given = one.running()

    given.refuses(
        one.renew(start=NEXT_START, end=NEXT_END, previous_id=NOBODY),
        PeriodNotFound,
        field="previous_id",
    )
    given.refuses(
        one.amend(period_id=NOBODY, effective_on=START), PeriodNotFound, field="period_id"
    )
    given.refuses(
        one.end(period_id=NOBODY, last_day=END, motif="Fin"), PeriodNotFound, field="period_id"
    )


def test_an_unknown_authorisation_is_worded_in_correct_french() -> None:
    refusal = opened().refuses(
        AmendAuthorisation(period_id=FIRST, effective_on=START), PeriodNotFound, field="period_id"
    )

    assert "pas d'autorisation" in str(refusal)


def test_a_convention_is_not_an_authorisation() -> None:
    FAMILIES[0].running().refuses(
        AmendAuthorisation(period_id=FIRST, effective_on=START), PeriodNotFound, field="period_id"
    )


@pytest.mark.parametrize("type_", [StructureType.HUDA, StructureType.CAES, StructureType.PRAHDA])
def test_only_a_cada_or_a_cph_is_authorised(type_: StructureType) -> None:
    given = registered(type_)

    given.refuses(GrantAuthorisation(start=START, end=END), TypeNotAuthorised, field="type")
    assert len(given.when(SignConvention(start=START, end=END))) == 1


def test_a_structure_is_authorised_from_the_day_it_becomes_a_cada() -> None:
    converted = registered(StructureType.HUDA).after(
        ConvertType(type=StructureType.CADA, effective_on=date(2025, 9, 1))
    )

    converted.refuses(
        GrantAuthorisation(start=date(2025, 8, 31), end=NEXT_END), TypeNotAuthorised, field="type"
    )
    assert len(converted.when(GrantAuthorisation(start=date(2025, 9, 1), end=NEXT_END))) == 1


@each_family
def test_a_contract_follows_another(one: Family) -> None:
    command = one.renew(start=NEXT_START, end=NEXT_END, previous_id=FIRST, period_id=NEXT)
    given = one.running()

    recorded = only(given.when(command))

    assert type(recorded.event) is one.renewed
    assert recorded.effective_on == NEXT_START
    assert given.after(command).again().when(command) == []


@each_family
@pytest.mark.parametrize("start", [START, date(2019, 6, 1)])
def test_a_contract_starts_after_the_one_it_follows(one: Family, start: date) -> None:
    one.running().refuses(
        one.renew(start=start, end=NEXT_END, previous_id=FIRST),
        PeriodEndsBeforeStart,
        field="start",
    )


@each_family
def test_a_contract_does_not_follow_itself(one: Family) -> None:
    one.running().refuses(
        one.renew(start=NEXT_START, end=NEXT_END, previous_id=FIRST, period_id=FIRST),
        PeriodAlreadyKnown,
        field="period_id",
    )


@each_family
def test_a_gap_or_an_overlap_between_contracts_is_accepted(one: Family) -> None:
    for start in (date(2024, 7, 1), date(2025, 7, 1)):
        assert len(one.running().when(one.renew(start=start, end=NEXT_END, previous_id=FIRST))) == 1


@each_family
def test_an_avenant_moves_the_end(one: Family) -> None:
    given = one.amended_later()

    assert type(given.past[-1].event) is one.amended
    assert given.past[-1].effective_on == date(2024, 6, 1)
    assert one.end_of(one.running()) == END
    assert one.end_of(given) == date(2026, 12, 31)


@each_family
def test_an_avenant_that_keeps_the_end_is_recorded(one: Family) -> None:
    command = one.amend(
        period_id=FIRST, effective_on=date(2022, 3, 1), summary="Clause", reference="Avenant 1"
    )
    given = one.running()

    event = only(given.when(command)).event

    assert list(event.facts()) == [
        Fact(
            f"{one.kind}_avenant",
            {"new_end": None, "summary": "Clause", "reference": "Avenant 1"},
            str(FIRST),
        )
    ]
    assert one.end_of(given.after(command)) == END


@each_family
def test_the_same_avenant_is_not_recorded_twice(one: Family) -> None:
    command = one.amend(period_id=FIRST, effective_on=date(2024, 6, 1), new_end=date(2026, 12, 31))

    assert one.amended_later().again().when(command) == []


@each_family
def test_an_avenant_comes_no_earlier_than_its_contract(one: Family) -> None:
    given = one.running()

    assert len(given.when(one.amend(period_id=FIRST, effective_on=START))) == 1
    given.refuses(
        one.amend(period_id=FIRST, effective_on=date(2019, 12, 31)),
        DayOutsidePeriod,
        field="effective_on",
    )


@each_family
def test_an_avenant_does_not_end_a_contract_before_it_starts(one: Family) -> None:
    one.running().refuses(
        one.amend(period_id=FIRST, effective_on=date(2022, 1, 1), new_end=START),
        PeriodEndsBeforeStart,
        field="new_end",
    )


@each_family
def test_a_contract_ends_the_day_after_its_last_day(one: Family) -> None:
    given = one.ended_early()

    assert type(given.past[-1].event) is one.ended
    assert given.past[-1].effective_on == date(2023, 7, 1)
    assert one.end_of(given) == date(2023, 6, 30)


@each_family
def test_the_same_early_end_is_not_recorded_twice(one: Family) -> None:
    command = one.end(period_id=FIRST, last_day=date(2023, 6, 30), motif="Accord des parties")

    assert one.ended_early().again().when(command) == []


@each_family
def test_a_contract_ends_inside_its_period(one: Family) -> None:
    given = one.running()

    for last_day in (START, END):
        assert len(given.when(one.end(period_id=FIRST, last_day=last_day, motif="Fin"))) == 1
    for last_day in (date(2019, 12, 31), date(2025, 1, 1)):
        given.refuses(
            one.end(period_id=FIRST, last_day=last_day, motif="Fin"),
            DayOutsidePeriod,
            field="last_day",
        )


@each_family
def test_a_contract_can_end_early_in_the_time_that_an_avenant_added(one: Family) -> None:
    command = one.end(period_id=FIRST, last_day=date(2026, 6, 30), motif="Fin")

    assert one.end_of(one.amended_later().after(command)) == date(2026, 6, 30)


@each_family
def test_a_contract_of_a_closed_structure_can_still_end(one: Family) -> None:
    given = closed().after(one.start(start=START, end=NEXT_END, period_id=FIRST))

    assert len(given.when(one.end(period_id=FIRST, last_day=date(2025, 6, 30), motif="Fin"))) == 1


@each_family
def test_a_corrected_contract_keeps_its_identifier_and_its_avenants(one: Family) -> None:
    given = one.amended_later()
    correction = one.start(
        start=date(2020, 2, 1), end=END, supersedes=given.id_of(one.started), reason=REASON
    )

    corrected = given.after(correction)

    state = STRUCTURE.read(corrected.history)
    assert state.period_start(one.kind, FIRST) == date(2020, 2, 1)
    assert state.period_end(one.kind, FIRST) == date(2026, 12, 31)


@each_family
def test_a_contract_that_others_rest_on_does_not_change_its_identifier(one: Family) -> None:
    given = one.amended_later()
    correction = one.start(
        start=START, end=END, period_id=NEXT, supersedes=given.id_of(one.started), reason=REASON
    )

    refusal = given.refuses(correction, EventStillNeeded)

    assert one.amended.TOPIC in str(refusal)


@each_family
def test_a_contract_that_others_rest_on_is_not_retracted(one: Family) -> None:
    followed = one.running().after(
        one.renew(start=NEXT_START, end=NEXT_END, previous_id=FIRST, period_id=NEXT)
    )

    for given in (one.amended_later(), one.ended_early(), followed):
        given.refuses_to_retract(given.id_of(one.started), EventStillNeeded)


@each_family
def test_a_contract_is_retracted_once_nothing_rests_on_it(one: Family) -> None:
    given = one.amended_later()
    free = given.after_retracting(given.id_of(one.amended))

    assert one.end_of(free) == END
    assert len(free.retracting(free.id_of(one.started))) == 1


@each_family
def test_a_renewal_corrected_as_a_first_contract_is_another_kind_of_event(one: Family) -> None:
    given = one.running().after(
        one.renew(start=NEXT_START, end=NEXT_END, previous_id=FIRST, period_id=NEXT)
    )

    given.refuses(
        one.start(
            start=NEXT_START, end=NEXT_END, supersedes=given.id_of(one.renewed), reason=REASON
        ),
        EventOfAnotherKind,
        field="supersedes",
    )


@each_family
def test_a_corrected_early_end_may_go_past_the_wrong_one(one: Family) -> None:
    given = one.ended_early()
    correction = one.end(
        period_id=FIRST,
        last_day=date(2024, 6, 30),
        motif="Accord des parties",
        supersedes=given.id_of(one.ended),
        reason=REASON,
    )

    assert one.end_of(given.after(correction)) == date(2024, 6, 30)


@each_family
def test_a_contract_is_not_moved_past_its_avenant(one: Family) -> None:
    given = one.amended_later()
    correction = one.start(
        start=date(2024, 9, 1),
        end=date(2025, 12, 31),
        supersedes=given.id_of(one.started),
        reason=REASON,
    )

    given.refuses(correction, EventStillNeeded)


@each_family
def test_a_contract_that_ended_early_is_not_amended_after_its_end(one: Family) -> None:
    given = one.ended_early()

    for new_end in (date(2026, 12, 31), None):
        refusal = given.refuses(
            one.amend(period_id=FIRST, effective_on=date(2023, 7, 1), new_end=new_end),
            PeriodEndedEarly,
            field="effective_on",
        )
        assert "30/06/2023" in str(refusal)


@each_family
def test_an_avenant_before_an_early_end_can_still_be_recorded(one: Family) -> None:
    given = one.ended_early()
    avenant = one.amend(period_id=FIRST, effective_on=date(2022, 1, 1), new_end=date(2026, 12, 31))

    assert one.end_of(given.after(avenant)) == date(2023, 6, 30)
    given.refuses(
        one.amend(period_id=FIRST, effective_on=date(2022, 1, 1), new_end=date(2023, 1, 31)),
        PeriodEndedEarly,
        field="new_end",
    )


@each_family
def test_a_contract_does_not_end_early_before_its_avenant(one: Family) -> None:
    given = one.amended_later()

    given.refuses(
        one.end(period_id=FIRST, last_day=date(2024, 5, 31), motif="Fin"),
        AvenantFollows,
        field="last_day",
    )
    on_its_day = one.end(period_id=FIRST, last_day=date(2024, 6, 1), motif="Fin")
    assert len(given.when(on_its_day)) == 1


@each_family
def test_two_ends_are_not_decided_on_one_day(one: Family) -> None:
    refusal = one.amended_later().refuses(
        one.amend(period_id=FIRST, effective_on=date(2024, 6, 1), new_end=date(2027, 12, 31)),
        DayAlreadyTaken,
        field="effective_on",
    )

    assert "31/12/2026" in str(refusal)
    one.running().refuses(
        one.amend(period_id=FIRST, effective_on=START, new_end=date(2027, 12, 31)),
        DayAlreadyTaken,
        field="effective_on",
    )


@each_family
def test_two_avenants_of_one_day_may_both_stand(one: Family) -> None:
    clause = one.amend(period_id=FIRST, effective_on=date(2024, 6, 1), summary="Clause")

    assert one.end_of(one.amended_later().after(clause)) == date(2026, 12, 31)


@each_family
def test_a_corrected_start_does_not_hide_the_end_that_an_avenant_says(one: Family) -> None:
    given = one.amended_later()
    onto_the_avenant = one.start(
        start=date(2024, 6, 1),
        end=date(2025, 12, 31),
        supersedes=given.id_of(one.started),
        reason=REASON,
    )

    given.refuses(onto_the_avenant, EventStillNeeded)


@each_family
def test_a_corrected_contract_still_holds_its_early_end(one: Family) -> None:
    given = one.ended_early()
    for start, end in (
        (date(2023, 7, 1), NEXT_END),
        (START, date(2023, 6, 29)),
    ):
        correction = one.start(
            start=start, end=end, supersedes=given.id_of(one.started), reason=REASON
        )
        given.refuses(correction, EventStillNeeded)


@each_family
def test_an_avenant_is_not_taken_back_before_the_early_end_that_needs_it(one: Family) -> None:
    given = one.amended_later().after(
        one.end(period_id=FIRST, last_day=date(2026, 6, 30), motif="Fin")
    )

    given.refuses_to_retract(given.id_of(one.amended), EventStillNeeded)


@each_family
def test_a_second_early_end_needs_a_correction(one: Family) -> None:
    earlier = one.end(period_id=FIRST, last_day=date(2022, 6, 30), motif="Accord")

    refusal = one.ended_early().refuses(earlier, PeriodEndedEarly, field="last_day")

    assert "30/06/2023" in str(refusal)


@each_family
def test_an_avenant_does_not_move_the_end_before_its_own_day(one: Family) -> None:
    for new_end in (date(2022, 1, 1), date(2024, 6, 1)):
        one.running().refuses(
            one.amend(period_id=FIRST, effective_on=date(2024, 6, 1), new_end=new_end),
            EndBeforeAvenant,
            field="new_end",
        )


@each_family
def test_contracts_do_not_follow_each_other_in_a_circle(one: Family) -> None:
    given = (
        one.running()
        .after(one.renew(start=NEXT_START, end=NEXT_END, previous_id=FIRST, period_id=NEXT))
        .after(
            one.renew(
                start=date(2030, 1, 1), end=date(2034, 12, 31), previous_id=NEXT, period_id=THIRD
            )
        )
    )
    circle = one.renew(
        start=date(2031, 1, 1),
        end=date(2035, 12, 31),
        previous_id=THIRD,
        supersedes=given.past[-2].event_id,
        reason=REASON,
    )

    given.refuses(circle, EventStillNeeded)


def test_an_authorised_structure_is_not_corrected_to_a_type_without_authorisation() -> None:
    given = FAMILIES[1].running()
    correction = RegisterStructure(
        type=StructureType.HUDA,
        departement="14",
        effective_on=REGISTERED_ON,
        supersedes=given.id_of(StructureRegistered),
        reason=REASON,
    )

    given.refuses(correction, EventStillNeeded)


def test_a_conversion_that_an_authorisation_rests_on_is_not_taken_back() -> None:
    given = (
        registered(StructureType.HUDA)
        .after(ConvertType(type=StructureType.CADA, effective_on=NEXT_START))
        .after(GrantAuthorisation(start=NEXT_START, end=NEXT_END))
    )

    given.refuses_to_retract(given.id_of(StructureTypeConverted), EventStillNeeded)


def test_a_structure_does_not_lose_its_type_before_an_authorisation_starts() -> None:
    given = FAMILIES[1].running()

    def to_huda(day: date) -> ConvertType:
        return ConvertType(type=StructureType.HUDA, effective_on=day)

    for day in (date(2015, 1, 1), START):
        refusal = given.refuses(to_huda(day), AuthorisationStarts, field="type")
        assert "01/01/2020" in str(refusal)
    back = given.after(ConvertType(type=StructureType.CADA, effective_on=date(2018, 1, 1)))
    assert len(back.when(to_huda(date(2015, 1, 1)))) == 1
    assert len(given.when(to_huda(date(2020, 1, 2)))) == 1
    assert len(given.when(ConvertType(type=StructureType.CPH, effective_on=START))) == 1
