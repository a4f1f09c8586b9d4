"""Each type of transformation, with the least that it is made of, from its start to its end."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest

from placeasile.domain.categories import ActCategory
from placeasile.domain.operateur.events import OperateurRegistered
from placeasile.domain.stating import Open
from placeasile.domain.structure.events import CapacityAuthorised, StructureRegistered
from placeasile.domain.transformation.decisions.acts import DraftAct
from placeasile.domain.transformation.decisions.base import TRANSFORMATION
from placeasile.domain.transformation.decisions.drafting import (
    FillBlock,
    SelectBlock,
    StartTransformation,
)
from placeasile.domain.transformation.decisions.finalising import FinaliseTransformation
from placeasile.domain.transformation.decisions.moving import (
    PlanMovement,
    ValidateTransformationStep,
)
from placeasile.domain.transformation.events import TransformationFinalised, TransformationStarted
from placeasile.domain.transformation.kinds import (
    COMPOSITIONS,
    FORMER_NAMES,
    RESIGNED,
    BlockKind,
    TransformationOrigin,
    TransformationType,
    steps_of,
)
from placeasile.domain.transformation.refusals import BlockMissing, BlockNotAllowed
from placeasile.domain.transformation.state import Block, Transformation
from placeasile.domain.vocabulary import StructureType
from tests.domain.complete import settled
from tests.domain.examples import ALPHA, REGISTERED_ON, only
from tests.support.deciding import Deciding

ON = date(2026, 7, 1)
BEFORE = 60
TAKEN = 10


def started(kind: TransformationType) -> Deciding[Open]:
    operateur = OperateurRegistered(nom="Alpha"), REGISTERED_ON
    return Deciding(TRANSFORMATION).beside(ALPHA, operateur).after(StartTransformation(type=kind))


def selected(given: Deciding[Open], kind: BlockKind, number: int) -> Deciding[Open]:
    """A structure of 60 places of the type that is asked for takes part, or one is created."""
    asked = Transformation(given.history).composition.types.get(kind, StructureType.CADA)
    if kind is BlockKind.CREATION:
        creation = SelectBlock(
            kind=kind, structure_type=asked, departement="14", operateur_id=ALPHA
        )
        return given.after(creation)
    one = UUID(int=number)
    registered = StructureRegistered(type=asked, departement="14", operateur_id=ALPHA)
    capacity = CapacityAuthorised(places=BEFORE), date(2020, 1, 1)
    given = settled(given, one, (registered, REGISTERED_ON), capacity)
    return given.after(SelectBlock(kind=kind, structure_id=one))


def blocks(given: Deciding[Open]) -> list[Block]:
    return list(Transformation(given.history).blocks)


def movements(given: Deciding[Open]) -> Iterator[PlanMovement]:
    """What each gives goes to the one that takes; to nobody, or from nobody, without the other."""
    givers = [one.structure_id for one in blocks(given) if one.kind.gives]
    takers = [one.structure_id for one in blocks(given) if not one.kind.gives]
    for giver in givers:
        left = BEFORE if blocks(given)[0].kind is BlockKind.FERMETURE else TAKEN
        yield PlanMovement(
            from_structure_id=giver, to_structure_id=takers[0] if takers else None, places=left
        )
    if not givers:
        yield PlanMovement(to_structure_id=takers[0], places=TAKEN)


def filled(given: Deciding[Open], planned: list[PlanMovement]) -> Deciding[Open]:
    gained = sum(one.places for one in planned)
    places = {
        BlockKind.FERMETURE: None,
        BlockKind.CONTRACTION: BEFORE - TAKEN,
        BlockKind.EXTENSION: BEFORE + gained,
        BlockKind.CREATION: gained,
    }
    for one in blocks(given):
        nom = "CADA du Port" if one.kind is BlockKind.CREATION else None
        command = FillBlock(
            structure_id=one.structure_id,
            takes_effect_on=ON,
            new_places=places[one.kind],
            nom=nom,
        )
        given = given.after(command)
    return given


def validated(given: Deciding[Open]) -> Deciding[Open]:
    for one in blocks(given):
        for step in steps_of(one.kind):
            command = ValidateTransformationStep(structure_id=one.structure_id, step=step)
            given = given.after(command)
    return given


def agreed(given: Deciding[Open]) -> Deciding[Open]:
    """A CADA that takes places of an HUDA has a new convention, a new one its authorisation."""
    resigned = Transformation(given.history).type in RESIGNED
    for one in blocks(given):
        category = {
            BlockKind.EXTENSION: ActCategory.CONVENTION if resigned else None,
            BlockKind.CREATION: ActCategory.ARRETE_AUTORISATION,
        }.get(one.kind)
        if category is not None:
            command = DraftAct(
                structure_id=one.structure_id,
                category=category,
                start=ON,
                end=date(2029, 12, 31),
            )
            given = given.after(command)
    return given


@pytest.mark.covers(*[f"BlockType.{one}" for one in BlockKind])
@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(one, marks=pytest.mark.covers(f"TransformationType.{one}"))
        for one in TransformationType
    ],
)
def test_each_type_is_finalised_with_the_least_that_it_is_made_of(kind: TransformationType) -> None:
    counts = COMPOSITIONS[kind].counts
    given = started(kind)
    given.refuses(FinaliseTransformation(), BlockMissing, field="kind")

    for rank, block in enumerate(counts):
        given = selected(given, block, 1 + rank)
    planned = list(movements(given))
    given = validated(agreed(filled(given, planned)))
    for movement in planned:
        given = given.after(movement)

    assert isinstance(only(given.when(FinaliseTransformation())).event, TransformationFinalised)


@pytest.mark.parametrize("kind", TransformationType)
def test_a_type_takes_no_block_that_it_is_not_made_of(kind: TransformationType) -> None:
    one = UUID(int=1)
    registered = StructureRegistered(type=StructureType.HUDA, departement="14", operateur_id=ALPHA)
    given = started(kind).beside(one, (registered, REGISTERED_ON))

    for block in set(BlockKind) - set(COMPOSITIONS[kind].counts) - {BlockKind.CREATION}:
        command = SelectBlock(kind=block, structure_id=one)
        given.refuses(command, BlockNotAllowed, field="kind")


@pytest.mark.parametrize(
    "former",
    [
        pytest.param(one, marks=pytest.mark.covers(f"TransformationType.{one}"))
        for one in FORMER_NAMES
    ],
)
def test_a_former_name_is_read(former: str) -> None:
    assert StartTransformation.model_validate({"type": former}).type is FORMER_NAMES[former]


@pytest.mark.covers(*[f"TransformationOrigin.{one}" for one in TransformationOrigin])
@pytest.mark.parametrize("origin", TransformationOrigin)
def test_a_transformation_says_where_it_comes_from(origin: TransformationOrigin) -> None:
    command = StartTransformation(type=TransformationType.FERMETURE_SANS_TRANSFERT, origin=origin)

    event = only(Deciding(TRANSFORMATION).when(command)).event

    assert isinstance(event, TransformationStarted)
    assert event.origin is origin
