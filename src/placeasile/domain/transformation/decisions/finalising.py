"""Finalising a transformation, and revoking it before it takes effect.

What these record on the structures at the same time is said in `domain.processes`.
"""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar
from uuid import UUID

from placeasile.domain.categories import ActCategory
from placeasile.domain.kernel import Context, Event, History
from placeasile.domain.stating import Open
from placeasile.domain.transformation.decisions.acts import refuse_not_of_block
from placeasile.domain.transformation.decisions.base import STATES, Draft, refuse_not_open
from placeasile.domain.transformation.decisions.moving import gaps_of_acts
from placeasile.domain.transformation.events import (
    TransformationFinalised,
    TransformationRevoked,
    digest,
)
from placeasile.domain.transformation.kinds import RESIGNED, BlockKind
from placeasile.domain.transformation.refusals import (
    BlockIncomplete,
    BlockMissing,
    CapacityUnknown,
    MovementAcrossDays,
    NewConventionNeeded,
    NothingToAmend,
    PlacesNotConserved,
    TransformationInForce,
    TransformationNotFinalised,
    WrongDirection,
)
from placeasile.domain.transformation.state import (
    Block,
    Transformation,
    period_to_amend,
    places_on_the_eve,
)
from placeasile.domain.values import Text


class FinaliseTransformation(Draft):
    """Decide what the transformation changes, and record it on each structure.

    The structures of its blocks must be among the streams that the decision reads.
    """

    records: ClassVar[type[Event]] = TransformationFinalised

    def event(self, state: Open, context: Context) -> Event:
        """Return the decision, with the digest of what is decided."""
        return TransformationFinalised(command_id=context.command_id, content_hash=digest(state))

    def settled(self, state: Open, event: Event, context: Context) -> bool:
        """Whether it is finalised."""
        _ = event, context
        return Transformation(state).state == "FINALISEE"

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse unless every block is complete and every place is accounted for.

        Raises:
            BlockMissing: a block that the type asks for is missing.
            BlockIncomplete: a block is not filled, or a step is not valid.
            MovementAcrossDays: places would leave on a day and arrive on another.
            CapacityUnknown: the capacity of a structure before is unknown.
            WrongDirection: an extension takes places away, or a contraction adds some.
            PlacesNotConserved: places come from nowhere, or vanish.
            NewConventionNeeded: a CADA that takes places of an HUDA has no new convention.
            ActNotOfBlock: the block has an act of another kind of blocks, or type.
            NothingToAmend: an avenant is about an act that is not in force.
        """
        _ = state
        found = refuse_not_open(thing)
        _refuse_missing(found)
        for block in found.blocks:
            _refuse_incomplete(found, block)
        _refuse_across_days(found)
        for block in found.blocks:
            structure = context.peers.get(block.structure_id, History())
            refuse_unbalanced(found, block, places_on_the_eve(structure, block))
            _refuse_acts(found, block, structure)


class RevokeTransformation(Draft):
    """Give a finalised transformation up, and take back what it recorded."""

    records: ClassVar[type[Event]] = TransformationRevoked

    motif: Text

    def settled(self, state: Open, event: Event, context: Context) -> bool:
        """Whether it is revoked, for any reason."""
        _ = event, context
        return Transformation(state).state == "REVOQUEE"

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse unless it is finalised, and still to come.

        Raises:
            TransformationNotFinalised: it is not finalised.
            TransformationInForce: one of its blocks has taken effect.
        """
        _ = state
        found = Transformation(thing)
        if found.state != "FINALISEE":
            raise TransformationNotFinalised(field="motif", value=STATES[found.state])
        first = min(days_of(found.blocks))
        if first <= context.today:
            raise TransformationInForce(field="motif", value=first)


def days_of(blocks: Iterable[Block]) -> list[date]:
    """Return the days on which blocks take effect."""
    return [one.takes_effect_on for one in blocks if one.takes_effect_on is not None]


def refuse_unbalanced(found: Transformation, block: Block, before: int | None) -> None:
    """Raise unless the movements of a block say what its capacity changes.

    Raises:
        CapacityUnknown: the capacity before is unknown.
        WrongDirection: an extension takes places away, or a contraction adds some.
        PlacesNotConserved: the movements do not add up.
    """
    after = block.new_places
    if before is None or after is None:
        raise CapacityUnknown(field="structure_id", value=block.structure_id)
    if block.contradicted(before):
        raise WrongDirection(
            field="structure_id", value=block.structure_id, kind=block.kind.value,
            before=before, after=after,
        )  # fmt: skip
    moved = sum(one.places for one in found.movements if one.target == block.structure_id)
    moved -= sum(one.places for one in found.movements if one.source == block.structure_id)
    if moved != after - before:
        raise PlacesNotConserved(
            field="structure_id", value=block.structure_id, before=before, after=after, moved=moved
        )


def _refuse_missing(found: Transformation) -> None:
    for kind, (least, _) in found.composition.counts.items():
        if sum(one.kind is kind for one in found.blocks) < least:
            raise BlockMissing(field="kind", value=kind.value, least=least)


def _refuse_incomplete(found: Transformation, block: Block) -> None:
    missing = [f"étape {one.value} non validée" for one in found.unfinished(block)]
    if block.takes_effect_on is None:
        missing.append("date d'effet non dite")
    if block.new_places is None:
        missing.append("capacité non dite")
    if block.kind is BlockKind.CREATION and block.operateur_id is None:
        missing.append("opérateur non dit")
    if block.kind is BlockKind.CREATION:
        missing += gaps_of_acts(found, block)
    if missing:
        raise BlockIncomplete(
            field="structure_id", value=block.structure_id, gaps=" ; ".join(missing)
        )


def _refuse_acts(found: Transformation, block: Block, structure: History) -> None:
    acts, on = found.acts(block.structure_id), block.takes_effect_on
    signed = any(one.category is ActCategory.CONVENTION and not one.amends for one in acts)
    if found.type in RESIGNED and block.kind is BlockKind.EXTENSION and not signed:
        raise NewConventionNeeded(field="structure_id", value=block.structure_id)
    assert on is not None
    for one in acts:
        refuse_not_of_block(found, block, (one.category, one.amends))
        if one.amends and period_to_amend(structure, one, on) is None:
            raise NothingToAmend(
                field="structure_id", value=block.structure_id, category=one.category.value, on=on
            )


def _refuse_across_days(found: Transformation) -> None:
    days: dict[UUID, date] = {
        one.structure_id: one.takes_effect_on
        for one in found.blocks
        if one.takes_effect_on is not None
    }
    for one in found.movements:
        if one.source is None or one.target is None or days[one.source] == days[one.target]:
            continue
        raise MovementAcrossDays(
            field="takes_effect_on", value=days[one.source],
            leaving=days[one.source], arriving=days[one.target],
        )  # fmt: skip
