"""Random commands on transformations, on the finalisation of structures, and on campaigns."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from placeasile.domain.campaign import decisions as campaigns, events as campaign
from placeasile.domain.campaign.decisions import ACTUALISATION, CAMPAIGN
from placeasile.domain.campaign.steps import ActualisationStep
from placeasile.domain.finalisation import (
    decisions as finalisations,
    events as finalisation,
    steps as finalisation_steps,
)
from placeasile.domain.finalisation.decisions import FINALISATION
from placeasile.domain.finalisation.steps import STREAM, FinalisationStep, ReopeningCause
from placeasile.domain.kernel import Command, Event, History
from placeasile.domain.processes import transforming
from placeasile.domain.rules.completeness import Block as DossierBlock
from placeasile.domain.stating import beside
from placeasile.domain.structure.decisions.base import STRUCTURE
from placeasile.domain.structure.decisions.capacity import AuthoriseCapacity
from placeasile.domain.subjects import campaign_id
from placeasile.domain.together import Plan
from placeasile.domain.transformation import events as transformation
from placeasile.domain.transformation.decisions import drafting, finalising, moving
from placeasile.domain.transformation.decisions.base import TRANSFORMATION
from placeasile.domain.transformation.kinds import (
    BlockKind,
    TransformationOrigin,
    TransformationType,
    steps_of,
)
from placeasile.domain.transformation.state import Block, Transformation, places_on_the_eve
from placeasile.domain.vocabulary import StepStatus, StructureType
from tests.support.moves.block_acts import agree
from tests.support.moves.entering import enter
from tests.support.story import NAMESPACE, Moves, Story
from tests.support.transforming import fitted

YEARS: Final = (2024, 2025)
MOTIFS: Final = ("Abandon", "Erreur")


def _found(story: Story, subject: UUID) -> Transformation:
    return Transformation(story.history(subject))


def _start(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return drafting.StartTransformation(
        type=story.chance.choice(list(TransformationType)),
        origin=story.chance.choice(list(TransformationOrigin)),
        dossier=story.some(None, None, f"D-{story.chance.randrange(9)}"),
    )


def _structure(story: Story, subject: UUID) -> UUID:
    """A structure of the transformation, or any."""
    blocks = [one.structure_id for one in _blocks(story, subject)]
    return story.chance.choice(blocks or list(story.structures))


def _blocks(story: Story, subject: UUID) -> Sequence[Block]:
    return _found(story, subject).blocks


def _select(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    if not story.history(subject).steps("registered"):
        return _start(story, subject, None)
    found = _found(story, subject)
    kinds = [one for one in BlockKind if found.composition.most(one)]
    kind = story.chance.choice(kinds)
    if kind is not BlockKind.CREATION:
        structure = story.chance.choice(story.structures)
        return drafting.SelectBlock(kind=kind, structure_id=structure)
    return drafting.SelectBlock(
        kind=kind,
        structure_type=story.chance.choice(list(StructureType)),
        departement=story.some("14", "75"),
        operateur_id=story.chance.choice(story.operateurs),
    )


def _remove(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    return drafting.RemoveBlock(structure_id=_structure(story, subject), motif=story.some(*MOTIFS))


def _fill(story: Story, subject: UUID, target: Event | None) -> Command[Any]:
    blocks = _blocks(story, subject)
    block = story.chance.choice(blocks) if blocks else None
    given = getattr(target, "structure_id", None)
    on = story.some(date(2026, 1, 1), date(2026, 1, 1), date(2026, 3, 1))
    kind = None if block is None else block.kind
    return drafting.FillBlock(
        structure_id=given or (NAMESPACE if block is None else block.structure_id),
        takes_effect_on=on,
        new_places=None if kind is BlockKind.FERMETURE else story.some(0, 5, 40, 60, 90),
        pmr=None if kind is BlockKind.FERMETURE else story.some(None, 0, 2),
        nom=story.some("Le Port", "La Dune") if kind is BlockKind.CREATION else None,
        motif=story.some(None, "Fin de bail") if kind is BlockKind.FERMETURE else None,
    )


def _validate(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    structure = _structure(story, subject)
    block = _found(story, subject).block(structure)
    steps = steps_of(BlockKind.CREATION if block is None else block.kind)
    return moving.ValidateTransformationStep(
        structure_id=structure, step=story.chance.choice(steps)
    )


def _reopen(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    return moving.ReopenTransformationStep(
        structure_id=_structure(story, subject),
        step=story.chance.choice(steps_of(BlockKind.CREATION)),
    )


def _move(story: Story, subject: UUID, target: Event | None) -> Command[Any]:
    """Plan a movement: that which a block lacks, or any."""
    if isinstance(target, transformation.MovementPlanned):
        ends = target.from_structure_id, target.to_structure_id
        return moving.PlanMovement(
            from_structure_id=ends[0], to_structure_id=ends[1], places=story.some(0, 5, 20)
        )
    blocks = _blocks(story, subject)
    givers: list[UUID | None] = [one.structure_id for one in blocks if one.kind.gives]
    takers: list[UUID | None] = [one.structure_id for one in blocks if not one.kind.gives]
    return moving.PlanMovement(
        from_structure_id=story.chance.choice([*givers, None]),
        to_structure_id=story.chance.choice([*takers, None]),
        places=story.some(1, 5, 20, 40, 60),
    )


def _unmove(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    moves = _found(story, subject).movements
    source, target = (None, None) if not moves else (moves[0].source, moves[0].target)
    return moving.RemoveMovement(
        from_structure_id=source, to_structure_id=target, motif=story.some(*MOTIFS)
    )


def _link(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return drafting.LinkDossier(dossier=f"D-{story.chance.randrange(9)}")


def _cancel(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return drafting.CancelTransformation(motif=story.some(*MOTIFS))


def _finalise(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    if story.history(subject).steps("registered") and story.chance.randrange(3):
        complete(story, subject)
    elif not story.history(subject).steps("registered"):
        story.send(TRANSFORMATION, subject, _start(story, subject, None))
        complete(story, subject)
    return finalising.FinaliseTransformation()


def _revoke(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return finalising.RevokeTransformation(motif=story.some(*MOTIFS))


def complete(story: Story, subject: UUID) -> None:
    """Bring a draft as far as it can be finalised, through commands."""
    found = _found(story, subject)
    if found.state != "BROUILLON":
        return
    on = story.some(date(2026, 1, 1), date(2026, 3, 1))
    for kind, (least, _) in found.composition.counts.items():
        _gather(story, subject, kind, least)
    for block in _blocks(story, subject):
        before = _capacity(story, block, on)
        after = {
            BlockKind.FERMETURE: None,
            BlockKind.CONTRACTION: before // 2,
            BlockKind.EXTENSION: before + story.some(5, 20),
            BlockKind.CREATION: story.some(5, 60),
        }[block.kind]
        fill = drafting.FillBlock(
            structure_id=block.structure_id,
            takes_effect_on=on,
            new_places=after,
            nom="Le Port" if block.kind is BlockKind.CREATION else None,
        )
        story.send(TRANSFORMATION, subject, fill)
        if block.kind is not BlockKind.CREATION:
            code = f"C14{story.structures.index(block.structure_id):02}"
            for one in fitted(block.structure_id, code, on - timedelta(days=30)):
                story.send(*one)
    agree(story, subject)
    for block in _blocks(story, subject):
        for step in steps_of(block.kind):
            validation = moving.ValidateTransformationStep(
                structure_id=block.structure_id, step=step
            )
            story.send(TRANSFORMATION, subject, validation)
    _balance(story, subject, on)


def _gather(story: Story, subject: UUID, kind: BlockKind, least: int) -> None:
    for _ in range(2 * len(story.structures)):
        if sum(one.kind is kind for one in _blocks(story, subject)) >= least:
            return
        structure = story.chance.choice(story.structures)
        creation = kind is BlockKind.CREATION
        block = drafting.SelectBlock(
            kind=kind,
            structure_id=None if creation else structure,
            departement="14" if creation and not _blocks(story, subject) else None,
            structure_type=story.some(StructureType.CADA) if creation else None,
            operateur_id=story.operateurs[0] if creation else None,
        )
        story.send(TRANSFORMATION, subject, block)


def _capacity(story: Story, block: Block, on: date) -> int:
    """The capacity on the eve, recorded first when it is unknown."""
    if block.kind is BlockKind.CREATION:
        return 0
    eve = on - timedelta(days=1)
    known = story.history(block.structure_id).at("places", eve)
    if known is None:
        capacity = AuthoriseCapacity(places=40, effective_on=eve)
        story.send(STRUCTURE, block.structure_id, capacity)
        known = story.history(block.structure_id).at("places", eve)
    return 0 if known is None else int(str(known["n"]))


def _balance(story: Story, subject: UUID, on: date) -> None:
    """Plan movements until each block's add up: from the givers to the takers, then the rest."""
    found = _found(story, subject)
    for one in found.movements:
        removal = moving.RemoveMovement(
            from_structure_id=one.source, to_structure_id=one.target, motif="Reprise"
        )
        story.send(TRANSFORMATION, subject, removal)
    owed = {
        block.structure_id: (block.new_places or 0)
        - (places_on_the_eve(story.history(block.structure_id), block) or 0)
        for block in found.blocks
        if block.takes_effect_on == on
    }
    givers = [one for one, places in owed.items() if places < 0]
    takers = [one for one, places in owed.items() if places > 0]
    for source in givers:
        for target in takers:
            places = min(-owed[source], owed[target]) // story.some(1, 1, 2)
            _plan(story, subject, source, target, places)
            owed[source] += places
            owed[target] -= places
        _plan(story, subject, source, None, -owed[source])
    for target in takers:
        _plan(story, subject, None, target, owed[target])


def _plan(
    story: Story, subject: UUID, source: UUID | None, target: UUID | None, places: int
) -> None:
    if places:
        command = moving.PlanMovement(
            from_structure_id=source, to_structure_id=target, places=places
        )
        story.send(TRANSFORMATION, subject, command)


def _submit(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return finalisations.ReceiveSubmission(
        form_version=1,
        content_hash=story.some("a1", "b2"),
        missing_documents=story.some(0, 3),
    )


def _open(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return finalisations.OpenFinalisation(
        motif=story.some(None, "Pas de formulaire"),
        pre_filled=story.some((), (FinalisationStep.FINANCE,)),
    )


def _step(story: Story) -> FinalisationStep:
    return story.chance.choice(list(FinalisationStep))


def _start_step(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return finalisations.StartFinalisationStep(step=_step(story))


def _validate_step(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    command = finalisations.ValidateFinalisationStep(step=_step(story))
    if story.chance.randrange(2):
        enter(story, subject, command, finalisation_steps.BLOCKS[command.step])
    return command


def _reopen_step(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return finalisations.ReopenFinalisationStep(step=_step(story), cause=ReopeningCause.MANUAL)


def _finalise_structure(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    history = story.history(beside(subject, STREAM))
    blocks = [block for step in FinalisationStep for block in finalisation_steps.BLOCKS[step]]
    if history.steps("finalisation") and story.chance.randrange(3):
        enter(story, subject, finalisations.FinaliseStructure(), blocks)
    for step in FinalisationStep:
        said = history.latest("finalisation_step", step.value)
        if said is not None and said["status"] != StepStatus.VALIDE.value:
            story.send(FINALISATION, subject, finalisations.StartFinalisationStep(step=step))
            story.send(FINALISATION, subject, finalisations.ValidateFinalisationStep(step=step))
    return finalisations.FinaliseStructure()


def _revoke_structure(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return finalisations.RevokeFinalisation(motif=story.some(*MOTIFS))


def _return(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return finalisations.ReturnSubmission(motif=story.some(*MOTIFS))


def _year_of(story: Story, subject: UUID) -> int:
    return next((one for one in YEARS if campaign_id(one) == subject), story.some(*YEARS))


def _open_campaign(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    on = story.some(story.today, date(2024, 11, 1), story.today + timedelta(days=20))
    return campaigns.OpenCampaign(
        year=_year_of(story, subject), deadline=on + timedelta(days=90), effective_on=on
    )


def _deadline(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    on = story.today + timedelta(days=story.some(0, 5))
    return campaigns.ChangeDeadline(
        departement=story.some(None, "14", "75"),
        deadline=on + timedelta(days=story.some(10, 60)),
        motif="Prolongation",
        effective_on=on,
    )


def _close_campaign(story: Story, _subject: UUID, _target: Event | None) -> Command[Any]:
    return campaigns.CloseCampaign(effective_on=story.today + timedelta(days=story.some(30, 200)))


def _enrol(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    year = story.some(*YEARS)
    if story.chance.randrange(3):
        opening = _open_campaign(story, campaign_id(year), None)
        story.send(CAMPAIGN, campaign_id(year), opening)
        for build in (_submit, _open, _finalise_structure):
            story.send(FINALISATION, subject, build(story, subject, None))
    return campaigns.EnrolStructure(year=year)


def _year(story: Story, subject: UUID, target: Event | None) -> int:
    """The year of an event, or one in which the structure is called, or any."""
    called = [
        one for one in YEARS if _enrolled(story.history(beside(subject, f"campaign/{one}")), one)
    ]
    return getattr(target, "year", None) or story.chance.choice(called or list(YEARS))


def _update(story: Story, subject: UUID, target: Event | None) -> Command[Any]:
    command = campaigns.ValidateActualisationStep(
        year=_year(story, subject, target),
        step=story.chance.choice(list(ActualisationStep)),
    )
    if story.chance.randrange(2):
        enter(story, subject, command, list(DossierBlock))
    return command


def _again(story: Story, subject: UUID, target: Event | None) -> Command[Any]:
    return campaigns.InvalidateActualisationStep(
        year=_year(story, subject, target),
        step=story.chance.choice(list(ActualisationStep)),
        motif=story.some(None, "Capacité corrigée"),
    )


def _actualise(story: Story, subject: UUID, target: Event | None) -> Command[Any]:
    year = _year(story, subject, target)
    if _enrolled(story.history(beside(subject, f"campaign/{year}")), year):
        enter(story, subject, campaigns.ActualiseStructure(year=year), list(DossierBlock))
        for step in ActualisationStep:
            command = campaigns.ValidateActualisationStep(year=year, step=step)
            story.send(ACTUALISATION, subject, command)
    return campaigns.ActualiseStructure(year=year)


def _enrolled(history: History, year: int) -> bool:
    return bool(history.steps("campaign_enrolled", str(year)))


PLANS: Final[dict[type[Event], Plan]] = {
    transformation.TransformationFinalised: transforming.finalise,
    transformation.TransformationRevoked: transforming.revoke,
}
"""What is recorded on several streams, by the event that leads."""

ON_STRUCTURES: Final[Moves] = {
    finalisation.OperatorSubmissionReceived: (3, FINALISATION, _submit),
    finalisation.FinalisationOpened: (3, FINALISATION, _open),
    finalisation.FinalisationStepStarted: (2, FINALISATION, _start_step),
    finalisation.FinalisationStepValidated: (3, FINALISATION, _validate_step),
    finalisation.FinalisationStepReopened: (1, FINALISATION, _reopen_step),
    finalisation.StructureFinalised: (2, FINALISATION, _finalise_structure),
    finalisation.FinalisationRevoked: (1, FINALISATION, _revoke_structure),
    finalisation.SubmissionReturnedToOperator: (1, FINALISATION, _return),
    campaign.StructureEnrolledInCampaign: (3, ACTUALISATION, _enrol),
    campaign.ActualisationStepValidated: (3, ACTUALISATION, _update),
    campaign.ActualisationStepInvalidated: (1, ACTUALISATION, _again),
    campaign.StructureActualised: (1, ACTUALISATION, _actualise),
}
ON_CAMPAIGNS: Final[Moves] = {
    campaign.ActualisationCampaignOpened: (6, CAMPAIGN, _open_campaign),
    campaign.CampaignDeadlineChanged: (3, CAMPAIGN, _deadline),
    campaign.CampaignClosed: (1, CAMPAIGN, _close_campaign),
}
ON_TRANSFORMATIONS: Final[Moves] = {
    transformation.TransformationStarted: (3, TRANSFORMATION, _start),
    transformation.TransformationBlockSelected: (5, TRANSFORMATION, _select),
    transformation.TransformationBlockRemoved: (1, TRANSFORMATION, _remove),
    transformation.TransformationBlockFilled: (3, TRANSFORMATION, _fill),
    transformation.TransformationStepValidated: (2, TRANSFORMATION, _validate),
    transformation.TransformationStepReopened: (1, TRANSFORMATION, _reopen),
    transformation.MovementPlanned: (3, TRANSFORMATION, _move),
    transformation.MovementRemoved: (1, TRANSFORMATION, _unmove),
    transformation.TransformationDossierLinked: (1, TRANSFORMATION, _link),
    transformation.TransformationCancelled: (1, TRANSFORMATION, _cancel),
    transformation.TransformationFinalised: (8, TRANSFORMATION, _finalise),
    transformation.TransformationRevoked: (2, TRANSFORMATION, _revoke),
}
