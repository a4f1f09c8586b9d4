from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from placeasile.domain.corrections import RetractFact
from placeasile.domain.finance.decisions import AmendDotation, GrantDotation, RequestDotation
from placeasile.domain.kernel import Command, Refusal
from placeasile.domain.operateur.decisions import (
    RecordLegalIdentity,
    RegisterOperateur,
    RenameOperateur,
)
from placeasile.domain.quality.decisions.inspections import (
    FileInspectionReport,
    RecordInspection,
    WithdrawInspection,
)
from placeasile.domain.quality.events import InspectionType
from placeasile.domain.structure.decisions.capacity import AuthoriseCapacity, StateCapacity
from placeasile.domain.structure.decisions.codes import (
    AttachDnaCode,
    AttachFinessCode,
    EndDnaCode,
    EndFinessCode,
)
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
from placeasile.domain.structure.decisions.lifecycle import (
    ChangeOperateur,
    CloseStructure,
    ConvertType,
    MoveStructure,
    OpenStructure,
    RegisterStructure,
    RenameStructure,
)
from placeasile.domain.vocabulary import StructureType
from tests.domain.examples import ALPHA, BETA, funding, operateur, quality, unregistered
from tests.support.deciding import Deciding

FIRST = date(2023, 1, 1)
IDS = [UUID(int=number) for number in (1, 2)]

days = st.integers(0, 8).map(lambda number: FIRST + timedelta(days=120 * number))
ids = st.sampled_from(IDS)
texts = st.sampled_from(["Alpha", "Bêta"])
places = st.integers(0, 3)
perhaps = st.none() | places
types = st.sampled_from(list(StructureType))
dna = st.sampled_from(["C1499", "H0001"])
finess = st.sampled_from(["010003838", "090002510"])
amounts = st.decimals(0, 3, places=2)
operateurs = st.sampled_from([ALPHA, BETA])
capacity: dict[str, Any] = {"places": places, "pmr": perhaps, "lgbt": perhaps}
period: dict[str, Any] = {"start": days, "end": days, "period_id": st.none() | ids}
avenant: dict[str, Any] = {"period_id": ids, "effective_on": days, "new_end": st.none() | days}
early_end: dict[str, Any] = {"period_id": ids, "last_day": days, "motif": texts}
money: dict[str, Any] = {"year": st.just(2025), "amount": amounts, "effective_on": days}

OPERATEUR_COMMANDS = st.one_of(
    st.builds(RegisterOperateur, nom=texts, effective_on=days),
    st.builds(RenameOperateur, nom=texts, effective_on=days),
    st.builds(RecordLegalIdentity, siege_social=st.none() | texts, effective_on=days),
)
STRUCTURE_COMMANDS = st.one_of(
    st.builds(
        RegisterStructure,
        type=types,
        departement=st.just("14"),
        effective_on=days,
        operateur_id=operateurs,
    ),
    st.builds(OpenStructure, effective_on=days),
    st.builds(RenameStructure, nom=texts, effective_on=days),
    st.builds(ChangeOperateur, operateur_id=operateurs, effective_on=days),
    st.builds(MoveStructure, commune=texts, effective_on=days),
    st.builds(ConvertType, type=types, effective_on=days),
    st.builds(CloseStructure, last_day=days, motif=texts),
    st.builds(AttachDnaCode, code=dna, effective_on=days),
    st.builds(EndDnaCode, code=dna, last_day=days, motif=st.just("Fusion")),
    st.builds(AttachFinessCode, code=finess, effective_on=days),
    st.builds(EndFinessCode, code=finess, last_day=days, motif=st.just("Fusion")),
    st.builds(AuthoriseCapacity, **capacity, effective_on=days),
    st.builds(StateCapacity, **capacity, year=st.integers(2023, 2026)),
    st.builds(SignConvention, **period),
    st.builds(RenewConvention, **period, previous_id=ids),
    st.builds(AmendConvention, **avenant),
    st.builds(TerminateConvention, **early_end),
    st.builds(GrantAuthorisation, **period),
    st.builds(RenewAuthorisation, **period, previous_id=ids),
    st.builds(AmendAuthorisation, **avenant),
    st.builds(WithdrawAuthorisation, **early_end),
)
FINANCE_COMMANDS = st.one_of(
    st.builds(RequestDotation, **money),
    st.builds(GrantDotation, **money),
    st.builds(AmendDotation, **money),
)
QUALITY_COMMANDS = st.one_of(
    st.builds(
        RecordInspection,
        type=st.sampled_from(InspectionType),
        effective_on=days,
        inspection_id=st.none() | ids,
    ),
    st.builds(FileInspectionReport, inspection_id=ids, effective_on=days, reference=texts),
    st.builds(WithdrawInspection, inspection_id=ids, motif=texts),
)


def registered() -> Deciding[Any]:
    command = RegisterStructure(type=StructureType.CADA, departement="14", effective_on=FIRST)
    return unregistered().after(command)


STORIES = [
    pytest.param(operateur(), OPERATEUR_COMMANDS, id="operateur"),
    pytest.param(registered(), STRUCTURE_COMMANDS, id="structure"),
    pytest.param(funding(), FINANCE_COMMANDS, id="finance"),
    pytest.param(quality(), QUALITY_COMMANDS, id="quality"),
]
unhurried = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
each_aggregate = pytest.mark.parametrize(("start", "commands"), STORIES)


def picture(deciding: Deciding[Any]) -> object:
    """Everything that a history answers."""
    history = deciding.history
    facts = {
        (fact.facet, fact.key): tuple(
            (day, tuple(value.items())) for day, value in history.steps(fact.facet, fact.key)
        )
        for one in history.alive
        for fact in one.event.facts()
    }
    return history.version, tuple(one.event_id for one in history.alive), facts


def told(start: Deciding[Any], commands: Sequence[Command[Any]]) -> Deciding[Any]:
    """Record what the commands decide, each under its own id; leave the refused ones out."""
    deciding = start
    for number, command in enumerate(commands):
        sent = Deciding(
            deciding.decider,
            deciding.past,
            peers=deciding.peers,
            command_id=uuid5(start.command_id, str(number)),
        )
        try:
            deciding = sent.after(command)
        except Refusal:
            continue
    return deciding


@pytest.mark.covers("L27")
@each_aggregate
@unhurried
@given(data=st.data())
def test_what_was_decided_and_recorded_is_not_decided_again(
    start: Deciding[Any], commands: st.SearchStrategy[Command[Any]], data: st.DataObject
) -> None:
    past = told(start, data.draw(st.lists(commands, max_size=8)))
    command = data.draw(commands)
    try:
        after = past.after(command)
    except Refusal:
        return

    assert after.when(command) == []


@each_aggregate
@unhurried
@given(data=st.data())
def test_deciding_leaves_the_history_as_it_was(
    start: Deciding[Any], commands: st.SearchStrategy[Command[Any]], data: st.DataObject
) -> None:
    past = told(start, data.draw(st.lists(commands, min_size=1, max_size=8)))
    if not past.past:
        return
    history = past.history
    target = data.draw(st.sampled_from(past.past)).event_id
    command = data.draw(commands)
    before = picture(past)
    alive = list(history.alive)
    for tried in (command, command.model_copy(update={"supersedes": target, "reason": "Erreur"})):
        with suppress(Refusal):
            past.when(tried)
        with suppress(Refusal):
            past.retracting(target)

    assert list(history.alive) == alive
    assert picture(past) == before


@each_aggregate
@unhurried
@given(data=st.data())
def test_a_correction_or_a_retraction_sets_its_target_aside_and_nothing_else(
    start: Deciding[Any], commands: st.SearchStrategy[Command[Any]], data: st.DataObject
) -> None:
    past = told(start, data.draw(st.lists(commands, min_size=1, max_size=8)))
    if not past.past:
        return
    target = data.draw(st.sampled_from(past.past))
    command = data.draw(commands).model_copy(
        update={"supersedes": target.event_id, "reason": "Erreur"}
    )
    for act in (past.after, None):
        try:
            after = past.after_retracting(target.event_id) if act is None else act(command)
        except Refusal:
            continue
        if after == past:
            continue
        kept = [one.event_id for one in past.history.alive if one != target]
        assert [one.event_id for one in after.history.alive][: len(kept)] == kept
        assert not after.history.stands(target.event_id)
        assert after.past[-1].reason


@each_aggregate
@unhurried
@given(data=st.data())
def test_what_stands_always_rests_on_what_stands(
    start: Deciding[Any], commands: st.SearchStrategy[Command[Any]], data: st.DataObject
) -> None:
    past = told(start, data.draw(st.lists(commands, min_size=1, max_size=8)))
    for _ in range(3):
        if not past.past:
            return
        target = data.draw(st.sampled_from(past.past)).event_id
        correction = data.draw(commands).model_copy(
            update={"supersedes": target, "reason": "Erreur"}
        )
        with suppress(Refusal):
            past = past.after_retracting(target)
        with suppress(Refusal):
            past = past.after(correction)
    alive = past.history.alive
    known = {name for one in alive for name in one.event.introduces()}

    assert all(known.issuperset(one.event.requires()) for one in alive)


def test_a_retraction_is_a_message_that_says_why() -> None:
    assert RetractFact(event_id=ALPHA, reason=" Doublon ").reason == "Doublon"
