"""Facts recorded about one transformation: its blocks, its movements, and what became of it.

The blocks are named by the structures that they change. What happens to a structure is
recorded on the structure itself, when the transformation is finalised.
"""

import json
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import ClassVar, Final
from uuid import UUID

from placeasile.domain.kernel import Event, Fact, History
from placeasile.domain.stating import Stated
from placeasile.domain.transformation.acts import no_act
from placeasile.domain.transformation.kinds import (
    BlockKind,
    TransformationKind,
    TransformationOrigin,
    TransformationStep,
)
from placeasile.domain.values import Count
from placeasile.domain.vocabulary import StepStatus, StructureType

CONTENT: Final = (
    "transformation_block", "transformation_fill", "movement", "transformation_act",
)  # fmt: skip
"""The facets of what a finalised transformation consists of."""


class TransformationStarted(Event):
    """A transformation is prepared.

    ``dossier`` is the number of its file in Démarche Numérique, None when an agent started it.
    """

    TOPIC: ClassVar[str] = "transformation.started"
    LABEL: ClassVar[str] = "Début d'une transformation"
    SINCE: ClassVar[str] = "Jour de la saisie"
    SOURCE: ClassVar[str] = "Agent, ou dossier de Démarche Numérique"
    FACETS: ClassVar[tuple[str, ...]] = (
        "registered",
        "transformation_type",
        "transformation_dossier",
    )

    type: TransformationKind
    origin: TransformationOrigin
    dossier: str | None = None

    def facts(self) -> Iterable[Fact]:
        """The registration and the type; the file when there is one."""
        yield Fact("registered", {"kind": "transformation"})
        yield Fact("transformation_type", {"type": self.type.value, "origin": self.origin.value})
        if self.dossier is not None:
            yield Fact("transformation_dossier", {"dossier": self.dossier})

    def introduces(self) -> Iterable[str]:
        """The stream itself."""
        return ("stream",)


class TransformationBlockSelected(Stated):
    """A structure takes part in the transformation, or is created by it.

    The type, the operator and the département are those of the structure on that day; of a
    creation, those that it will have.
    """

    TOPIC: ClassVar[str] = "transformation.block_selected"
    LABEL: ClassVar[str] = "Structure choisie pour une transformation"
    SINCE: ClassVar[str] = "Jour de la saisie"
    SOURCE: ClassVar[str] = "Agent"
    FACETS: ClassVar[tuple[str, ...]] = ("transformation_block",)
    KEY: ClassVar[str] = "{structure_id}"
    OPENS: ClassVar[tuple[str, ...]] = ("block:{structure_id}",)
    RESTS: ClassVar[tuple[str, ...]] = ("stream",)

    structure_id: UUID
    kind: BlockKind
    structure_type: StructureType
    operateur_id: UUID | None = None
    departement: str


class TransformationBlockRemoved(Event):
    """A structure does not take part any more; what was said of its block is forgotten.

    ``act_ids`` are the acts that its block had.
    """

    TOPIC: ClassVar[str] = "transformation.block_removed"
    VERSION: ClassVar[int] = 2
    LABEL: ClassVar[str] = "Structure retirée d'une transformation"
    SINCE: ClassVar[str] = "Jour de la saisie"
    SOURCE: ClassVar[str] = "Agent"
    FACETS: ClassVar[tuple[str, ...]] = (
        "transformation_block",
        "transformation_fill",
        "transformation_step",
        "transformation_act",
    )

    structure_id: UUID
    motif: str
    act_ids: tuple[UUID, ...]

    def facts(self) -> Iterable[Fact]:
        """The block has no kind, no content, no valid step and no act any more."""
        key = str(self.structure_id)
        yield Fact("transformation_block", {"kind": None, "motif": self.motif}, key)
        yield Fact("transformation_fill", {"takes_effect_on": None}, key)
        for step in TransformationStep:
            value = {"status": StepStatus.NON_COMMENCE.value}
            yield Fact("transformation_step", value, f"{key}/{step.value}")
        for act_id in self.act_ids:
            yield no_act(self.structure_id, act_id, self.motif)

    def requires(self) -> Iterable[str]:
        """The block."""
        return ("stream", f"block:{self.structure_id}")


class TransformationBlockFilled(Stated):
    """What a block changes, from ``takes_effect_on``: the first day of the new situation.

    ``new_places`` is the capacity from that day, None for a closure; the special places are
    among them, None is "not said". ``nom`` is the name of a structure that is created.
    """

    TOPIC: ClassVar[str] = "transformation.block_filled"
    LABEL: ClassVar[str] = "Contenu d'un bloc de transformation"
    SINCE: ClassVar[str] = "Jour de la saisie"
    SOURCE: ClassVar[str] = "Arrêté ou convention"
    FACETS: ClassVar[tuple[str, ...]] = ("transformation_fill",)
    KEY: ClassVar[str] = "{structure_id}"
    RESTS: ClassVar[tuple[str, ...]] = ("stream", "block:{structure_id}")

    structure_id: UUID
    takes_effect_on: date
    new_places: Count | None = None
    pmr: Count | None = None
    lgbt: Count | None = None
    fvv_teh: Count | None = None
    nom: str | None = None
    motif: str | None = None
    act_reference: str | None = None


class _StepMoved(Event):
    """A step of a block stands otherwise."""

    STATUS: ClassVar[StepStatus]
    FACETS: ClassVar[tuple[str, ...]] = ("transformation_step",)

    structure_id: UUID
    step: TransformationStep

    def facts(self) -> Iterable[Fact]:
        """The status of the step."""
        key = f"{self.structure_id}/{self.step.value}"
        yield Fact("transformation_step", {"status": self.STATUS.value}, key)

    def requires(self) -> Iterable[str]:
        """The block."""
        return ("stream", f"block:{self.structure_id}")


class TransformationStepValidated(_StepMoved):
    """A step of a block is complete and right."""

    TOPIC: ClassVar[str] = "transformation.step_validated"
    LABEL: ClassVar[str] = "Étape de transformation validée"
    SINCE: ClassVar[str] = "Jour de la validation"
    SOURCE: ClassVar[str] = "Agent"
    STATUS: ClassVar[StepStatus] = StepStatus.VALIDE


class TransformationStepReopened(_StepMoved):
    """A step of a block is to be done again."""

    TOPIC: ClassVar[str] = "transformation.step_reopened"
    LABEL: ClassVar[str] = "Étape de transformation rouverte"
    SINCE: ClassVar[str] = "Jour de la réouverture"
    SOURCE: ClassVar[str] = "Agent"
    STATUS: ClassVar[StepStatus] = StepStatus.COMMENCE


class _Moving(Event):
    """Places go from one structure of the transformation to another."""

    FACETS: ClassVar[tuple[str, ...]] = ("movement",)

    from_structure_id: UUID | None = None
    to_structure_id: UUID | None = None

    @property
    def key(self) -> str:
        """The name of the movement: its two ends."""
        return movement_key(self.from_structure_id, self.to_structure_id)

    def requires(self) -> Iterable[str]:
        """The blocks of its ends."""
        ends = (self.from_structure_id, self.to_structure_id)
        return ("stream", *(f"block:{one}" for one in ends if one is not None))


class MovementPlanned(_Moving):
    """A number of places goes from a structure to another on the day of their blocks.

    Without source they are new places; without target, places that are not transferred.
    """

    TOPIC: ClassVar[str] = "transformation.movement_planned"
    LABEL: ClassVar[str] = "Mouvement de places prévu"
    SINCE: ClassVar[str] = "Jour de la saisie"
    SOURCE: ClassVar[str] = "Agent"

    places: Count

    def facts(self) -> Iterable[Fact]:
        """The number of places."""
        yield Fact("movement", {"places": self.places}, self.key)


class MovementRemoved(_Moving):
    """Places do not go from a structure to another any more."""

    TOPIC: ClassVar[str] = "transformation.movement_removed"
    LABEL: ClassVar[str] = "Mouvement de places retiré"
    SINCE: ClassVar[str] = "Jour de la saisie"
    SOURCE: ClassVar[str] = "Agent"

    motif: str

    def facts(self) -> Iterable[Fact]:
        """No place any more."""
        yield Fact("movement", {"places": 0}, self.key)


class TransformationDossierLinked(Stated):
    """The transformation is that of a file of Démarche Numérique."""

    TOPIC: ClassVar[str] = "transformation.dossier_linked"
    LABEL: ClassVar[str] = "Dossier rattaché à une transformation"
    SINCE: ClassVar[str] = "Jour de la saisie"
    SOURCE: ClassVar[str] = "Démarche Numérique"
    FACETS: ClassVar[tuple[str, ...]] = ("transformation_dossier",)
    RESTS: ClassVar[tuple[str, ...]] = ("stream",)

    dossier: str


class TransformationCancelled(Event):
    """The transformation is given up before it was finalised."""

    TOPIC: ClassVar[str] = "transformation.cancelled"
    LABEL: ClassVar[str] = "Transformation abandonnée"
    SINCE: ClassVar[str] = "Jour de l'abandon"
    SOURCE: ClassVar[str] = "Agent"
    FACETS: ClassVar[tuple[str, ...]] = ("transformation_state",)

    motif: str

    def facts(self) -> Iterable[Fact]:
        """The state."""
        yield Fact("transformation_state", {"state": "ANNULEE", "motif": self.motif})

    def requires(self) -> Iterable[str]:
        """The transformation."""
        return ("stream",)


class TransformationFinalised(Event):
    """What the transformation changes is decided, and recorded on each structure.

    ``command_id`` is the command that recorded all of it: the ids of what it recorded on the
    structures follow from it. ``content_hash`` is the digest of the blocks, their
    acts and the movements: they cannot be taken back afterwards.
    """

    TOPIC: ClassVar[str] = "transformation.finalised"
    LABEL: ClassVar[str] = "Transformation finalisée"
    SINCE: ClassVar[str] = "Jour de la finalisation"
    SOURCE: ClassVar[str] = "Agent"
    FACETS: ClassVar[tuple[str, ...]] = ("transformation_state",)
    UNDONE_BY: ClassVar[str | None] = "la révocation de la transformation"

    command_id: UUID
    content_hash: str

    def facts(self) -> Iterable[Fact]:
        """The state."""
        value = {"state": "FINALISEE", "command_id": str(self.command_id)}
        yield Fact("transformation_state", value)

    def requires(self) -> Iterable[str]:
        """The transformation."""
        return ("stream",)

    def contradicted(self, history: History, on: date) -> bool:
        """Whether the blocks, acts and movements are not those that were finalised."""
        _ = on
        return digest(history) != self.content_hash


class TransformationRevoked(Event):
    """A finalised transformation is given up before it takes effect.

    What it had recorded on the structures is taken back at the same time.
    """

    TOPIC: ClassVar[str] = "transformation.revoked"
    LABEL: ClassVar[str] = "Transformation révoquée"
    SINCE: ClassVar[str] = "Jour de la révocation"
    SOURCE: ClassVar[str] = "Agent"
    FACETS: ClassVar[tuple[str, ...]] = ("transformation_state",)
    UNDONE_BY: ClassVar[str | None] = "une nouvelle transformation"

    motif: str

    def facts(self) -> Iterable[Fact]:
        """The state."""
        yield Fact("transformation_state", {"state": "REVOQUEE", "motif": self.motif})

    def requires(self) -> Iterable[str]:
        """The transformation."""
        return ("stream",)


def movement_key(source: UUID | None, target: UUID | None) -> str:
    """Return the name of a movement: its two ends, each empty when there is none."""
    return f"{source or ''}>{target or ''}"


def digest(history: History) -> str:
    """Return the digest of the blocks, acts and movements that stand."""
    content = [
        [facet, key, dict(value)]
        for facet in CONTENT
        for key in sorted(history.keys(facet))
        if (value := history.latest(facet, key)) is not None
    ]
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


EVENTS: Final[tuple[type[Event], ...]] = (
    TransformationStarted,
    TransformationBlockSelected,
    TransformationBlockRemoved,
    TransformationBlockFilled,
    TransformationStepValidated,
    TransformationStepReopened,
    MovementPlanned,
    MovementRemoved,
    TransformationDossierLinked,
    TransformationCancelled,
    TransformationFinalised,
    TransformationRevoked,
)
"""Every event of the aggregate."""
