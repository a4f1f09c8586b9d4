"""What the decisions about a transformation need to know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from placeasile.domain.categories import ActCategory
from placeasile.domain.kernel import Claim, Claims, History, Value
from placeasile.domain.transformation.acts import PERIODS
from placeasile.domain.transformation.kinds import (
    COMPOSITIONS,
    BlockKind,
    Composition,
    TransformationStep,
    TransformationType,
    steps_of,
)
from placeasile.domain.values import fold
from placeasile.domain.vocabulary import StepStatus, StructureType

ENGAGED: Final = "transformation_structure"
"""The scope of the claim of an open transformation on its structures."""

DOSSIER: Final = "transformation_dossier"
"""The scope of the claim of a transformation on the number of its file."""

ORDER: Final = tuple(BlockKind)
ACT_ORDER: Final = tuple(ActCategory)


@dataclass(frozen=True, slots=True)
class Block:
    """What a transformation makes of one structure."""

    structure_id: UUID
    kind: BlockKind
    structure_type: StructureType
    operateur_id: UUID | None
    departement: str
    fill: Value

    @property
    def takes_effect_on(self) -> date | None:
        """The first day of the new situation, None while it is not said."""
        found = self.fill.get("takes_effect_on")
        return None if found is None else date.fromisoformat(str(found))

    @property
    def new_places(self) -> int | None:
        """The capacity from that day: none after a closure, None while it is not said."""
        return 0 if self.kind is BlockKind.FERMETURE else self.count("new_places")

    def contradicted(self, before: int) -> bool:
        """Tell whether the capacity goes the wrong way: an extension adds, a contraction takes."""
        after = self.new_places
        if after is None or self.kind in {BlockKind.FERMETURE, BlockKind.CREATION}:
            return False
        return after >= before if self.kind.gives else after <= before

    def count(self, name: str) -> int | None:
        """Return a number of places that the block says."""
        found = self.fill.get(name)
        return None if found is None else int(str(found))

    def text(self, name: str) -> str | None:
        """Return a text that the block says."""
        found = self.fill.get(name)
        return None if found is None else str(found)


@dataclass(frozen=True, slots=True)
class Movement:
    """Places that go from a structure to another."""

    source: UUID | None
    target: UUID | None
    places: int


@dataclass(frozen=True, slots=True)
class DraftedAct:
    """An act of a block, to be recorded on its structure; see `TransformationActDrafted`."""

    structure_id: UUID
    act_id: UUID
    category: ActCategory
    said: Value

    @property
    def amends(self) -> bool:
        """Whether it is an avenant to the act in force on the day of the block."""
        return bool(self.said["amends"])

    def day(self, name: str) -> date | None:
        """Return one of its dates."""
        found = self.said[name]
        return None if found is None else date.fromisoformat(str(found))

    def text(self, name: str) -> str | None:
        """Return one of its texts."""
        found = self.said[name]
        return None if found is None else str(found)


@dataclass(frozen=True, slots=True)
class Transformation:
    """State of one transformation, read from its facts."""

    history: History

    @property
    def type(self) -> TransformationType:
        """Its type."""
        found = self.history.latest("transformation_type")
        assert found is not None
        return TransformationType(str(found["type"]))

    @property
    def composition(self) -> Composition:
        """The blocks that its type is made of."""
        return COMPOSITIONS[self.type]

    @property
    def state(self) -> str:
        """BROUILLON, ANNULEE, FINALISEE or REVOQUEE."""
        found = self.history.latest("transformation_state")
        return "BROUILLON" if found is None else str(found["state"])

    @property
    def command_id(self) -> UUID | None:
        """The command that finalised it, None unless it is finalised."""
        found = self.history.latest("transformation_state")
        return (
            None if found is None or "command_id" not in found else UUID(str(found["command_id"]))
        )

    @property
    def dossier(self) -> str | None:
        """The number of its file."""
        found = self.history.latest("transformation_dossier")
        return None if found is None else str(found["dossier"])

    @property
    def blocks(self) -> Sequence[Block]:
        """Its blocks: those that give places first."""
        found = [
            block
            for key in self.history.keys("transformation_block")
            if (block := self.block(UUID(key))) is not None
        ]
        return sorted(found, key=lambda one: (ORDER.index(one.kind), str(one.structure_id)))

    def block(self, structure_id: UUID) -> Block | None:
        """Return the block of a structure, None when it takes no part."""
        value = self.history.latest("transformation_block", str(structure_id))
        if value is None or value["kind"] is None:
            return None
        operateur_id = value["operateur_id"]
        return Block(
            structure_id=structure_id,
            kind=BlockKind(str(value["kind"])),
            structure_type=StructureType(str(value["structure_type"])),
            operateur_id=None if operateur_id is None else UUID(str(operateur_id)),
            departement=str(value["departement"]),
            fill=self.history.latest("transformation_fill", str(structure_id)) or {},
        )

    def acts(self, structure_id: UUID) -> Sequence[DraftedAct]:
        """Return the acts of a block, in the order of their categories, avenants last."""
        found = [
            DraftedAct(structure_id, UUID(act_id), ActCategory(str(said["category"])), said)
            for key in self.history.keys("transformation_act")
            for owner, act_id in [key.split("/")]
            if owner == str(structure_id)
            and (said := self.history.latest("transformation_act", key)) is not None
            and said["category"] is not None
        ]
        return sorted(
            found, key=lambda one: (ACT_ORDER.index(one.category), one.amends, str(one.act_id))
        )

    @property
    def movements(self) -> Sequence[Movement]:
        """The movements of places that stand."""
        return [
            Movement(UUID(source) if source else None, UUID(target) if target else None, places)
            for key, places in sorted(self._moved().items())
            for source, target in [key.split(">")]
            if places
        ]

    def _moved(self) -> Mapping[str, int]:
        found = {key: self.history.latest("movement", key) for key in self.history.keys("movement")}
        return {key: int(str(value["places"])) for key, value in found.items() if value}

    def status(self, structure_id: UUID, step: TransformationStep) -> StepStatus:
        """Return where a step of a block stands."""
        found = self.history.latest("transformation_step", f"{structure_id}/{step.value}")
        return StepStatus.NON_COMMENCE if found is None else StepStatus(str(found["status"]))

    def unfinished(self, block: Block) -> Sequence[TransformationStep]:
        """Return the steps of a block that are not valid."""
        return [
            step
            for step in steps_of(block.kind)
            if self.status(block.structure_id, step) is not StepStatus.VALIDE
        ]


def places_on_the_eve(structure: History, block: Block) -> int | None:
    """Return the capacity just before a block takes effect; 0 before a creation."""
    if block.kind is BlockKind.CREATION:
        return 0
    on = block.takes_effect_on
    if on is None or on == date.min:
        return None
    found = structure.at("places", date.fromordinal(on.toordinal() - 1))
    return None if found is None else int(str(found["n"]))


def period_to_amend(structure: History, act: DraftedAct, on: date) -> UUID | None:
    """Return the period in force on a day that an avenant is about: the latest that started."""
    kind = PERIODS[act.category]
    running: list[tuple[date, str]] = []
    for key in structure.keys(kind):
        start = structure.steps(kind, key)[0][0]
        end = structure.at(f"{kind}_end", on, key)
        if start <= on and end is not None and date.fromisoformat(str(end["end"])) >= on:
            running.append((start, key))
    return UUID(max(running)[1]) if running else None


def claims(history: History) -> Claims:
    """A structure is in one open transformation at a time; a file belongs to one."""
    held: dict[tuple[str, str], Claim] = {}
    found = Transformation(history)
    if found.state == "BROUILLON":
        for block in found.blocks:
            held[ENGAGED, str(block.structure_id)] = Claim(since=date.min)
    if found.dossier is not None and found.state in {"BROUILLON", "FINALISEE"}:
        held[DOSSIER, fold(found.dossier)] = Claim(since=date.min)
    return held
