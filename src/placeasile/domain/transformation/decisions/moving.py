"""Saying where places go, and validating the steps of the blocks."""

from collections.abc import Iterable, Sequence
from typing import ClassVar
from uuid import UUID

from placeasile.domain.gating import Gated
from placeasile.domain.kernel import Context, Event, History
from placeasile.domain.stating import Open, ThingNotFound
from placeasile.domain.transformation.decisions.base import Draft, block_of, refuse_not_open
from placeasile.domain.transformation.events import (
    MovementPlanned,
    MovementRemoved,
    TransformationStepReopened,
    TransformationStepValidated,
    movement_key,
)
from placeasile.domain.transformation.kinds import BlockKind, TransformationStep, steps_of
from placeasile.domain.transformation.refusals import (
    MovementAgainstTheGrain,
    MovementWithoutEnds,
    StepNotValid,
    StepUnknown,
)
from placeasile.domain.transformation.state import Block, places_on_the_eve
from placeasile.domain.values import Places, Text
from placeasile.domain.vocabulary import StepStatus


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


class ValidateTransformationStep(Gated):
    """Ask that a step of a block be validated."""

    OF: ClassVar[str] = "transformation"
    records: ClassVar[type[Event]] = TransformationStepValidated

    structure_id: UUID
    step: TransformationStep

    def reads(self, subject: UUID) -> Iterable[UUID]:
        """The structure."""
        _ = subject
        return (self.structure_id,)

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a step that lacks something.

        Raises:
            StepUnknown: the block has no such step.
            StepIncomplete: it lacks something.
        """
        _ = state
        block = block_of(refuse_not_open(thing), self.structure_id)
        if self.step not in steps_of(block.kind):
            raise StepUnknown(field="step", value=self.step.value, kind=block.kind.value)
        structure = context.peers.get(self.structure_id, History())
        self.refuse_gaps(self.step.value, gaps(block, self.step, structure), context)


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


def gaps(block: Block, step: TransformationStep, structure: History) -> Sequence[str]:
    """Return in French what a step of a block lacks."""
    match step:
        case TransformationStep.IDENTIFICATION:
            wanted = {"la date d'effet": block.takes_effect_on}
            if block.kind is BlockKind.CREATION:
                wanted |= {"le nom": block.text("nom"), "l'opérateur": block.operateur_id}
            return [f"{name} n'est pas dit" for name, value in wanted.items() if value is None]
        case TransformationStep.PLACES:
            return _gaps_of_places(block, structure)
        case TransformationStep.ACTES:
            return ()


def _gaps_of_places(block: Block, structure: History) -> Sequence[str]:
    before, after = places_on_the_eve(structure, block), block.new_places
    if after is None:
        return ["la nouvelle capacité n'est pas dite"]
    if before is None:
        return ["la capacité d'avant est inconnue"]
    if block.contradicted(before):
        return [f"un bloc {block.kind.value} ne va pas de {before} à {after} places"]
    return []


def _refuse_against(block: Block, *, field: str, side: str, gives: bool) -> None:
    if block.kind.gives is not gives:
        raise MovementAgainstTheGrain(
            field=field, value=block.structure_id, kind=block.kind.value, side=side
        )
