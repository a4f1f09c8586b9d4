"""The acts of the blocks of a transformation: drafted, removed, recorded with all the rest."""

from datetime import date
from random import Random
from typing import Any
from uuid import UUID

import pytest

from placeasile.domain.acts.events import ActRecorded, TarificationDecided
from placeasile.domain.catalogue import read_event
from placeasile.domain.categories import ActCategory
from placeasile.domain.corrections import EventStillNeeded
from placeasile.domain.gating import StepIncomplete
from placeasile.domain.kernel import Command, Event
from placeasile.domain.operateur.decisions import OPERATEUR, RegisterOperateur
from placeasile.domain.papers import CategoryNotOfType, DatesWrong
from placeasile.domain.processes.transforming import finalise, revoke
from placeasile.domain.stating import Open, ThingNotFound, beside
from placeasile.domain.structure.contracts import (
    AuthorisationAmended,
    AuthorisationGranted,
    ConventionAmended,
    ConventionSigned,
    ConventionTerminated,
)
from placeasile.domain.structure.decisions.base import STRUCTURE
from placeasile.domain.structure.decisions.capacity import AuthoriseCapacity
from placeasile.domain.structure.decisions.contracts import GrantAuthorisation, SignConvention
from placeasile.domain.structure.decisions.description import DESCRIPTION, AssignBhasileCode
from placeasile.domain.structure.decisions.lifecycle import OpenStructure, RegisterStructure
from placeasile.domain.structure.description import BhasileCodeAssigned
from placeasile.domain.structure.events import CapacityAuthorised, StructureRegistered
from placeasile.domain.subjects import NotYet, WrongOrder
from placeasile.domain.transformation.acts import (
    TransformationActDrafted,
    TransformationActRemoved,
    acts_of,
)
from placeasile.domain.transformation.decisions.acts import DraftAct, RemoveDraftedAct
from placeasile.domain.transformation.decisions.base import TRANSFORMATION
from placeasile.domain.transformation.decisions.drafting import (
    FillBlock,
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
    ValidateTransformationStep,
)
from placeasile.domain.transformation.events import (
    MovementRemoved,
    TransformationBlockRemoved,
    TransformationBlockSelected,
    TransformationFinalised,
    TransformationStarted,
)
from placeasile.domain.transformation.kinds import (
    BlockKind,
    TransformationOrigin,
    TransformationStep,
    TransformationType,
    steps_of,
)
from placeasile.domain.transformation.refusals import (
    ActNotOfBlock,
    ActTwice,
    ActWithoutTitle,
    BlockIncomplete,
    BlockNotFound,
    NewConventionNeeded,
    NothingToAmend,
    TransformationNotOpen,
)
from placeasile.domain.transformation.state import Transformation
from placeasile.domain.vocabulary import StructureType
from tests.domain.complete import settled
from tests.domain.examples import ALPHA, REASON, REGISTERED_ON, only
from tests.support.deciding import TODAY, Deciding
from tests.support.story import Story
from tests.support.transforming import fitted

T = TransformationType
C = ActCategory
CADA = UUID("d1000000-0000-4000-8000-000000000001")
OTHER = UUID("d2000000-0000-4000-8000-000000000002")
HUDA = UUID("d3000000-0000-4000-8000-000000000003")
ACT = UUID("ac000000-0000-4000-8000-000000000001")
TRANSFORMING = UUID("7a000000-0000-4000-8000-000000000001")
SINCE = date(2020, 1, 1)
ON = date(2026, 7, 1)
END = date(2029, 12, 31)


def draft(kind: ActCategory, owner: UUID = CADA, **more: Any) -> DraftAct:  # noqa: ANN401 (fields)
    return DraftAct.model_validate({"structure_id": owner, "category": kind, **more})


CONVENTION = draft(C.CONVENTION, start=ON, end=END)
AVENANT = draft(C.CONVENTION, amends=True)


def started(kind: TransformationType = T.EXTENSION_EX_NIHILO) -> Deciding[Open]:
    """A draft beside two CADA of 60 places and an HUDA of 30, all run by Alpha in Calvados."""
    given = Deciding(TRANSFORMATION)
    for one, type_, places in (
        (CADA, StructureType.CADA, 60),
        (OTHER, StructureType.CADA, 60),
        (HUDA, StructureType.HUDA, 30),
    ):
        registered = StructureRegistered(type=type_, departement="14", operateur_id=ALPHA)
        capacity = CapacityAuthorised(places=places), SINCE
        given = settled(given, one, (registered, REGISTERED_ON), capacity)
    return given.after(StartTransformation(type=kind))


def extending(
    kind: TransformationType = T.EXTENSION_EX_NIHILO, owner: UUID = CADA
) -> Deciding[Open]:
    return started(kind).after(SelectBlock(kind=BlockKind.EXTENSION, structure_id=owner))


def creating(
    type_: StructureType = StructureType.CADA, kind: TransformationType = T.OUVERTURE_EX_NIHILO
) -> Deciding[Open]:
    """A structure to create, under the id of the first CADA's act."""
    selected = TransformationBlockSelected(
        structure_id=ACT, kind=BlockKind.CREATION, structure_type=type_, departement="14"
    )
    return started(kind).given((selected, TODAY))


def extended(given: Deciding[Open]) -> Deciding[Open]:
    """Ten places more, all validated: ready to be finalised, but for the acts."""
    given = given.after(FillBlock(structure_id=CADA, takes_effect_on=ON, new_places=70))
    for step in steps_of(BlockKind.EXTENSION):
        given = given.after(ValidateTransformationStep(structure_id=CADA, step=step))
    return given.after(PlanMovement(to_structure_id=CADA, places=10))


def categories(given: Deciding[Open], owner: UUID = CADA) -> list[str]:
    return [
        f"{one.category} (avenant)" if one.amends else one.category.value
        for one in Transformation(given.history).acts(owner)
    ]


# ------------------------------------------------------------------ what a block takes


@pytest.mark.covers("TransformationActDrafted")
def test_an_act_is_drafted_once_however_often_it_is_sent() -> None:
    event = only(extending().when(CONVENTION)).event

    assert isinstance(event, TransformationActDrafted)
    assert (event.category, event.start, event.end) == (C.CONVENTION, ON, END)
    done = extending().after(CONVENTION)
    assert done.again().when(CONVENTION) == []
    named = CONVENTION.model_copy(update={"act_id": event.act_id})
    assert done.again().when(named) == []
    longer = named.model_copy(update={"end": date(2030, 12, 31)})
    (act,) = Transformation(done.again().after(longer).history).acts(CADA)
    assert (act.act_id, act.day("end")) == (event.act_id, date(2030, 12, 31))


def test_a_drafted_act_is_corrected_under_the_same_identifier() -> None:
    done = extending().after(CONVENTION)
    target = done.id_of(TransformationActDrafted)
    right = draft(C.CONVENTION, start=ON, end=ON.replace(year=2028))
    right = right.model_copy(update={"supersedes": target, "reason": REASON})

    corrected = done.again().after(right)

    (act,) = Transformation(corrected.history).acts(CADA)
    (first,) = Transformation(done.history).acts(CADA)
    assert (act.act_id, act.day("end")) == (first.act_id, date(2028, 7, 1))


@pytest.mark.covers("delta 2.6 actes")
@pytest.mark.parametrize(
    ("kind", "block", "expected"),
    [
        (T.FERMETURE_SANS_TRANSFERT, BlockKind.FERMETURE, {(C.AUTRE, False)}),
        (
            T.CONTRACTION_SANS_TRANSFERT_DE_PLACES,
            BlockKind.CONTRACTION,
            {(C.CONVENTION, False), (C.ARRETE_CONTRACTION, False), (C.AUTRE, False)},
        ),
        (
            T.EXTENSION_EX_NIHILO,
            BlockKind.EXTENSION,
            {
                (C.CONVENTION, False), (C.CONVENTION, True), (C.ARRETE_EXTENSION, False),
                (C.ARRETE_AUTORISATION, True), (C.AUTRE, False),
            },
        ),
        (
            T.OUVERTURE_DEPUIS_UNE_OU_PLUSIEURS_STRUCTURES,
            BlockKind.CREATION,
            {
                (C.ARRETE_AUTORISATION, False), (C.CONVENTION, False), (C.AUTRE, False),
                (C.ARRETE_FUSION, False),
            },
        ),
        (
            T.OUVERTURE_EX_NIHILO,
            BlockKind.CREATION,
            {
                (C.ARRETE_AUTORISATION, False), (C.CONVENTION, False), (C.AUTRE, False),
                (C.ARRETE_TARIFICATION, False),
            },
        ),
    ],
)  # fmt: skip
def test_each_kind_of_block_takes_its_acts_and_no_others(
    kind: TransformationType, block: BlockKind, expected: set[tuple[ActCategory, bool]]
) -> None:
    assert acts_of(kind, block) == expected
    given = creating(kind=kind)
    if block is not BlockKind.CREATION:
        given = started(kind).after(SelectBlock(kind=block, structure_id=CADA))
    owner = ACT if block is BlockKind.CREATION else CADA

    for category in ActCategory:
        for amends in (False, True):
            if (category, amends) not in expected:
                command = draft(category, owner, amends=amends)
                refused = given.refuses(command, ActNotOfBlock, field="category")
                assert block.value in str(refused)
                assert "AUTRE" in refused.advice


def test_a_block_has_one_act_of_a_category_and_any_number_of_others() -> None:
    given = extending().after(CONVENTION).again().after(AVENANT)
    other = draft(C.CONVENTION, start=ON, end=ON.replace(year=2027))

    given.again().refuses(other, ActTwice, field="category")
    given = given.again().again().after(draft(C.AUTRE, title="Visite"))
    given = given.again().again().again().after(draft(C.AUTRE, title="Avis"))
    assert categories(given) == ["CONVENTION", "CONVENTION (avenant)", "AUTRE", "AUTRE"]


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (draft(C.CONVENTION), "start"),
        (draft(C.CONVENTION, start=ON), "start"),
        (draft(C.CONVENTION, start=ON, end=END, act_date=ON), "start"),
        (draft(C.ARRETE_EXTENSION), "act_date"),
        (draft(C.ARRETE_EXTENSION, act_date=ON, end=END), "act_date"),
        (draft(C.AUTRE, act_date=ON), "start"),
        (draft(C.CONVENTION, amends=True, start=ON, end=END), "start"),
        (draft(C.CONVENTION, amends=True, act_date=ON), "act_date"),
        (draft(C.ARRETE_AUTORISATION, amends=True, end=END), "end"),
    ],
)
def test_an_act_has_the_dates_of_its_category(command: DraftAct, field: str) -> None:
    extending().refuses(command, DatesWrong, field=field)


def test_an_act_that_ends_before_it_starts_is_refused() -> None:
    extending().refuses(draft(C.CONVENTION, start=END, end=ON), WrongOrder, field="end")


def test_a_tariff_order_says_its_period_and_the_day_of_its_signature() -> None:
    tariff = {"start": ON, "end": date(2026, 12, 31)}
    signed = draft(C.ARRETE_TARIFICATION, ACT, **tariff, act_date=TODAY)

    assert len(creating().when(signed)) == 1
    unsigned = draft(C.ARRETE_TARIFICATION, ACT, **tariff)
    creating().refuses(unsigned, DatesWrong, field="act_date")
    to_come = draft(C.ARRETE_TARIFICATION, ACT, **tariff, act_date=date(2099, 1, 1))
    creating().refuses(to_come, NotYet, field="act_date")
    old = draft(C.ARRETE_TARIFICATION, ACT, start=SINCE, end=END, act_date=TODAY)
    creating().refuses(old, WrongOrder, field="start")


def test_an_act_that_a_structure_knows_by_its_dates_has_no_title() -> None:
    titled = CONVENTION.model_copy(update={"title": "Convention"})

    extending().refuses(titled, ActWithoutTitle, field="title")
    assert len(extending().when(draft(C.CONVENTION, amends=True, title="Dix places"))) == 1


def test_only_cada_and_cph_are_authorised() -> None:
    order = draft(C.ARRETE_AUTORISATION, ACT, start=ON, end=date(2041, 6, 30))

    creating(StructureType.HUDA).refuses(order, CategoryNotOfType, field="category")
    assert len(creating().when(order)) == 1


def test_an_act_is_that_of_a_block_of_a_draft() -> None:
    extending().refuses(draft(C.AUTRE, OTHER), BlockNotFound, field="structure_id")
    done = extended(extending().after(CONVENTION)).again().after(FinaliseTransformation())

    for command in (
        draft(C.AUTRE),
        RemoveDraftedAct(structure_id=CADA, act_id=act_of(done), motif="Erreur"),
    ):
        done.refuses(command, TransformationNotOpen, field="transformation_id")


def act_of(given: Deciding[Open], owner: UUID = CADA) -> UUID:
    (act,) = Transformation(given.history).acts(owner)
    return act.act_id


# ------------------------------------------------------------------ what takes an act away


@pytest.mark.covers("TransformationActRemoved")
def test_an_act_is_removed_once_and_may_come_back() -> None:
    given = extending().after(CONVENTION)
    removal = RemoveDraftedAct(structure_id=CADA, act_id=act_of(given), motif="Double")

    removed = given.after(removal)

    assert isinstance(removed.past[-1].event, TransformationActRemoved)
    assert categories(removed) == []
    assert removed.when(removal.model_copy(update={"motif": "Autre"})) == []
    assert categories(removed.again().after(CONVENTION)) == ["CONVENTION"]
    unknown = removal.model_copy(update={"act_id": UUID(int=7)})
    removed.refuses(unknown, ThingNotFound, field="act_id")
    given.refuses(
        removal.model_copy(update={"structure_id": OTHER}), BlockNotFound, field="structure_id"
    )


@pytest.mark.covers("TransformationBlockRemoved", "delta 2.6 actes")
def test_a_block_goes_with_its_acts_and_comes_back_without() -> None:
    kind = T.CONTRACTION_AVEC_TRANSFERT_VERS_AUTRE_STRUCTURE
    given = extending(kind).after(CONVENTION)
    given = given.after(SelectBlock(kind=BlockKind.EXTENSION, structure_id=OTHER))
    given = given.again().after(draft(C.AUTRE, OTHER, title="Avis"))

    removed = given.after(RemoveBlock(structure_id=CADA, motif="Non"))

    event = removed.past[-1].event
    assert isinstance(event, TransformationBlockRemoved)
    assert event.act_ids == (act_of(given),)
    again = removed.after(SelectBlock(kind=BlockKind.EXTENSION, structure_id=CADA))
    assert (categories(again), categories(again, OTHER)) == ([], ["AUTRE"])
    restored = removed.after_retracting(removed.id_of(TransformationBlockRemoved))
    assert categories(restored) == ["CONVENTION"]


def test_a_block_that_was_removed_before_acts_were_drafted_had_none() -> None:
    stored = f'{{"structure_id":"{CADA}","motif":"Reste ouverte"}}'.encode()

    event = read_event("transformation.block_removed", 1, stored)

    assert event == TransformationBlockRemoved(structure_id=CADA, motif="Reste ouverte", act_ids=())


# ------------------------------------------------------------------ what is finalised


def with_convention(given: Deciding[Open], *more: tuple[Event, date]) -> Deciding[Open]:
    """The CADA has a convention from 2024 to 2028, and more."""
    signed = ConventionSigned(
        period_id=UUID(int=24), start=date(2024, 1, 1), end=date(2028, 12, 31)
    )
    registered = StructureRegistered(type=StructureType.CADA, departement="14", operateur_id=ALPHA)
    return settled(
        given,
        CADA,
        (registered, REGISTERED_ON),
        (CapacityAuthorised(places=60), SINCE),
        (signed, date(2024, 1, 1)),
        *more,
    )


def ended(on: date) -> tuple[Event, date]:
    event = ConventionTerminated(period_id=UUID(int=24), last_day=on, motif="Commun accord")
    return event, date.fromordinal(on.toordinal() + 1)


@pytest.mark.covers("delta 2.6 actes")
def test_an_avenant_to_nothing_is_not_finalised() -> None:
    given = extended(extending().after(AVENANT))
    sent = FinaliseTransformation()

    refused = given.refuses(sent, NothingToAmend, field="structure_id")

    assert "01/07/2026" in str(refused)
    assert len(with_convention(given).when(sent)) == 1
    assert len(with_convention(given, ended(ON)).when(sent)) == 1
    eve = ended(date(2026, 6, 30))
    with_convention(given, eve).refuses(sent, NothingToAmend, field="structure_id")


@pytest.mark.covers("delta 2.6 actes")
@pytest.mark.parametrize(
    ("kind", "block"),
    [
        (T.TRANSFO_HUDA_FERMETURE_VERS_CADA_EXISTANT, BlockKind.FERMETURE),
        (T.TRANSFO_HUDA_CONTRACTION_VERS_CADA_EXISTANT, BlockKind.CONTRACTION),
    ],
)
def test_a_cada_takes_places_of_an_huda_under_a_new_convention_only(
    kind: TransformationType, block: BlockKind
) -> None:
    left = {BlockKind.FERMETURE: None, BlockKind.CONTRACTION: 20}[block]
    given = started(kind)
    for one, chosen, places in (
        (HUDA, block, left),
        (CADA, BlockKind.EXTENSION, 90 - (left or 0)),
    ):
        given = given.after(SelectBlock(kind=chosen, structure_id=one))
        fill = FillBlock(structure_id=one, takes_effect_on=ON, new_places=places)
        given = given.after(fill)
        for step in [one for one in steps_of(chosen) if one is not TransformationStep.ACTES]:
            given = given.after(ValidateTransformationStep(structure_id=one, step=step))
        if chosen is BlockKind.CONTRACTION:
            step = TransformationStep.ACTES
            given = given.after(ValidateTransformationStep(structure_id=one, step=step))
    moved = 30 - (left or 0)
    given = given.after(PlanMovement(from_structure_id=HUDA, to_structure_id=CADA, places=moved))
    sent = FinaliseTransformation()

    acts = ValidateTransformationStep(structure_id=CADA, step=TransformationStep.ACTES)

    assert "nouvelle convention" in str(given.refuses(acts, StepIncomplete, field="step"))
    amended = with_convention(given.again().after(AVENANT))
    amended.refuses(acts, StepIncomplete, field="step")
    whole = given.again().after(CONVENTION).after(acts)
    assert len(whole.when(sent)) == 1
    (drafted,) = Transformation(whole.history).acts(CADA)
    removal = RemoveDraftedAct(structure_id=CADA, act_id=drafted.act_id, motif="Erreur")
    whole.after(removal).refuses(sent, NewConventionNeeded, field="structure_id")


@pytest.mark.covers("delta 2.6 actes", "ActCategory.ARRETE_FUSION", "L38")
@pytest.mark.parametrize(
    ("kind", "type_", "category"),
    [
        (T.OUVERTURE_EX_NIHILO, StructureType.CADA, C.ARRETE_AUTORISATION),
        (T.OUVERTURE_EX_NIHILO, StructureType.HUDA, C.CONVENTION),
        (T.OUVERTURE_DEPUIS_UNE_OU_PLUSIEURS_STRUCTURES, StructureType.CPH, C.ARRETE_FUSION),
        (T.OUVERTURE_EX_NIHILO, StructureType.NH, None),
    ],
)
def test_a_new_structure_needs_the_act_that_lets_it_run(
    kind: TransformationType, type_: StructureType, category: ActCategory | None
) -> None:
    given = creating(type_, kind)
    acts = ValidateTransformationStep(structure_id=ACT, step=TransformationStep.ACTES)

    if category is None:
        assert len(given.when(acts)) == 1
        return
    assert category.label in str(given.refuses(acts, StepIncomplete, field="step"))
    other = given.after(draft(C.AUTRE, ACT, title="Avis"))
    other.refuses(acts, StepIncomplete, field="step")
    whole = given.after(draft(category, ACT, start=ON, end=END)).after(acts)
    assert whole.history.latest("transformation_step", f"{ACT}/{TransformationStep.ACTES}")
    (drafted,) = Transformation(whole.history).acts(ACT)
    without = whole.after(RemoveDraftedAct(structure_id=ACT, act_id=drafted.act_id, motif="Non"))
    if kind is T.OUVERTURE_EX_NIHILO:
        refused = without.refuses(FinaliseTransformation(), BlockIncomplete, field="structure_id")
        assert category.label in str(refused)


def test_what_the_block_does_not_take_any_more_is_not_finalised() -> None:
    given = extended(with_convention(extending().after(AVENANT)))
    contraction = TransformationBlockSelected(
        structure_id=CADA,
        kind=BlockKind.CONTRACTION,
        structure_type=StructureType.CADA,
        departement="14",
    )
    kind = T.CONTRACTION_SANS_TRANSFERT_DE_PLACES
    other = given.given(
        (TransformationStarted(type=kind, origin=TransformationOrigin.AGENT), TODAY),
        (contraction, TODAY),
    ).after(FillBlock(structure_id=CADA, takes_effect_on=ON, new_places=50))
    other = other.given((MovementRemoved(to_structure_id=CADA, motif="Non"), TODAY))
    other = other.after(PlanMovement(from_structure_id=CADA, places=10))

    other.refuses(FinaliseTransformation(), ActNotOfBlock, field="category")


def test_what_was_finalised_covers_the_acts() -> None:
    given = extended(extending().after(CONVENTION))
    done = given.again().after(FinaliseTransformation())

    done.refuses_to_retract(done.id_of(TransformationActDrafted), EventStillNeeded)
    (event,) = (one.event for one in done.past[-1:])
    assert isinstance(event, TransformationFinalised)
    without = extended(extending()).when(FinaliseTransformation())
    assert event.content_hash != getattr(only(without).event, "content_hash", None)


# ------------------------------------------------------------------ what is recorded


def told(kind: TransformationType) -> Story:
    """A CADA of 60 places under a convention and an authorisation; a transformation starts."""
    story = Story(Random(0), [CADA], [ALPHA], today=date(2026, 2, 1))
    story.send(OPERATEUR, ALPHA, RegisterOperateur(nom="Alpha", effective_on=SINCE))
    for command in (
        RegisterStructure(
            type=StructureType.CADA, departement="14", effective_on=SINCE, operateur_id=ALPHA
        ),
        OpenStructure(effective_on=SINCE),
        AuthoriseCapacity(places=60, effective_on=SINCE),
        SignConvention(period_id=UUID(int=24), start=date(2024, 1, 1), end=date(2028, 12, 31)),
        SignConvention(period_id=UUID(int=20), start=SINCE, end=date(2030, 12, 31)),
        SignConvention(period_id=UUID(int=29), start=date(2029, 1, 1), end=date(2033, 12, 31)),
        GrantAuthorisation(period_id=UUID(int=15), start=SINCE, end=date(2034, 12, 31)),
    ):
        assert story.send(STRUCTURE, CADA, command)
    send(story, StartTransformation(type=kind))
    for one in fitted(CADA, "C1401"):
        assert story.send(*one)
    return story


def send(story: Story, *commands: Command[Any]) -> None:
    for command in commands:
        assert story.send(TRANSFORMATION, TRANSFORMING, command), command


def finalised(story: Story) -> list[tuple[Event, date]]:
    """What the finalisation records after the transformation's own event."""
    before = len(story.log)
    assert story.send_together(TRANSFORMING, FinaliseTransformation(), finalise)
    return [(one.event, one.effective_on) for one in story.log[before + 1 :]]


def steps(story: Story, owner: UUID, kind: BlockKind) -> None:
    for step in steps_of(kind):
        send(story, ValidateTransformationStep(structure_id=owner, step=step))


@pytest.mark.covers("delta 2.6 actes", "TransformationFinalised")
def test_the_acts_of_an_extension_are_recorded_on_the_structure_after_all_else() -> None:
    story = told(T.EXTENSION_EX_NIHILO)
    send(
        story,
        SelectBlock(kind=BlockKind.EXTENSION, structure_id=CADA),
        FillBlock(structure_id=CADA, takes_effect_on=ON, new_places=70),
        PlanMovement(to_structure_id=CADA, places=10),
        draft(C.AUTRE, title="Avis", act_id=UUID(int=1)),
        draft(C.CONVENTION, amends=True, title="Dix places", end=END, act_id=UUID(int=2)),
        draft(C.ARRETE_EXTENSION, act_date=date(2026, 6, 1), reference="A-1", act_id=UUID(int=3)),
        draft(C.ARRETE_AUTORISATION, amends=True, act_id=UUID(int=4)),
        CONVENTION.model_copy(update={"act_id": ACT}),
    )
    steps(story, CADA, BlockKind.EXTENSION)

    capacity, autorisation, extension, convention, avenant, other = finalised(story)

    assert isinstance(capacity[0], CapacityAuthorised)
    assert autorisation == (AuthorisationAmended(period_id=UUID(int=15)), ON)
    assert isinstance(extension[0], ActRecorded)
    assert (extension[0].act_id, extension[0].reference) == (UUID(int=3), "A-1")
    assert extension[1] == date(2026, 6, 1)
    assert convention == (ConventionSigned(period_id=ACT, start=ON, end=END), ON)
    assert avenant == (
        ConventionAmended(period_id=UUID(int=24), new_end=END, summary="Dix places"),
        ON,
    )
    assert isinstance(other[0], ActRecorded)
    assert (other[0].title, other[1]) == ("Avis", ON)


@pytest.mark.covers("delta 2.6 actes", "TransformationRevoked")
def test_a_revocation_takes_the_acts_back() -> None:
    story = told(T.EXTENSION_EX_NIHILO)
    send(
        story,
        SelectBlock(kind=BlockKind.EXTENSION, structure_id=CADA),
        FillBlock(structure_id=CADA, takes_effect_on=ON, new_places=70),
        PlanMovement(to_structure_id=CADA, places=10),
        CONVENTION.model_copy(update={"act_id": ACT}),
        AVENANT,
        draft(C.AUTRE, act_id=UUID(int=1)),
    )
    steps(story, CADA, BlockKind.EXTENSION)
    finalised(story)
    before = len(story.log)

    assert story.send_together(TRANSFORMING, RevokeTransformation(motif="Recours"), revoke)

    targets = [getattr(one.event, "target", None) for one in story.log[before + 1 :]]
    recorded = [one.event_id for one in story.log[:before] if one.event_id in targets]
    assert targets == recorded[::-1]
    structure = story.history(CADA)
    assert set(structure.keys("convention")) == {str(UUID(int=one)) for one in (20, 24, 29)}
    assert list(structure.keys("convention_avenant")) == []
    assert structure.at("places", ON) == {"n": 60}
    assert list(story.history(beside(CADA, "acts")).keys("act")) == []


@pytest.mark.covers("delta 2.6 actes", "BhasileCodeAssigned")
def test_a_structure_is_created_with_its_acts_and_the_next_code_of_its_region() -> None:
    story = told(T.OUVERTURE_EX_NIHILO)
    code = AssignBhasileCode(code="BHA-NOR-014", effective_on=SINCE)
    assert story.send(DESCRIPTION, CADA, code)
    tariff = {"start": ON, "end": date(2026, 12, 31), "act_date": date(2026, 1, 15)}
    send(
        story,
        SelectBlock(
            kind=BlockKind.CREATION,
            structure_id=OTHER,
            structure_type=StructureType.CADA,
            departement="14",
            operateur_id=ALPHA,
        ),
        FillBlock(structure_id=OTHER, takes_effect_on=ON, new_places=50, nom="CADA du Port"),
        PlanMovement(to_structure_id=OTHER, places=50),
        draft(C.CONVENTION, OTHER, start=ON, end=END, reference="C-1"),
        draft(C.ARRETE_TARIFICATION, OTHER, **tariff),
        draft(C.ARRETE_AUTORISATION, OTHER, start=ON, end=date(2041, 6, 30)),
    )
    steps(story, OTHER, BlockKind.CREATION)

    authorised, priced, signed, coded = finalised(story)[-4:]

    assert isinstance(authorised[0], AuthorisationGranted)
    assert isinstance(priced[0], TarificationDecided)
    assert (priced[0].year, priced[1]) == (2026, date(2026, 1, 15))
    assert isinstance(signed[0], ConventionSigned)
    assert signed[0].reference == "C-1"
    assert coded == (BhasileCodeAssigned(code="BHA-NOR-015", region="NOR"), ON)
    assert story.send_together(TRANSFORMING, RevokeTransformation(motif="Recours"), revoke)
    assert list(story.history(OTHER).keys("code_bhasile")) == ["BHA-NOR-015"]
    created = story.history(OTHER)
    assert [list(created.keys(one)) for one in ("convention", "authorisation")] == [[], []]


@pytest.mark.covers("delta 2.6 actes")
def test_a_closing_decision_and_an_order_that_contracts_are_recorded() -> None:
    story = told(T.FERMETURE_SANS_TRANSFERT)
    send(
        story,
        SelectBlock(kind=BlockKind.FERMETURE, structure_id=CADA),
        FillBlock(structure_id=CADA, takes_effect_on=ON),
        PlanMovement(from_structure_id=CADA, places=60),
        draft(C.AUTRE, title="Décision de fermeture"),
    )
    steps(story, CADA, BlockKind.FERMETURE)

    ((_, _), (decision, on)) = finalised(story)

    assert isinstance(decision, ActRecorded)
    assert (decision.title, decision.category, on) == ("Décision de fermeture", "AUTRE", ON)


def test_an_act_that_the_structure_refuses_stops_the_whole_finalisation() -> None:
    story = told(T.EXTENSION_EX_NIHILO)
    send(
        story,
        SelectBlock(kind=BlockKind.EXTENSION, structure_id=CADA),
        FillBlock(structure_id=CADA, takes_effect_on=ON, new_places=70),
        PlanMovement(to_structure_id=CADA, places=10),
        draft(C.CONVENTION, amends=True, end=date(2026, 6, 30)),
    )
    steps(story, CADA, BlockKind.EXTENSION)
    before = len(story.log)

    assert not story.send_together(TRANSFORMING, FinaliseTransformation(), finalise)

    assert len(story.log) == before
