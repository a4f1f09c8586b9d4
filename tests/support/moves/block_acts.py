"""Random commands on the acts of the blocks of transformations."""

from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from placeasile.domain.categories import ActCategory, Dating
from placeasile.domain.kernel import Command, Event
from placeasile.domain.transformation import acts
from placeasile.domain.transformation.decisions.acts import DraftAct, RemoveDraftedAct
from placeasile.domain.transformation.decisions.base import TRANSFORMATION
from placeasile.domain.transformation.kinds import RESIGNED, BlockKind
from placeasile.domain.transformation.state import Block, Transformation
from tests.support.story import NAMESPACE, Moves, Story


def drafted(story: Story, found: Transformation, block: Block) -> DraftAct:
    """Any act that a block takes, with dates of its category."""
    category, amends = story.chance.choice(sorted(acts.acts_of(found.type, block.kind)))
    on = block.takes_effect_on or date(2026, 1, 1)
    period = category.dating is Dating.PERIODE
    end = on + timedelta(days=story.some(30, 700)) if period and not amends else None
    if amends and category is ActCategory.CONVENTION:
        end = story.some(None, on + timedelta(days=900))
    tariff = category is ActCategory.ARRETE_TARIFICATION
    return DraftAct(
        structure_id=block.structure_id,
        category=category,
        amends=amends,
        title="Décision" if category is ActCategory.AUTRE else None,
        act_date=story.today if category.dating is Dating.JOUR or tariff else None,
        start=on if period and not amends else None,
        end=end,
        reference=story.some(None, "ARR-1", "ARR-2"),
    )


def agree(story: Story, subject: UUID) -> None:
    """Draft the acts that a transformation cannot do without, and now and then more."""
    found = Transformation(story.history(subject))
    for block in found.blocks:
        category = None
        if block.kind is BlockKind.CREATION:
            taken = {one for one, _ in acts.acts_of(found.type, block.kind)}
            category = min(acts.founding(block.structure_type) & taken, default=None)
        elif found.type in RESIGNED and block.kind is BlockKind.EXTENSION:
            category = ActCategory.CONVENTION
        if category is not None:
            on = block.takes_effect_on or date(2026, 1, 1)
            needed = DraftAct(
                structure_id=block.structure_id,
                category=category,
                start=on,
                end=on + timedelta(days=story.some(364, 1095)),
            )
            story.send(TRANSFORMATION, subject, needed)
        if not story.chance.randrange(3):
            story.send(TRANSFORMATION, subject, drafted(story, found, block))


def _draft(story: Story, subject: UUID, target: Event | None) -> Command[Any]:
    given = getattr(target, "structure_id", None)
    if story.history(subject).steps("registered"):
        found = Transformation(story.history(subject))
        blocks = [one for one in found.blocks if given in {None, one.structure_id}]
        if blocks:
            command = drafted(story, found, story.chance.choice(blocks))
            known = [None, *(one.act_id for one in found.acts(command.structure_id))]
            return command.model_copy(update={"act_id": story.chance.choice(known)})
    return DraftAct(structure_id=given or NAMESPACE, category=ActCategory.AUTRE)


def _remove(story: Story, subject: UUID, _target: Event | None) -> Command[Any]:
    keys = sorted(story.history(subject).keys("transformation_act"))
    structure, act = story.chance.choice(keys or [f"{NAMESPACE}/{NAMESPACE}"]).split("/")
    return RemoveDraftedAct(
        structure_id=UUID(structure), act_id=UUID(act), motif=story.some("Abandon", "Erreur")
    )


ON_TRANSFORMATIONS: Final[Moves] = {
    acts.TransformationActDrafted: (5, TRANSFORMATION, _draft),
    acts.TransformationActRemoved: (2, TRANSFORMATION, _remove),
}
