"""Saying where places go, and validating the steps of the blocks."""

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar, Final
from uuid import UUID

from placeasile.domain.categories import ActCategory
from placeasile.domain.dossiers.gates import gaps as dossier_gaps
from placeasile.domain.dossiers.reading import Sources, dossier_of
from placeasile.domain.dossiers.streams import named
from placeasile.domain.gating import refuse_gaps
from placeasile.domain.kernel import Context, Event, History
from placeasile.domain.rules.completeness import Block as DossierBlock
from placeasile.domain.stating import Open, ThingNotFound
from placeasile.domain.transformation.acts import acts_of, founding
from placeasile.domain.transformation.decisions.base import Draft, block_of, refuse_not_open
from placeasile.domain.transformation.events import (
    MovementPlanned,
    MovementRemoved,
    TransformationStepReopened,
    TransformationStepValidated,
    movement_key,
)
from placeasile.domain.transformation.kinds import (
    RESIGNED,
    BlockKind,
    TransformationStep,
    steps_of,
)
from placeasile.domain.transformation.refusals import (
    MovementAgainstTheGrain,
    MovementWithoutEnds,
    StepNotValid,
    StepUnknown,
)
from placeasile.domain.transformation.state import Block, Transformation, places_on_the_eve
from placeasile.domain.values import Places, Text
from placeasile.domain.vocabulary import StepStatus

DOSSIER: Final = ("", "contacts", "sites")
"""The parts of a structure that the steps of its block are about."""


class _OnMovement(Draft):
    from_structure_id: UUID | None = None
    to_structure_id: UUID | None = None

    @property
    def key(self) -> str:
        """The name of the movement."""
        return movement_key(self.from_structure_id, self.to_structure_id)


class PlanMovement(_OnMovement):
    """Say how many places go from a structure to another.

    Without source, new places; without target, places that are not transferred.
    """

    records: ClassVar[type[Event]] = MovementPlanned

    places: Places

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse what goes from nowhere to nowhere, or against the nature of the blocks.

        Raises:
            MovementWithoutEnds: it has no end, or twice the same.
            MovementAgainstTheGrain: places would leave a growing structure, or join another.
        """
        _ = state, context
        found = refuse_not_open(thing)
        if self.from_structure_id == self.to_structure_id:
            raise MovementWithoutEnds(field="to_structure_id", value=self.to_structure_id)
        if self.from_structure_id is not None:
            giver = block_of(found, self.from_structure_id, field="from_structure_id")
            _refuse_against(giver, field="from_structure_id", side="l'origine", gives=True)
        if self.to_structure_id is not None:
            taker = block_of(found, self.to_structure_id, field="to_structure_id")
            _refuse_against(taker, field="to_structure_id", side="le but", gives=False)


class RemoveMovement(_OnMovement):
    """Say that no place goes from a structure to another any more."""

    records: ClassVar[type[Event]] = MovementRemoved

    motif: Text

    def settled(self, state: Open, event: Event, context: Context) -> bool:
        """Whether there was one, that is removed."""
        _ = event, context
        known = state.latest("movement", self.key)
        return known is not None and known["places"] == 0

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse when there is none.

        Raises:
            ThingNotFound: nothing was ever planned between the two.
        """
        _ = state, context
        refuse_not_open(thing)
        if thing.latest("movement", self.key) is None:
            raise ThingNotFound(field="from_structure_id", value="Ce mouvement")


class ValidateTransformationStep(Draft):
    """Ask that a step of a block be validated: the register decides.

    Of a structure that is there, the dossier counts: its codes, its contacts, its sites. One
    that is to be created has none yet: they are recorded once it is registered.
    """

    records: ClassVar[type[Event]] = TransformationStepValidated

    structure_id: UUID
    step: TransformationStep

    def reads(self, subject: UUID) -> Iterable[UUID]:
        """The structure, with its contacts and its sites."""
        _ = subject
        return named(self.structure_id, DOSSIER).values()

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a step that lacks something.

        Raises:
            StepUnknown: the block has no such step.
            StepIncomplete: it lacks something.
        """
        _ = state
        found = refuse_not_open(thing)
        block = block_of(found, self.structure_id)
        if self.step not in steps_of(block.kind):
            raise StepUnknown(field="step", value=self.step.value, kind=block.kind.value)
        read = Sources(self.structure_id, context.peers, context.today)
        refuse_gaps(self.step.value, gaps(found, block, self.step, read))


class ReopenTransformationStep(Draft):
    """Say that a valid step is to be done again."""

    records: ClassVar[type[Event]] = TransformationStepReopened

    structure_id: UUID
    step: TransformationStep

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a step that is not valid.

        Raises:
            StepNotValid: it is not.
        """
        _ = state, context
        found = refuse_not_open(thing)
        block_of(found, self.structure_id)
        if found.status(self.structure_id, self.step) is not StepStatus.VALIDE:
            raise StepNotValid(field="step", value=self.step.value)


def gaps(
    found: Transformation, block: Block, step: TransformationStep, read: Sources
) -> Iterator[str]:
    """Say in French what a step of a block lacks."""
    there = block.kind in {BlockKind.CONTRACTION, BlockKind.EXTENSION}
    dossier = dossier_of(read, DOSSIER)
    match step:
        case TransformationStep.IDENTIFICATION:
            wanted = {"la date d'effet": block.takes_effect_on}
            if block.kind is BlockKind.CREATION:
                wanted |= {"le nom": block.text("nom"), "l'opérateur": block.operateur_id}
            yield from (f"{name} est à saisir" for name, one in wanted.items() if one is None)
            if there and not dossier.dna:
                yield "un code DNA est à rattacher à la structure"
            if there and not dossier.contacts:
                yield "un contact est à désigner dans la structure"
        case TransformationStep.PLACES:
            yield from _gaps_of_places(block, read.structure)
            if there:
                yield from dossier_gaps(dossier, {DossierBlock.SITES}, read.on)
        case TransformationStep.ACTES:
            yield from gaps_of_acts(found, block)


def gaps_of_acts(found: Transformation, block: Block) -> Iterator[str]:
    """Say in French which act a block lacks: what lets a new structure run, a new convention."""
    drafted = {one.category for one in found.acts(block.structure_id) if not one.amends}
    if block.kind is BlockKind.CREATION:
        taken = {category for category, _ in acts_of(found.type, block.kind)}
        needed = founding(block.structure_type) & taken
        if needed and not drafted & needed:
            words = " ou ".join(f"« {one.label} »" for one in ActCategory if one in needed)
            yield f"l'acte {words} de la nouvelle structure est à préparer, avec ses deux dates"
    renewed = found.type in RESIGNED and block.kind is BlockKind.EXTENSION
    if renewed and ActCategory.CONVENTION not in drafted:
        yield "la nouvelle convention est à préparer (décret du 3 janvier 2026)"


def _gaps_of_places(block: Block, structure: History) -> Sequence[str]:
    before, after = places_on_the_eve(structure, block), block.new_places
    if after is None:
        return ["la nouvelle capacité est à saisir"]
    if before is None:
        return ["la capacité d'avant est à saisir dans la structure"]
    if block.contradicted(before):
        return [f"un bloc {block.kind.value} ne va pas de {before} à {after} places"]
    return []


def _refuse_against(block: Block, *, field: str, side: str, gives: bool) -> None:
    if block.kind.gives is not gives:
        raise MovementAgainstTheGrain(
            field=field, value=block.structure_id, kind=block.kind.value, side=side
        )
