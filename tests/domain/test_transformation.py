from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from placeasile.domain.corrections import EventStillNeeded, UndoneOtherwise
from placeasile.domain.gating import StepIncomplete
from placeasile.domain.kernel import Command
from placeasile.domain.stating import Open, ThingNotFound, beside
from placeasile.domain.structure.events import (
    CapacityAuthorised,
    StructureRegistered,
)
from placeasile.domain.subjects import SubjectClosed, SubjectNotFound
from placeasile.domain.transformation.decisions.base import TRANSFORMATION
from placeasile.domain.transformation.decisions.drafting import (
    CancelTransformation,
    FillBlock,
    LinkDossier,
    RemoveBlock,
    SelectBlock,
    StartTransformation,
)
from placeasile.domain.transformation.decisions.finalising import (
    FinaliseTransformation,
    RevokeTransformation,
)
from placeasile.domain.transformation.decisions.moving import (
    PlanMovement,
    RemoveMovement,
    ReopenTransformationStep,
    ValidateTransformationStep,
)
from placeasile.domain.transformation.events import (
    MovementPlanned,
    TransformationBlockFilled,
    TransformationBlockSelected,
    TransformationFinalised,
    TransformationStarted,
    TransformationStepValidated,
)
from placeasile.domain.transformation.kinds import (
    COMPOSITIONS,
    FORMER_NAMES,
    BlockKind,
    TransformationOrigin,
    TransformationStep,
    TransformationType,
    steps_of,
)
from placeasile.domain.transformation.refusals import (
    AnotherDepartement,
    AnotherOperateur,
    BlockIncomplete,
    BlockMissing,
    BlockNotAllowed,
    BlockNotFound,
    BlockStillMoves,
    CapacityUnknown,
    DepartementNeeded,
    DossierAlreadyLinked,
    MovementAcrossDays,
    MovementAgainstTheGrain,
    MovementWithoutEnds,
    NotForThisBlock,
    OnlyForCreation,
    PlacesNotConserved,
    SpecialPlacesExceed,
    StepNotValid,
    StepUnknown,
    StructureExists,
    StructureTwice,
    TooEarly,
    TransformationAlreadyStarted,
    TransformationInForce,
    TransformationNotFinalised,
    TransformationNotOpen,
    TypeNeeded,
    WrongDirection,
    WrongStructureType,
)
from placeasile.domain.transformation.state import Transformation, claims
from placeasile.domain.vocabulary import StructureType
from tests.domain.complete import settled
from tests.domain.examples import ALPHA, BETA, CLOSED, REGISTERED_ON, only
from tests.support.deciding import TODAY, Deciding

T = TransformationType
GIVER = UUID("d1000000-0000-4000-8000-000000000001")
TAKER = UUID("d2000000-0000-4000-8000-000000000002")
ON = date(2026, 7, 1)
STEP = TransformationStep


def started(kind: TransformationType) -> Deciding[Open]:
    """A draft beside a CADA of 60 places and another of 30, both run by Alpha in Calvados."""
    cada = StructureRegistered(type=StructureType.CADA, departement="14", operateur_id=ALPHA)
    given = Deciding(TRANSFORMATION)
    for one, places in ((GIVER, 60), (TAKER, 30)):
        capacity = CapacityAuthorised(places=places), date(2020, 1, 1)
        given = settled(given, one, (cada, REGISTERED_ON), capacity)
    return given.after(StartTransformation(type=kind))


def select(structure: UUID, kind: BlockKind) -> SelectBlock:
    return SelectBlock(structure_id=structure, kind=kind)


def fill(structure: UUID, places: int | None, on: date = ON) -> FillBlock:
    return FillBlock(structure_id=structure, takes_effect_on=on, new_places=places)


def validated(given: Deciding[Open]) -> Deciding[Open]:
    """Every step of every block, validated."""
    for block in Transformation(given.history).blocks:
        for step in steps_of(block.kind):
            command = ValidateTransformationStep(structure_id=block.structure_id, step=step)
            given = given.after(command)
    return given


def contracting(taken: int = 50) -> Deciding[Open]:
    """Ten places or so go from the first CADA to the second, ready to be finalised."""
    given = (
        started(T.EXTENSION_DEPUIS_STRUCTURES_QUI_CONTRACTENT)
        .after(select(GIVER, BlockKind.CONTRACTION))
        .after(select(TAKER, BlockKind.EXTENSION))
        .after(fill(GIVER, taken))
        .after(fill(TAKER, 40))
    )
    return validated(given).after(
        PlanMovement(from_structure_id=GIVER, to_structure_id=TAKER, places=10)
    )


@pytest.mark.covers("TransformationStarted", "Transformation")
def test_a_transformation_is_started() -> None:
    command = StartTransformation(type=T.FERMETURE_SANS_TRANSFERT, dossier="D-1")

    recorded = only(Deciding(TRANSFORMATION).when(command))

    assert recorded.event == TransformationStarted(
        type=T.FERMETURE_SANS_TRANSFERT, origin=TransformationOrigin.AGENT, dossier="D-1"
    )
    assert recorded.effective_on == TODAY
    given = Deciding(TRANSFORMATION).after(command)
    assert given.again().when(command) == []
    other = StartTransformation(type=T.FERMETURE_SANS_TRANSFERT)
    given.refuses(other, TransformationAlreadyStarted, field="type")


def test_every_type_says_its_composition_and_former_names_are_read() -> None:
    assert set(COMPOSITIONS) == set(TransformationType)
    assert len(TransformationType) == 15
    for former, today in FORMER_NAMES.items():
        assert StartTransformation.model_validate({"type": former}).type is today


@pytest.mark.covers(
    "TransformationBlocksSelected", "StructureVersionTransformation", "TransformationBlockSelected"
)
def test_a_structure_is_selected_with_what_the_register_knows() -> None:
    given = started(T.EXTENSION_EX_NIHILO)

    recorded = only(given.when(select(TAKER, BlockKind.EXTENSION)))

    assert recorded.event == TransformationBlockSelected(
        structure_id=TAKER,
        kind=BlockKind.EXTENSION,
        structure_type=StructureType.CADA,
        operateur_id=ALPHA,
        departement="14",
    )
    after = given.after(select(TAKER, BlockKind.EXTENSION))
    assert after.again().when(select(TAKER, BlockKind.EXTENSION)) == []
    assert list(claims(after.history)) == [("transformation_structure", str(TAKER))]


def test_a_creation_takes_the_departement_and_the_operator_of_its_sources() -> None:
    given = started(T.OUVERTURE_DEPUIS_UNE_OU_PLUSIEURS_STRUCTURES).after(
        select(GIVER, BlockKind.FERMETURE)
    )
    creation = SelectBlock(kind=BlockKind.CREATION, structure_type=StructureType.CPH)

    event = only(given.when(creation)).event

    assert isinstance(event, TransformationBlockSelected)
    assert (event.departement, event.operateur_id) == ("14", ALPHA)
    assert event.structure_id == given.context.new_id("structure")
    given.refuses(SelectBlock(kind=BlockKind.CREATION), TypeNeeded, field="structure_type")
    elsewhere = creation.model_copy(update={"departement": "50"})
    given.refuses(elsewhere, AnotherDepartement, field="structure_id")
    taken = creation.model_copy(update={"structure_id": TAKER})
    given.refuses(taken, StructureExists, field="structure_id")


def test_a_creation_from_nothing_says_where_it_is() -> None:
    creation = SelectBlock(kind=BlockKind.CREATION, structure_type=StructureType.CPH)
    given = started(T.OUVERTURE_EX_NIHILO)

    given.refuses(creation, DepartementNeeded, field="departement")
    assert len(given.when(creation.model_copy(update={"departement": "2a"}))) == 1


def test_blocks_follow_the_composition_of_the_type() -> None:
    given = started(T.EXTENSION_EX_NIHILO).after(select(TAKER, BlockKind.EXTENSION))

    given.refuses(select(GIVER, BlockKind.EXTENSION), BlockNotAllowed, field="kind")
    given.refuses(select(GIVER, BlockKind.FERMETURE), BlockNotAllowed, field="kind")
    given = started(T.EXTENSION_DEPUIS_STRUCTURES_QUI_FERMENT)
    given = given.after(select(TAKER, BlockKind.EXTENSION))
    given.refuses(select(TAKER, BlockKind.FERMETURE), StructureTwice, field="structure_id")


def test_structures_must_suit_each_other() -> None:
    elsewhere, foreign = UUID(int=1), UUID(int=2)
    given = (
        started(T.EXTENSION_DEPUIS_STRUCTURES_QUI_FERMENT)
        .after(select(TAKER, BlockKind.EXTENSION))
        .beside(
            elsewhere,
            (StructureRegistered(type=StructureType.CADA, departement="50"), REGISTERED_ON),
        )
        .beside(
            foreign,
            (StructureRegistered(type=StructureType.HUDA, departement="14"), REGISTERED_ON),
        )
    )

    given.refuses(select(elsewhere, BlockKind.FERMETURE), AnotherDepartement, field="structure_id")
    given.refuses(select(foreign, BlockKind.FERMETURE), WrongStructureType, field="structure_id")
    huda = started(T.TRANSFO_HUDA_FERMETURE_VERS_CADA_EXISTANT)
    huda.refuses(select(GIVER, BlockKind.FERMETURE), WrongStructureType, field="structure_id")
    other = StructureRegistered(type=StructureType.HUDA, departement="14", operateur_id=BETA)
    huda = huda.after(select(TAKER, BlockKind.EXTENSION)).beside(foreign, (other, REGISTERED_ON))
    huda.refuses(select(foreign, BlockKind.FERMETURE), AnotherOperateur, field="structure_id")


def test_a_closed_or_unknown_structure_is_not_selected() -> None:
    closed = StructureRegistered(type=StructureType.CADA, departement="14")
    given = started(T.FERMETURE_SANS_TRANSFERT).beside(UUID(int=3), (closed, REGISTERED_ON), CLOSED)

    given.refuses(select(UUID(int=3), BlockKind.FERMETURE), SubjectClosed, field="structure_id")
    given.refuses(select(UUID(int=4), BlockKind.FERMETURE), SubjectNotFound, field="structure_id")
    said = SelectBlock(kind=BlockKind.FERMETURE, structure_id=GIVER, departement="14")
    given.refuses(said, OnlyForCreation, field="departement")


@pytest.mark.covers("TransformationSelectionReset", "TransformationBlockRemoved")
def test_a_block_is_removed_once_nothing_moves_there() -> None:
    given = contracting()
    removal = RemoveBlock(structure_id=GIVER, motif="Erreur")
    unmove = RemoveMovement(from_structure_id=GIVER, to_structure_id=TAKER, motif="Erreur")

    given.refuses(removal, BlockStillMoves, field="structure_id")
    given = given.after(unmove).after(removal)

    found = Transformation(given.history)
    assert [one.structure_id for one in found.blocks] == [TAKER]
    assert given.again().when(removal) == []
    assert given.again().when(unmove) == []
    given = given.after(select(GIVER, BlockKind.CONTRACTION))
    block = Transformation(given.history).block(GIVER)
    assert block is not None
    assert block.takes_effect_on is None
    assert len(Transformation(given.history).unfinished(block)) == 3
    unknown = RemoveBlock(structure_id=UUID(int=9), motif="Erreur")
    given.refuses(unknown, BlockNotFound, field="structure_id")


@pytest.mark.covers("TransformationBlockFilled", "TransformationEffectiveDateSet")
def test_a_block_is_filled_and_filled_again_the_same_day() -> None:
    given = started(T.EXTENSION_EX_NIHILO).after(select(TAKER, BlockKind.EXTENSION))

    given = given.after(fill(TAKER, 45)).after(fill(TAKER, 50))

    block = Transformation(given.history).block(TAKER)
    assert block is not None
    assert (block.takes_effect_on, block.new_places) == (ON, 50)
    assert given.again().when(fill(TAKER, 50)) == []
    assert len(given.retracting(given.id_of(TransformationBlockFilled))) == 1


@pytest.mark.covers("TRANSFORMATION_START_YEAR")
def test_a_block_says_only_what_makes_sense() -> None:
    given = started(T.FERMETURE_SANS_TRANSFERT).after(select(GIVER, BlockKind.FERMETURE))
    growing = started(T.EXTENSION_EX_NIHILO).after(select(TAKER, BlockKind.EXTENSION))

    given.refuses(fill(GIVER, 0), NotForThisBlock, field="new_places")
    given.refuses(fill(GIVER, None, date(2025, 12, 31)), TooEarly, field="takes_effect_on")
    assert len(given.when(fill(GIVER, None, date(2026, 1, 1)))) == 1
    motif = fill(TAKER, 40).model_copy(update={"motif": "Fin"})
    growing.refuses(motif, NotForThisBlock, field="motif")
    special = fill(TAKER, 40).model_copy(update={"pmr": 41})
    growing.refuses(special, SpecialPlacesExceed, field="pmr")
    growing.refuses(fill(GIVER, 40), BlockNotFound, field="structure_id")


@pytest.mark.covers("TransformationStepValidated", "L38")
def test_a_step_is_validated_by_the_register_not_by_who_asks() -> None:
    given = started(T.EXTENSION_EX_NIHILO).after(select(TAKER, BlockKind.EXTENSION))
    identify = ValidateTransformationStep(structure_id=TAKER, step=STEP.IDENTIFICATION)
    places = ValidateTransformationStep(structure_id=TAKER, step=STEP.PLACES)

    given.refuses(identify, StepIncomplete, field="step")
    given.refuses(places, StepIncomplete, field="step")
    wrong = given.after(fill(TAKER, 30))
    assert "30 à 30" in str(wrong.refuses(places, StepIncomplete, field="step"))
    right = given.after(fill(TAKER, 31))
    assert only(right.when(places)).event == TransformationStepValidated(
        structure_id=TAKER, step=STEP.PLACES
    )
    assert len(right.when(identify)) == 1


@pytest.mark.covers("TransformationStepValidated", "V-ID-01", "V-CON-01", "V-SITE-02", "L38")
@pytest.mark.parametrize(
    ("step", "part", "said"),
    [
        (STEP.IDENTIFICATION, "contacts", "un contact est à désigner"),
        (STEP.IDENTIFICATION, "", "un code DNA est à rattacher"),
        (STEP.PLACES, "sites", "Un hébergement avec ses places"),
    ],
)
@pytest.mark.parametrize("kind", [BlockKind.EXTENSION, BlockKind.CONTRACTION])
def test_a_structure_that_is_there_needs_a_code_a_contact_and_a_site(
    step: TransformationStep, part: str, said: str, kind: BlockKind
) -> None:
    growing = kind is BlockKind.EXTENSION
    type_ = T.EXTENSION_EX_NIHILO if growing else T.CONTRACTION_SANS_TRANSFERT_DE_PLACES
    given = started(type_).after(select(TAKER, kind)).after(fill(TAKER, 40 if growing else 20))
    command = ValidateTransformationStep(structure_id=TAKER, step=step)
    registered, capacity = (
        (StructureRegistered(type=StructureType.CADA, departement="14"), REGISTERED_ON),
        (CapacityAuthorised(places=30), date(2020, 1, 1)),
    )

    assert len(given.when(command)) == 1
    own = (registered, capacity) if not part else ()
    bare = given.beside(beside(TAKER, part), *own)
    assert said in str(bare.refuses(command, StepIncomplete, field="step"))


@pytest.mark.covers(
    "TransformationStepReopened",
    "TransformationStep.PLACES",
    "TransformationStep.ACTES",
    "TransformationStep.IDENTIFICATION",
)
def test_a_valid_step_is_reopened_and_a_closure_has_one_step() -> None:
    given = contracting()
    reopen = ReopenTransformationStep(structure_id=GIVER, step=STEP.PLACES)

    reopened = given.after(reopen)
    reopened.refuses(FinaliseTransformation(), BlockIncomplete, field="structure_id")
    started(T.EXTENSION_EX_NIHILO).after(select(TAKER, BlockKind.EXTENSION)).refuses(
        ReopenTransformationStep(structure_id=TAKER, step=STEP.ACTES), StepNotValid, field="step"
    )
    closing = started(T.FERMETURE_SANS_TRANSFERT).after(select(GIVER, BlockKind.FERMETURE))
    command = ValidateTransformationStep(structure_id=GIVER, step=STEP.ACTES)
    closing.refuses(command, StepUnknown, field="step")


@pytest.mark.covers("MovementPlanned", "MovementRemoved")
def test_places_go_from_who_gives_to_who_takes() -> None:
    given = contracting()

    event = given.past[-1].event
    assert isinstance(event, MovementPlanned)
    for source, target, refusal, field in (
        (None, None, MovementWithoutEnds, "to_structure_id"),
        (GIVER, GIVER, MovementWithoutEnds, "to_structure_id"),
        (TAKER, GIVER, MovementAgainstTheGrain, "from_structure_id"),
        (None, GIVER, MovementAgainstTheGrain, "to_structure_id"),
        (UUID(int=9), None, BlockNotFound, "from_structure_id"),
    ):
        command = PlanMovement(from_structure_id=source, to_structure_id=target, places=5)
        given.refuses(command, refusal, field=field)
    removal = RemoveMovement(to_structure_id=TAKER, motif="Erreur")
    given.refuses(removal, ThingNotFound, field="from_structure_id")


@pytest.mark.covers("TransformationFinalised", "CapacityExtended", "CapacityContracted")
def test_a_balanced_transformation_is_finalised_once() -> None:
    given = contracting()

    event = only(given.when(FinaliseTransformation())).event

    assert isinstance(event, TransformationFinalised)
    assert event.command_id == given.command_id
    done = given.after(FinaliseTransformation())
    assert done.again().when(FinaliseTransformation()) == []
    assert claims(done.history) == {}


@pytest.mark.covers("TransformationFinalised", "delta 2.6")
def test_places_that_come_from_nowhere_or_vanish_are_refused() -> None:
    short = contracting(45)

    refused = short.refuses(FinaliseTransformation(), PlacesNotConserved, field="structure_id")

    assert "60 à 45" in str(refused)
    lost = PlanMovement(from_structure_id=GIVER, places=5)
    assert len(short.after(lost).when(FinaliseTransformation())) == 1
    more = PlanMovement(to_structure_id=TAKER, places=1)
    short.after(lost).after(more).refuses(
        FinaliseTransformation(), PlacesNotConserved, field="structure_id"
    )


@pytest.mark.covers("delta 2.6 sens")
def test_what_is_not_ready_is_not_finalised() -> None:
    finalise = FinaliseTransformation()
    given = contracting()

    started(T.EXTENSION_EX_NIHILO).refuses(finalise, BlockMissing, field="kind")
    later = given.after(fill(TAKER, 40, date(2026, 8, 1)))
    later.refuses(finalise, MovementAcrossDays, field="takes_effect_on")
    grown = given.beside(GIVER, (CapacityAuthorised(places=40), date(2026, 5, 1)))
    grown.refuses(finalise, WrongDirection, field="structure_id")
    unknown = replace(given, peers={one: h for one, h in given.peers.items() if one != TAKER})
    unknown.refuses(finalise, CapacityUnknown, field="structure_id")


def test_a_finalised_transformation_does_not_change() -> None:
    done = contracting().after(FinaliseTransformation())
    commands: list[Command[Open]] = [
        select(UUID(int=8), BlockKind.CREATION).model_copy(update={"structure_type": "CADA"}),
        RemoveBlock(structure_id=GIVER, motif="Non"),
        fill(GIVER, 20),
        PlanMovement(from_structure_id=GIVER, places=3),
        ReopenTransformationStep(structure_id=GIVER, step=STEP.ACTES),
        CancelTransformation(motif="Non"),
    ]

    for command in commands:
        done.refuses(command, TransformationNotOpen, field="transformation_id")
    done.refuses_to_retract(done.id_of(TransformationFinalised), UndoneOtherwise, field="event_id")


@pytest.mark.parametrize(
    "kind", [TransformationBlockFilled, MovementPlanned, TransformationBlockSelected]
)
def test_nothing_of_a_finalised_transformation_is_taken_back(kind: type) -> None:
    done = contracting().after(FinaliseTransformation())

    done.refuses_to_retract(done.id_of(kind), EventStillNeeded)


@pytest.mark.covers("TransformationRevoked")
def test_a_finalised_transformation_is_revoked_before_its_day_only() -> None:
    done = contracting().on(date(2026, 6, 30)).after(FinaliseTransformation())
    revoke = RevokeTransformation(motif="Recours")

    assert len(done.when(revoke)) == 1
    done.on(ON).refuses(revoke, TransformationInForce, field="motif")
    assert done.after(revoke).again().when(revoke) == []
    contracting().refuses(revoke, TransformationNotFinalised, field="motif")


@pytest.mark.covers("TransformationCancelled")
def test_a_draft_is_cancelled_and_frees_its_structures() -> None:
    given = contracting().after(CancelTransformation(motif="Abandon"))

    assert claims(given.history) == {}
    assert given.again().when(CancelTransformation(motif="Autre")) == []
    given.refuses(fill(GIVER, 20), TransformationNotOpen, field="transformation_id")


@pytest.mark.covers("TransformationDossierLinked")
def test_a_file_is_linked_once() -> None:
    given = started(T.FERMETURE_SANS_TRANSFERT).after(LinkDossier(dossier="D-12"))

    assert list(claims(given.history)) == [("transformation_dossier", "d 12")]
    assert given.again().when(LinkDossier(dossier="D-12")) == []
    given.refuses(LinkDossier(dossier="D-13"), DossierAlreadyLinked, field="dossier")
    cancelled = given.after(CancelTransformation(motif="Abandon"))
    assert claims(cancelled.history) == {}


def test_a_closing_structure_of_no_place_is_balanced() -> None:
    empty = StructureRegistered(type=StructureType.CADA, departement="14")
    given = (
        started(T.FERMETURE_SANS_TRANSFERT)
        .beside(
            UUID(int=5), (empty, REGISTERED_ON), (CapacityAuthorised(places=0), date(2020, 1, 1))
        )
        .after(select(UUID(int=5), BlockKind.FERMETURE))
        .after(fill(UUID(int=5), None))
    )

    assert len(validated(given).when(FinaliseTransformation())) == 1
