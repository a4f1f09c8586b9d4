from datetime import date
from typing import Final

import pytest

from placeasile.domain.corrections import EventStillNeeded
from placeasile.domain.dated import DayAlreadyTaken
from placeasile.domain.kernel import Assertion, Event
from placeasile.domain.operateur.decisions import OperateurNotFound
from placeasile.domain.operateur.events import (
    OperateurDeactivated,
    OperateurMerged,
    OperateurParentCleared,
    OperateurParentSet,
    OperateurReactivated,
    OperateurRegistered,
)
from placeasile.domain.operateur.group import (
    ActivityUnchanged,
    AlreadyMerged,
    ClearParent,
    DeactivateOperateur,
    MergeOperateur,
    MergesIntoThis,
    NoParent,
    OwnParent,
    ParentIsFiliale,
    ReactivateOperateur,
    SetParent,
)
from placeasile.domain.operateur.state import Operateur
from placeasile.domain.structure.decisions.lifecycle import ChangeOperateur, RegisterStructure
from placeasile.domain.subjects import OperateurInactive, SubjectNotFound, inactive_since
from placeasile.domain.vocabulary import StructureType
from tests.domain.examples import (
    ALPHA,
    BETA,
    NOBODY,
    REASON,
    alpha,
    operateur,
    registered,
    unregistered,
)
from tests.support.deciding import SUBJECT, Deciding, Given, history_of

BORN: Final = (OperateurRegistered(nom="Association Bêta"), date(2020, 1, 1))
DAY: Final = date(2025, 1, 1)
PARENT: Final = SetParent(parent_id=BETA, effective_on=DAY)
MERGER: Final = MergeOperateur(into_id=BETA, effective_on=DAY)


def filiale(*more: Given) -> Deciding[Operateur]:
    return alpha().beside(BETA, BORN, *more)


@pytest.mark.covers("OperateurParentSet", "Operateur")
def test_an_operator_is_a_subsidiary_from_a_day() -> None:
    assert filiale().when(PARENT) == [Assertion(OperateurParentSet(parent_id=BETA), DAY)]
    assert filiale().after(PARENT).again().when(PARENT) == []


@pytest.mark.covers("OperateurParentSet")
def test_a_parent_is_another_operator_that_is_registered_and_active() -> None:
    own = SetParent(parent_id=SUBJECT, effective_on=DAY)
    unknown = SetParent(parent_id=NOBODY, effective_on=DAY)

    alpha().refuses(own, OwnParent, field="parent_id")
    filiale().refuses(unknown, SubjectNotFound, field="parent_id")
    filiale((OperateurMerged(into_id=NOBODY), DAY)).refuses(
        PARENT, OperateurInactive, field="parent_id"
    )
    operateur().beside(BETA, BORN).refuses(PARENT, OperateurNotFound, field="operateur_id")


@pytest.mark.covers("OperateurParentSet")
def test_a_group_has_one_level() -> None:
    now = (OperateurParentSet(parent_id=NOBODY), date(2024, 1, 1))
    later = (OperateurParentSet(parent_id=SUBJECT), date(2026, 1, 1))
    over = (OperateurParentCleared(motif="Cession"), date(2024, 6, 1))

    filiale(now).refuses(PARENT, ParentIsFiliale, field="parent_id")
    filiale(later).refuses(PARENT, ParentIsFiliale, field="parent_id")
    assert filiale(now, over).when(PARENT)
    until_2026 = filiale(later).given((OperateurParentCleared(motif="x"), date(2025, 12, 31)))
    assert until_2026.when(PARENT)


@pytest.mark.covers("OperateurParentCleared")
def test_an_operator_leaves_its_group() -> None:
    command = ClearParent(effective_on=date(2026, 1, 1), motif="Cession")
    held = filiale().after(PARENT)

    assert held.when(command) == [
        Assertion(OperateurParentCleared(motif="Cession"), date(2026, 1, 1))
    ]
    assert held.after(command).again().when(command) == []
    held.after(command).refuses_to_retract(
        held.id_of(OperateurParentSet), EventStillNeeded, field=None
    )
    filiale().refuses(command, NoParent, field="effective_on")
    held.refuses(ClearParent(effective_on=DAY, motif="x"), DayAlreadyTaken, field="effective_on")


@pytest.mark.covers("OperateurMerged")
def test_an_operator_is_merged_into_another_once() -> None:
    merged = filiale().after(MERGER)

    assert filiale().when(MERGER) == [Assertion(OperateurMerged(into_id=BETA), DAY)]
    assert merged.again().when(MERGER) == []
    later = MergeOperateur(into_id=BETA, effective_on=date(2025, 2, 1))
    merged.refuses(later, AlreadyMerged, field="effective_on")
    corrected = merged.when(
        later.model_copy(update={"supersedes": merged.id_of(OperateurMerged), "reason": REASON})
    )
    assert [one.effective_on for one in corrected] == [date(2025, 2, 1)]
    assert merged.retracting(merged.id_of(OperateurMerged))


@pytest.mark.covers("OperateurMerged")
def test_a_merger_has_a_target_that_remains() -> None:
    alpha().refuses(MergeOperateur(into_id=SUBJECT, effective_on=DAY), OwnParent, field="into_id")
    filiale().refuses(
        MergeOperateur(into_id=NOBODY, effective_on=DAY), SubjectNotFound, field="into_id"
    )
    filiale((OperateurMerged(into_id=NOBODY), DAY)).refuses(
        MERGER, OperateurInactive, field="into_id"
    )
    filiale((OperateurMerged(into_id=SUBJECT), date(2026, 1, 1))).refuses(
        MERGER, MergesIntoThis, field="into_id"
    )
    assert filiale((OperateurMerged(into_id=NOBODY), date(2026, 1, 1))).when(MERGER)


@pytest.mark.covers("OperateurDeactivated")
def test_an_operator_stops_and_comes_back() -> None:
    stop = DeactivateOperateur(effective_on=DAY, motif="Liquidation")
    back = ReactivateOperateur(effective_on=date(2026, 1, 1), motif="Plan")
    stopped = alpha().after(stop)

    assert alpha().when(stop) == [Assertion(OperateurDeactivated(motif="Liquidation"), DAY)]
    assert stopped.again().when(stop) == []
    assert stopped.when(back) == [Assertion(OperateurReactivated(motif="Plan"), date(2026, 1, 1))]
    assert stopped.after(back).again().when(back) == []
    alpha().refuses(back, ActivityUnchanged, field="effective_on")
    operateur().refuses(stop, OperateurNotFound, field="operateur_id")
    merged = filiale().after(MERGER)
    merged.refuses(back, AlreadyMerged, field="effective_on")


@pytest.mark.covers("OperateurDeactivated", "OperateurMerged")
def test_an_operator_is_inactive_from_the_day_it_stops_until_it_comes_back() -> None:
    story = history_of(
        BORN,
        (OperateurDeactivated(motif="x"), DAY),
        (OperateurReactivated(motif="y"), date(2025, 6, 1)),
        (OperateurMerged(into_id=ALPHA), date(2026, 1, 1)),
    )
    days = {
        date(2024, 12, 31): None,
        DAY: DAY,
        date(2025, 5, 31): DAY,
        date(2025, 6, 1): None,
        date(2026, 1, 1): date(2026, 1, 1),
    }
    assert {day: inactive_since(story, day) for day in days} == days


@pytest.mark.covers("OperateurChanged", "OperateurMerged", "OperateurDeactivated")
@pytest.mark.parametrize(
    "gone", [OperateurMerged(into_id=ALPHA), OperateurDeactivated(motif="Liquidation")]
)
def test_an_operator_that_is_gone_takes_over_no_structure(gone: Event) -> None:
    story = registered().beside(BETA, BORN, (gone, DAY))

    story.refuses(
        ChangeOperateur(operateur_id=BETA, effective_on=DAY),
        OperateurInactive,
        field="operateur_id",
    )
    assert story.when(ChangeOperateur(operateur_id=BETA, effective_on=date(2024, 12, 31)))
    unregistered().beside(BETA, BORN, (gone, DAY)).refuses(
        RegisterStructure(
            type=StructureType.CADA, departement="14", operateur_id=BETA, effective_on=DAY
        ),
        OperateurInactive,
        field="operateur_id",
    )
